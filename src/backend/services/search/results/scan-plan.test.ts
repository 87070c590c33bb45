import { RESULT_VIEW as view } from '../../../api/opendistro/results/result-fields';
import { fromAnomalyScore } from '../../../api/opendistro/results/result-scale';
import { detector, START_MS } from '../../../store/testkit/samples';
import { orderOf } from '../hits/ranking';
import { parseSearch } from '../parse/parse-search';
import { possibleSources } from './decide-early';
import type { ResultSource } from './result-view';
import { planScan } from './scan-plan';

const MINUTE_MS = 60_000;
const spec = (id: string, windowDelayMs = 15_000) => detector(id, { intervalMs: MINUTE_MS, windowDelayMs });
const live = (id: string): ResultSource => ({ id, detectorId: id, runId: null, spec: spec(id) });
const SOURCES: ResultSource[] = [
  live('a'),
  live('b'),
  { id: 'run-1', detectorId: 'a', runId: 'run-1', spec: spec('a') },
];
const range = (field: string, bounds: object) => ({ range: { [field]: bounds } });
const filter = (...clauses: object[]) => ({ bool: { filter: clauses } });

function plan(body: object) {
  const request = parseSearch(body, { nowMs: START_MS });
  const sources = possibleSources(SOURCES, request.query, { view, nowMs: START_MS });
  const {
    range: times,
    pageRange,
    phases,
    series,
    takesMissed,
  } = planScan(request, sources, {
    view,
    order: orderOf(request, view.fields, START_MS),
  });
  return {
    sources: sources.map(({ id }) => id).join(' '),
    range: [times.fromMs, times.toMs],
    pageRange,
    scans: phases.map(({ scan }) => scan),
    series,
    takesMissed,
  };
}

describe('what is asked of the store', () => {
  it.each<[string, object, string]>([
    ['everything', {}, 'a b run-1'],
    ['a detector', { term: { detector_id: 'a' } }, 'a run-1'],
    [
      'live results of it',
      filter({ term: { detector_id: 'a' } }, { bool: { must_not: { exists: { field: 'task_id' } } } }),
      'a',
    ],
    ['a run', { terms: { task_id: ['run-1', 'x'] } }, 'run-1'],
    ['one of two', { bool: { should: [{ term: { detector_id: 'b' } }, { term: { task_id: 'run-1' } }] } }, 'b run-1'],
    ['a pattern', { wildcard: { detector_id: 'B*' } }, ''],
    [
      'what may be any',
      { bool: { should: [{ term: { detector_id: 'b' } }, range('anomaly_score', { gt: 1 })] } },
      'a b run-1',
    ],
    ['ids', { ids: { values: [`b.0123456789abcdef.${START_MS.toString(36)}`, 'x'] } }, 'b'],
    ['nothing', { match_none: {} }, ''],
  ])('of %s are the detectors and runs', (_name, query, sources) => {
    expect(plan({ query: Object.keys(query).length === 0 ? { match_all: {} } : query }).sources).toBe(sources);
  });

  it.each<[string, object, [number, number]]>([
    ['between two ends', range('data_end_time', { gte: START_MS, lt: START_MS + 5 }), [START_MS, START_MS + 5]],
    [
      'of the start of an interval',
      range('data_start_time', { gte: START_MS, lte: START_MS }),
      [START_MS + MINUTE_MS, START_MS + MINUTE_MS],
    ],
    [
      'of a run',
      range('execution_start_time', { gte: START_MS, lte: START_MS }),
      [START_MS - 15_000, START_MS - 15_000],
    ],
    ['from now', filter(range('data_end_time', { gte: 'now-20m', lte: 'now' })), [START_MS - 20 * MINUTE_MS, START_MS]],
    ['twice', filter(range('data_end_time', { gte: 5 }), range('data_end_time', { gte: 7, lte: 9 })), [7, 9]],
    [
      'either here or there',
      { bool: { should: [range('data_end_time', { gte: 1, lte: 2 }), range('data_end_time', { gte: 5, lte: 6 })] } },
      [1, 6],
    ],
    ['of an id', { ids: { values: [`a.missed.${START_MS.toString(36)}`] } }, [START_MS, START_MS]],
  ])('are times %s', (_name, query, expected) => {
    expect(plan({ query }).range).toEqual(expected);
  });

  it('are no times where they are not asked for in any case', () => {
    const times = range('data_end_time', { gte: 5, lte: 9 });
    for (const query of [{ bool: { must_not: times } }, { bool: { must: { match_all: {} }, should: times } }]) {
      const [from, to] = plan({ query }).range;
      expect([from! < 5, to! > 9]).toEqual([true, true]);
    }
  });

  it('is the least score, and whether there has to be an alert', () => {
    const scans = (query: object) => plan({ query }).scans;
    const [high] = scans(range('anomaly_score', { gte: 4.2 }));
    expect(high!.scoreMin).toBeCloseTo(fromAnomalyScore(4.2), 6);
    expect(scans(range('anomaly_grade', { gt: 0 }))).toEqual([{ order: 'any', alertOnly: true }]);
    expect(scans(range('anomaly_grade', { gte: 0 }))).toEqual([{ order: 'any' }]);
    const [grave] = scans(range('anomaly_grade', { gte: 0.5 }));
    expect([grave!.alertOnly, Math.round(grave!.scoreMin!)]).toEqual([true, 35]);
    expect(scans({ bool: { must_not: range('anomaly_grade', { gt: 0 }) } })).toEqual([{ order: 'any' }]);
    expect(plan({ query: range('anomaly_grade', { gt: 0 }) }).takesMissed).toBe(false);
    expect(plan({ query: { exists: { field: 'error' } } }).takesMissed).toBe(true);
  });

  it('is the order that is sorted by', () => {
    const scans = (sort: unknown, query: object = { match_all: {} }) => plan({ sort, query }).scans;
    expect(scans([{ data_end_time: 'desc' }, 'confidence'])).toEqual([{ order: 'newest first' }]);
    expect(scans(['execution_start_time'])).toEqual([{ order: 'oldest first' }]);
    expect(scans([{ anomaly_grade: 'desc' }])).toEqual([{ order: 'newest first', alertOnly: true }, { order: 'any' }]);
    expect(scans([{ anomaly_grade: 'desc' }], range('anomaly_grade', { gt: 0 }))).toEqual([
      { order: 'newest first', alertOnly: true },
    ]);
    expect(scans([{ anomaly_score: 'desc' }])).toEqual([
      { order: 'highest score first', scoreMin: 25 },
      { order: 'any' },
    ]);
    expect(scans([{ anomaly_score: { order: 'desc', missing: '_first' } }])).toEqual([{ order: 'any' }]);
    expect(scans(['confidence'])).toEqual([{ order: 'any' }]);
  });

  it('is which series, where a query looks at entities', () => {
    const entity = (value: string) => ({ nested: { path: 'entity', query: { term: { 'entity.value': value } } } });
    expect(plan({}).series).toBeUndefined();
    const { series } = plan({ query: filter(entity('web-1'), range('anomaly_score', { gt: 1 })) });
    const fits = (host: string) => series!({ id: 'a', seriesKey: 'k', labels: { host } });
    expect([fits('web-1'), fits('web-2')]).toEqual([true, false]);
  });

  it('is, for a later page, what comes after the one before; all of it is still counted', () => {
    const sort = [{ data_end_time: 'desc' }];
    expect(plan({ sort, search_after: [START_MS] })).toMatchObject({ pageRange: { toMs: START_MS } });
    expect(plan({ sort, search_after: [START_MS] }).range[1]).toBeGreaterThan(START_MS);
    expect(
      plan({ sort, search_after: [START_MS], aggs: { a: { max: { field: 'confidence' } } } }).pageRange
    ).toBeNull();
  });
});
