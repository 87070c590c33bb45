import type { PointResult } from '../../../../schema';
import type { ResultRow } from '../../../services/search/results/result-view';
import { detector, point, START_MS } from '../../../store/testkit/samples';
import { toResultDocument } from './result-document';
import { fromResultId, toResultId } from './result-id';
import { toAnomalyScore, toConfidence } from './result-scale';

const MINUTE_MS = 60_000;
const aggregation = { a: { sum: { field: 'x' } } };
const SPEC = detector('d', {
  intervalMs: MINUTE_MS,
  windowDelayMs: 30_000,
  features: { label: 'feature', names: ['cpu', 'mem'] },
  source: {
    kind: 'elasticsearch',
    url: 'http://search:9200',
    indices: ['i'],
    timeField: 'at',
    filterQuery: { match_all: {} },
    categoryFields: ['zone', 'host'],
    features: [
      { id: 'f-cpu', name: 'cpu', enabled: true, aggregation },
      { id: 'f-mem', name: 'mem', enabled: true, aggregation },
    ],
  },
});

const feature = (value: number, share: number) => ({
  value,
  expected: value - 1,
  lower: value - 3,
  upper: value + 1,
  share,
});

function row(change: Partial<PointResult> = {}): ResultRow {
  const source = { id: 'd', detectorId: 'd', runId: null, spec: SPEC };
  const series = { id: 'd', seriesKey: '0123456789abcdef', labels: { host: 'web-1', zone: 'a' }, firstMs: START_MS };
  const features = [feature(70, 0.75), feature(5, 0.25)];
  return {
    source,
    series,
    point: point(600, { value: 70, score: 49, alert: true, features, ...change }),
    missed: null,
  };
}

describe('toResultDocument', () => {
  it('tells of an alert all that is known of it', () => {
    const timeMs = START_MS + 600 * MINUTE_MS;
    const past = point(590, { features: [feature(61, 0.5), feature(4, 0.5)] });
    expect(toResultDocument(row(), { sinceMs: past.timeMs, point: past })).toEqual({
      detector_id: 'd',
      anomaly_score: toAnomalyScore(49),
      execution_start_time: timeMs + 30_000,
      data_end_time: timeMs,
      confidence: toConfidence(601),
      data_start_time: timeMs - MINUTE_MS,
      feature_data: [
        { feature_id: 'f-cpu', feature_name: 'cpu', data: 70 },
        { feature_id: 'f-mem', feature_name: 'mem', data: 5 },
      ],
      execution_end_time: timeMs + 30_000,
      anomaly_grade: 0.7,
      entity: [
        { name: 'zone', value: 'a' },
        { name: 'host', value: 'web-1' },
      ],
      model_id: 'd_entity_0123456789abcdef',
      expected_values: [
        {
          likelihood: 1,
          value_list: [
            { feature_id: 'f-cpu', data: 69 },
            { feature_id: 'f-mem', data: 4 },
          ],
        },
      ],
      relevant_attribution: [
        { feature_id: 'f-cpu', data: 0.75 },
        { feature_id: 'f-mem', data: 0.25 },
      ],
      past_values: [
        { feature_id: 'f-cpu', data: 61 },
        { feature_id: 'f-mem', data: 4 },
      ],
      approx_anomaly_start_time: past.timeMs - MINUTE_MS,
      threshold: toAnomalyScore(30),
    });
  });

  it('never asks for more than was there', () => {
    const { anomaly_score: score, threshold } = toResultDocument(row({ score: 12 }), null);
    expect(threshold).toBe(score);
  });

  it('says nothing of a cause where there is no alert', () => {
    const keys = Object.keys(toResultDocument(row({ alert: false, score: 3 }), null));
    expect(keys.filter((key) => /expected|attribution|past|approx|threshold/.test(key))).toEqual([]);
  });

  it('leaves out features without a value', () => {
    const one = toResultDocument(
      row({ features: [feature(70, 1), { ...feature(5, 0), value: NaN, expected: NaN }] }),
      null
    );
    expect(one['feature_data']).toEqual([{ feature_id: 'f-cpu', feature_name: 'cpu', data: 70 }]);
    expect(one['expected_values']).toEqual([{ likelihood: 1, value_list: [{ feature_id: 'f-cpu', data: 69 }] }]);
  });

  it.each<[string, Partial<PointResult>, string, number]>([
    ['a gap', { value: NaN, features: [feature(NaN, 0), feature(NaN, 0)] }, 'No data in current detection window', 0],
    ['a value the model has no opinion about', { expected: NaN }, 'No model is available yet: it is still learning', 2],
  ])('has an error instead of numbers for %s', (_name, change, error, data) => {
    const document = toResultDocument(row({ score: 0, alert: false, ...change }), null);
    expect(document).toMatchObject({ error, feature_data: { length: data } });
    expect(Object.keys(document).filter((key) => /score|grade|confidence/.test(key))).toEqual([]);
  });

  it('has a grade for a gap that counts as an anomaly, and no error', () => {
    const gap = { value: NaN, expected: NaN, score: 70, alert: true, features: [feature(NaN, 0), feature(NaN, 0)] };
    const document = toResultDocument(row(gap), null);
    expect(document).toMatchObject({ anomaly_grade: 1, feature_data: [] });
    expect(document).not.toHaveProperty('error');
    expect(document).not.toHaveProperty('expected_values');
  });

  it('is of an interval without a result what went wrong', () => {
    const missed = { fromMs: START_MS, toMs: START_MS + 2 * MINUTE_MS, message: 'the source did not answer' };
    expect(toResultDocument({ ...row(), series: null, point: null, missed }, null)).toEqual({
      detector_id: 'd',
      execution_start_time: missed.toMs + 30_000,
      data_end_time: missed.toMs,
      data_start_time: missed.fromMs,
      feature_data: [],
      execution_end_time: missed.toMs + 30_000,
      error: 'the source did not answer',
    });
  });

  it('is of another source the value, under the labels of the series', () => {
    const spec = detector('n');
    const of = { ...row(), source: { id: 'n', detectorId: 'n', runId: null, spec } };
    const document = toResultDocument({ ...of, point: point(1, { value: 7 }) }, null);
    expect(document['feature_data']).toEqual([{ feature_id: expect.any(String), feature_name: 'value', data: 7 }]);
    expect(document['entity']).toEqual([
      { name: 'host', value: 'web-1' },
      { name: 'zone', value: 'a' },
    ]);
  });
});

describe('ids of results', () => {
  it.each([
    { sourceId: 'a.b', seriesKey: '0123456789abcdef', timeMs: START_MS },
    { sourceId: 'd', seriesKey: null, timeMs: 0 },
    { sourceId: 'd', seriesKey: null, timeMs: -1 },
  ])('%j can be told from its id', (place) => {
    expect(fromResultId(toResultId(place))).toEqual(place);
  });

  it.each(['', 'x', 'd.0123456789abcdef', 'd.0123456789abcdef.0g.1', 'd.missed.01', 'd.nothing.1'])(
    '%j is none',
    (id) => {
      expect(fromResultId(id)).toBeNull();
    }
  );
});
