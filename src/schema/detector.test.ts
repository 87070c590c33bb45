import {
  DETECTOR_RANGES,
  detectorSpecSchema,
  INTERVAL_CHOICES_MS,
  needsRelearning,
  type DetectorSpecInput,
} from './detector';
import { DAY_MS, LIMITS, MINUTE_MS } from './limits';
import { toFieldProblems } from './field-problems';
import { algorithmSchema } from './params/algorithms';

const least: DetectorSpecInput = { name: 'orders', source: { kind: 'demo', metric: 'orders' } };

/** Paths of the fields that are refused. */
function wrongFields(change: object): string[] {
  const result = detectorSpecSchema.safeParse({ ...least, ...change });
  return result.success ? [] : toFieldProblems(result.error).map((problem) => problem.path);
}

describe('detectorSpecSchema', () => {
  it('fills in every default from name and source alone', () => {
    expect(detectorSpecSchema.parse(least)).toEqual({
      ...least,
      description: '',
      labels: {},
      missing: 'ignore',
      fill: {},
      rules: [],
      features: null,
      everyIntervals: 1,
      extras: {},
      intervalMs: 60_000,
      windowDelayMs: 15_000,
      historyMs: 14 * DAY_MS,
      seriesLimit: 1_000,
      algorithm: algorithmSchema.parse({ name: 'auto' }),
      sensitivity: 'medium',
      direction: 'both',
      minDeviation: { absolute: null, relative: null },
      severityLimits: { slight: 30, moderate: 50, severe: 70 },
      enabled: true,
    });
  });

  it('leaves what it made of a spec as it is', () => {
    const spec = detectorSpecSchema.parse(least);
    expect(detectorSpecSchema.parse(spec)).toEqual(spec);
  });

  it('trims the name', () => {
    expect(detectorSpecSchema.parse({ ...least, name: ' cpu ' }).name).toBe('cpu');
  });

  describe.each(Object.entries(DETECTOR_RANGES))('%s', (field, range) => {
    it('takes both ends of its range and nothing beyond', () => {
      expect([range.min, range.max].flatMap((value) => wrongFields({ [field]: value }))).toEqual([]);
      expect(wrongFields({ [field]: range.min - 1 })).toEqual([field]);
      expect(wrongFields({ [field]: range.max + 1 })).toEqual([field]);
    });

    it.each([0.5, NaN, Infinity, '60000', null, true])('refuses %p', (offset) => {
      const value = typeof offset === 'number' ? range.min + offset : offset;
      expect(wrongFields({ [field]: value })).toEqual([field]);
    });

    it('has a default within its range', () => {
      expect(range.default).toBeGreaterThanOrEqual(range.min);
      expect(range.default).toBeLessThanOrEqual(range.max);
    });
  });

  it.each<[string, object, string]>([
    ['no name', { name: '' }, 'name'],
    ['a blank name', { name: ' \t ' }, 'name'],
    ['a long name', { name: 'x'.repeat(LIMITS.nameChars + 1) }, 'name'],
    ['a long description', { description: 'x'.repeat(LIMITS.descriptionChars + 1) }, 'description'],
    ['an unknown field', { threshold: 3 }, 'threshold'],
    ['a field of the engine', { version: 1 }, 'version'],
    ['an unknown parameter', { algorithm: { name: 'seasonal', params: { trees: 1 } } }, 'algorithm.params.trees'],
    [
      'a parameter out of range',
      { algorithm: { name: 'seasonal', params: { dayMemory: 1 } } },
      'algorithm.params.dayMemory',
    ],
    [
      'a broken whole parameter',
      { algorithm: { name: 'seasonal', params: { dayMemory: 2.5 } } },
      'algorithm.params.dayMemory',
    ],
    ['a negative minimum', { minDeviation: { absolute: -1 } }, 'minDeviation.absolute'],
    ['a huge relative minimum', { minDeviation: { relative: 1_001 } }, 'minDeviation.relative'],
    ['a metric the shop has not', { source: { kind: 'demo', metric: 'x' } }, 'source.metric'],
    ['an empty query', { source: { kind: 'prometheus', url: 'http://p', expr: ' ' } }, 'source.expr'],
    ['another protocol', { source: { kind: 'prometheus', url: 'file:///etc', expr: 'up' } }, 'source.url'],
    ['credentials', { source: { kind: 'prometheus', url: 'http://ann:hunter2@p', expr: 'up' } }, 'source.url'],
    ['a user alone', { source: { kind: 'prometheus', url: 'http:\\\\ann@p', expr: 'up' } }, 'source.url'],
    ['neither url nor connection', { source: { kind: 'prometheus', expr: 'up' } }, 'source.url'],
    [
      'both url and connection',
      { source: { kind: 'prometheus', url: 'http://p', connection: 'c', expr: 'up' } },
      'source.url',
    ],
    ['no file', { source: { kind: 'csv', file: '' } }, 'source.file'],
    [
      'queries too large',
      {
        source: {
          kind: 'grafana',
          datasource: { uid: 'u', type: 't' },
          queries: [{ refId: 'A', x: 'x'.repeat(20_000) }],
        },
      },
      'source.queries',
    ],
  ])('refuses %s by its path', (_name, change, path) => {
    expect(wrongFields(change)).toEqual([path]);
  });

  it('keeps the query models of a Grafana source word for word', () => {
    const queries = [{ refId: 'A', expr: 'up', nested: { list: [1, null, 'x'] } }];
    const source = { kind: 'grafana', datasource: { uid: 'u', type: 'prometheus' }, queries };
    expect(detectorSpecSchema.parse({ ...least, source }).source).toEqual({
      ...source,
      datasource: { uid: 'u', type: 'prometheus', name: '' },
    });
  });

  it('takes every interval a form offers', () => {
    expect(INTERVAL_CHOICES_MS.flatMap((intervalMs) => wrongFields({ intervalMs }))).toEqual([]);
  });
});

describe('needsRelearning', () => {
  const before = detectorSpecSchema.parse(least);
  const after = (change: object) => detectorSpecSchema.parse({ ...before, ...change });

  it.each<[string, object]>([
    ['the source', { source: { kind: 'demo', metric: 'cpu_percent' } }],
    ['the interval', { intervalMs: 5 * MINUTE_MS }],
    ['the history', { historyMs: DAY_MS }],
    ['a parameter', { algorithm: { name: 'seasonal', params: { dayMemory: 8 } } }],
  ])('is true when %s changes', (_name, change) => {
    expect(needsRelearning(before, after(change))).toBe(true);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['the name', { name: 'other' }],
    ['the sensitivity', { sensitivity: 'high' }],
    ['the direction', { direction: 'above' }],
    ['the minimum deviation', { minDeviation: { absolute: 5 } }],
    ['the severity limits', { severityLimits: { slight: 20, moderate: 50, severe: 70 } }],
    ['the series limit', { seriesLimit: 10 }],
    ['the window delay', { windowDelayMs: 0 }],
    ['whether it is enabled', { enabled: false }],
    ['a default spelt out', { algorithm: { params: algorithmSchema.parse({ name: 'auto' }).params, name: 'auto' } }],
  ])('is false when %s changes', (_name, change) => {
    expect(needsRelearning(before, after(change))).toBe(false);
  });

  describe('of an Elasticsearch source', () => {
    const sum = { total: { sum: { field: 'value' } } };
    const on = { id: 'a', name: 'total', enabled: true, aggregation: sum };
    const off = { id: 'b', name: 'other', enabled: false, aggregation: sum };
    const datasource = { uid: 'es', name: 'Search' };
    const watching = (source: object) =>
      after({
        source: { kind: 'elasticsearch', datasource, indices: ['o'], timeField: 't', features: [on, off], ...source },
      });

    it.each<[string, object, boolean]>([
      ['an id', { features: [{ ...on, id: 'c' }, off] }, false],
      ['a feature that is switched off', { features: [on] }, false],
      ['what the data source is called', { datasource: { ...datasource, name: 'Orders' } }, false],
      ['an aggregation', { features: [{ ...on, aggregation: { total: { max: { field: 'value' } } } }, off] }, true],
      [
        'which is switched on',
        {
          features: [
            { ...on, enabled: false },
            { ...off, enabled: true },
          ],
        },
        true,
      ],
      ['the filter', { filterQuery: { term: { shop: 'a' } } }, true],
      ['the data source', { datasource: { ...datasource, uid: 'es2' } }, true],
    ])('learns anew with %s: %j', (_name, change, expected) => {
      expect(needsRelearning(watching({}), watching(change))).toBe(expected);
    });
  });

  describe('of a Grafana source', () => {
    const datasource = { uid: 'p1', type: 'prometheus', name: 'Shop' };
    const model = { refId: 'A', expr: 'up', legend: { show: true, format: '{{job}}' } };
    const watching = (source: object) =>
      after({ source: { kind: 'grafana', datasource, queries: [model], ...source } });

    it.each<[string, object]>([
      ['another data source', { datasource: { ...datasource, uid: 'p2' } }],
      ['another model', { queries: [{ ...model, expr: 'down' }] }],
      ['another part of a model', { queries: [{ ...model, legend: { show: false, format: '{{job}}' } }] }],
      ['another order of queries', { queries: [{ refId: 'B' }, model] }],
    ])('is true for %s', (_name, source) => {
      expect(needsRelearning(watching({ queries: [model, { refId: 'B' }] }), watching(source))).toBe(true);
    });

    it.each<[string, object]>([
      ['another name of the same data source', { datasource: { ...datasource, name: 'Shop (EU)' } }],
      [
        'another order of the fields of a model',
        { queries: [{ legend: { format: '{{job}}', show: true }, expr: 'up', refId: 'A' }] },
      ],
    ])('is false for %s', (_name, source) => {
      expect(needsRelearning(watching({}), watching(source))).toBe(false);
    });
  });
});
