import { VigilError, type Detector, type DetectorSpec } from '../../../../schema';
import {
  draftOf,
  duplicateOf,
  emptySource,
  isSameDraft,
  newDraft,
  problemAt,
  problemsIn,
  problemsOf,
  signalKey,
  signalProblem,
  specOfSignal,
} from './editor-draft';

const draft: DetectorSpec = { ...newDraft('workbench'), name: 'orders' };
const detector: Detector = {
  ...draft,
  id: 'd1',
  orgId: 1,
  version: 3,
  generation: 1,
  revision: 2,
  seqNo: 5,
  job: null,
  createdMs: 1,
  updatedMs: 2,
  updatedBy: 'ann',
};

describe('a new draft', () => {
  it('lacks nothing but a name in the workbench', () => {
    expect([...problemsOf(newDraft('workbench')).keys()]).toEqual(['name']);
  });

  it('lacks a name and a data source in Grafana', () => {
    const problems = problemsOf(newDraft('grafana'));
    expect(problemAt(problems, 'name')).toBe('Name must not be empty');
    expect(problemAt(problems, 'source.datasource')).toBe('Data source must not be empty');
  });
});

describe('draftOf', () => {
  it('keeps what can be edited and drops what the engine adds', () => {
    expect(draftOf(detector)).toEqual(draft);
    expect(isSameDraft(draftOf(detector), draft)).toBe(true);
  });

  it('differs from a copy by the name alone', () => {
    expect(duplicateOf(detector)).toEqual({ ...draft, name: 'orders (copy)' });
  });
});

describe('problemsOf', () => {
  it.each<[string, Partial<DetectorSpec>, string, string]>([
    ['a duration that cannot be read', { historyMs: NaN }, 'historyMs', 'History must be 0s–120d, written like 1h30m'],
    ['a duration out of range', { intervalMs: 5 }, 'intervalMs', 'Interval must be 10s–1d, written like 1h30m'],
    ['a number that is none', { seriesLimit: NaN }, 'seriesLimit', 'Series at most must be a whole number 1–20000'],
    ['a number out of range', { seriesLimit: 0 }, 'seriesLimit', 'Series at most must be 1–20000, got 0'],
    [
      'a negative share',
      { minDeviation: { absolute: null, relative: -0.1 } },
      'minDeviation.relative',
      'Smallest departure in percent must be above 0 and at most 100000, or empty',
    ],
    [
      'limits that do not rise',
      { severityLimits: { slight: 50, moderate: 40, severe: 70 } },
      'severityLimits',
      'Severity limits must rise: slight < moderate < severe, got an object',
    ],
    [
      'a parameter that is no number',
      { algorithm: { name: 'seasonal', params: { ...draft.algorithm.params, dayMemory: NaN } } },
      'algorithm.params.dayMemory',
      'Day memory must be a whole number 2–60',
    ],
    [
      'no query',
      { source: { kind: 'prometheus', url: 'http://p', expr: ' ' } },
      'source.expr',
      'Query must not be empty',
    ],
    [
      'no address',
      { source: { kind: 'prometheus', url: '', expr: 'up' } },
      'source.url',
      'Address must be an http:// or https:// address',
    ],
    ['no file', { source: emptySource('csv') }, 'source.file', 'File must not be empty'],
  ])('speaks of %s in the words of the form', (_name, change, path, words) => {
    expect(problemAt(problemsOf({ ...draft, ...change }), path)).toBe(words);
  });
});

describe('problemsIn', () => {
  it('puts a taken name at the name', () => {
    const error = new VigilError('already_exists', 'there is a detector named "orders" already');
    expect(problemsIn(error).get('name')).toContain('already');
  });

  it('reads the fields of an update as those of the form', () => {
    const fields = [{ path: 'spec.seriesLimit', message: 'spec.seriesLimit must be 1–20000, got 0' }];
    const error = new VigilError('invalid_argument', 'bad', { details: { fields } });
    expect([...problemsIn(error)]).toEqual([['seriesLimit', 'Series at most must be 1–20000, got 0']]);
  });

  it('finds none in an error about something else', () => {
    expect(problemsIn(new VigilError('unavailable', 'down')).size).toBe(0);
  });
});

describe('problemAt', () => {
  const problems = new Map([
    ['source.urlRest', 'other'],
    ['source.url', 'bad'],
  ]);

  it('finds the problem of a field and of what it is part of', () => {
    expect(problemAt(problems, 'source.url')).toBe('bad');
    expect(problemAt(problems, 'source')).toBe('other');
  });

  it('takes no field for another whose name begins alike', () => {
    expect(problemAt(new Map([['source.urlRest', 'other']]), 'source.url')).toBeUndefined();
  });
});

describe('the signal of a draft', () => {
  it('is not touched by what the browser decides', () => {
    const other = {
      ...draft,
      sensitivity: 'high' as const,
      direction: 'above' as const,
      name: 'else',
      labels: { a: 'b' },
    };
    expect(signalKey(other)).toBe(signalKey(draft));
  });

  it.each<[string, Partial<DetectorSpec>]>([
    ['source', { source: { kind: 'demo', metric: 'cpu_percent' } }],
    ['interval', { intervalMs: 60_000 * 5 }],
    ['delay', { windowDelayMs: 0 }],
    ['history', { historyMs: 0 }],
    ['limit', { seriesLimit: 1 }],
  ])('changes with the %s', (_name, change) => {
    expect(signalKey({ ...draft, ...change })).not.toBe(signalKey(draft));
  });

  it('can be previewed while other fields are wrong', () => {
    const problems = problemsOf({ ...draft, name: '', severityLimits: { slight: NaN, moderate: 50, severe: 70 } });
    expect(problems.size).toBe(2);
    expect(signalProblem(problems, draft)).toBeNull();
    expect(specOfSignal(draft)).toMatchObject({ name: 'preview', source: draft.source, enabled: true });
  });

  it('cannot while one of its own is', () => {
    expect(signalProblem(problemsOf({ ...draft, windowDelayMs: NaN }), draft)).toBe('windowDelayMs');
  });

  describe('of several features', () => {
    const several: DetectorSpec = { ...draft, features: { label: 'metric', names: ['a', 'b'] } };

    it('holds which departures count, as that is settled for each feature', () => {
      expect(signalKey(several)).not.toBe(signalKey(draft));
      expect(signalKey({ ...several, direction: 'above' })).not.toBe(signalKey(several));
      expect(specOfSignal({ ...several, direction: 'above' }).direction).toBe('above');
      const louder: DetectorSpec = { ...several, sensitivity: 'high' };
      expect(signalKey(louder)).toBe(signalKey(several));
    });

    it('cannot be previewed while that is wrong', () => {
      const problems = problemsOf({ ...several, minDeviation: { absolute: -1, relative: null } });
      expect(signalProblem(problems, several)).toBe('minDeviation.absolute');
      expect(signalProblem(problems, draft)).toBeNull();
    });
  });
});
