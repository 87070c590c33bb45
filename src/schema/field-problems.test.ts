import * as z from 'zod';
import { connectionSchema, listDetectorsQuerySchema } from './api';
import { createPreviewSchema } from './preview';
import { detectorSpecSchema } from './detector';
import { VigilError, type FieldProblem } from './error';
import { parseWith, toFieldProblems } from './field-problems';
import { ALGORITHM_NAMES } from './params/algorithms';

const demo = { name: 'orders', source: { kind: 'demo', metric: 'orders' } };

function problemsOf(schema: z.ZodType, input: unknown, what = 'body'): FieldProblem[] {
  try {
    parseWith(schema, input, what);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(VigilError);
    expect((thrown as VigilError).code).toBe('invalid_argument');
    return (thrown as VigilError).details?.fields ?? [];
  }
  throw new Error('nothing was refused');
}

const ofDetector = (change: object) => problemsOf(detectorSpecSchema, { ...demo, ...change });

describe('parseWith', () => {
  it('returns what the schema makes of good input, defaults filled in', () => {
    expect(parseWith(detectorSpecSchema, demo, 'detector').intervalMs).toBe(60_000);
  });

  it.each([
    ['a number too small', { intervalMs: 5 }, 'intervalMs', 'intervalMs must be 10000–86400000, got 5'],
    ['a number too big', { intervalMs: 1e300 }, 'intervalMs', 'intervalMs must be 10000–86400000, got 1e+300'],
    [
      'a broken number',
      { intervalMs: 10000.5 },
      'intervalMs',
      'intervalMs must be a whole number 10000–86400000, got 10000.5',
    ],
    ['text for a number', { seriesLimit: '7' }, 'seriesLimit', 'seriesLimit must be a whole number 1–20000, got "7"'],
    ['NaN', { historyMs: NaN }, 'historyMs', 'historyMs must be a whole number 0–10368000000, got NaN'],
    ['null', { seriesLimit: null }, 'seriesLimit', 'seriesLimit must be a whole number 1–20000, got null'],
    ['a field nobody knows', { foo: 1 }, 'foo', 'unknown field "foo"'],
    ['a missing field', { source: undefined }, 'source', 'source is required'],
    ['an empty text', { name: '  ' }, 'name', 'name must have at least 1 character, got 2'],
    ['a long text', { name: 'x'.repeat(121) }, 'name', 'name must have at most 120 characters, got 121'],
    ['a wrong choice', { direction: 'up' }, 'direction', 'direction must be one of both, above, below, got "up"'],
    ['the wrong type', { enabled: 'yes' }, 'enabled', 'enabled must be true or false, got "yes"'],
    ['a list for an object', { source: [] }, 'source', 'source must be an object, got a list'],
    ['an object for text', { name: {} }, 'name', 'name must be text, got an object'],
    [
      'an unknown kind of source',
      { source: { kind: 'graphite' } },
      'source.kind',
      'source.kind must be one of grafana, prometheus, elasticsearch, csv, demo, got "graphite"',
    ],
    ['no kind of source', { source: {} }, 'source.kind', 'source.kind is required'],
    [
      'a field of another source',
      { source: { kind: 'demo', metric: 'orders', expr: 'up' } },
      'source.expr',
      'unknown field "source.expr"',
    ],
    [
      'a parameter out of range',
      { algorithm: { name: 'seasonal', params: { levelHours: 0 } } },
      'algorithm.params.levelHours',
      'algorithm.params.levelHours must be 1–336, got 0',
    ],
    [
      'an unknown algorithm',
      { algorithm: { name: 'magic' } },
      'algorithm.name',
      `algorithm.name must be one of ${ALGORITHM_NAMES.join(', ')}, got "magic"`,
    ],
    [
      'a number without upper end',
      { minDeviation: { absolute: 0 } },
      'minDeviation.absolute',
      'minDeviation.absolute must be above 0, got 0',
    ],
    [
      'limits that do not rise',
      { severityLimits: { slight: 50, moderate: 40, severe: 70 } },
      'severityLimits',
      'severityLimits must rise: slight < moderate < severe, got an object',
    ],
    [
      'too many in a list',
      { source: { kind: 'grafana', datasource: { uid: 'a', type: 'b' }, queries: [] } },
      'source.queries',
      'source.queries must have at least 1 item, got 0',
    ],
    [
      'a label without a name',
      { labels: { '': 'x' } },
      'labels.',
      'labels. must have a valid name (have at least 1 character), got "x"',
    ],
  ])('names field, value and what is allowed for %s', (_name, change, path, message) => {
    expect(ofDetector(change)).toEqual([{ path, message }]);
  });

  it('gives every wrong field once, however many things are wrong with it', () => {
    const problems = ofDetector({ intervalMs: 1e300, seriesLimit: 0, a: 1, b: 2 });
    expect(problems.map((problem) => problem.path).sort()).toEqual(['a', 'b', 'intervalMs', 'seriesLimit']);
  });

  it('joins the messages, five at most, and counts the rest', () => {
    const input = { ...demo, a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 };
    expect(() => parseWith(detectorSpecSchema, input, 'detector')).toThrow(
      'unknown field "a"; unknown field "b"; unknown field "c"; unknown field "d"; unknown field "e"; and 2 more'
    );
  });

  it.each([null, 5, 'text', []])('calls the whole by its name when it is not an object: %p', (input) => {
    const [problem] = problemsOf(detectorSpecSchema, input, 'detector');
    expect(problem?.path).toBe('');
    expect(problem?.message).toMatch(/^detector must be an object, got (null|5|"text"|a list)$/);
  });

  it('calls a missing whole required', () => {
    expect(problemsOf(detectorSpecSchema, undefined)).toEqual([{ path: '', message: 'body is required' }]);
  });

  it('cuts a long value at 60 characters', () => {
    const [problem] = ofDetector({ direction: 'x'.repeat(1_000) });
    expect(problem?.message).toBe(`direction must be one of both, above, below, got "${'x'.repeat(58)}…`);
  });

  it.each([
    ['secret', { secret: 12345678 }],
    ['ca', { ca: { pem: 'hidden' } }],
  ])('never repeats the value of %s', (path, change) => {
    const [problem] = problemsOf(connectionSchema, { url: 'http://db', ...change });
    expect(problem).toEqual({ path, message: `${path} must be text` });
  });

  it('takes the words of the schema where it has its own', () => {
    expect(problemsOf(connectionSchema, { url: 'ftp://x' })[0]?.message).toBe(
      'url must be an http:// or https:// address, got "ftp://x"'
    );
    expect(problemsOf(createPreviewSchema, { spec: demo, fromMs: 5, toMs: 5 })).toEqual([
      { path: 'fromMs', message: 'fromMs must be before toMs, got 5' },
    ]);
  });

  it('never repeats user and password of an address', () => {
    const source = { kind: 'prometheus', url: 'http://ann:hunter2@prom:9090', expr: 'up' };
    expect(problemsOf(detectorSpecSchema, { ...demo, source })).toEqual([
      {
        path: 'source.url',
        message:
          'source.url must not hold a user or password: an Admin can store them in a connection, got "http://…@prom:9090"',
      },
    ]);
  });

  it('reads query strings, where numbers are text and lists have commas', () => {
    const problems = problemsOf(
      listDetectorsQuerySchema,
      { limit: '501', state: 'running,dead', sort: 'size' },
      'query'
    );
    expect(problems).toEqual([
      { path: 'limit', message: 'limit must be 1–500, got "501"' },
      { path: 'state.1', message: 'state.1 must be one of disabled, learning, running, failing, got "dead"' },
      { path: 'sort', message: 'sort must be one of attention, name, updated, got "size"' },
    ]);
    expect(problemsOf(listDetectorsQuerySchema, { limit: 'many' })[0]?.message).toBe(
      'limit must be a whole number 1–500, got "many"'
    );
  });
});

describe('toFieldProblems', () => {
  it('does without the input, with less in its messages', () => {
    const result = detectorSpecSchema.safeParse({ ...demo, intervalMs: 5 });
    expect(toFieldProblems(result.error as z.ZodError)).toEqual([
      { path: 'intervalMs', message: 'intervalMs must be at least 10000' },
    ]);
  });
});
