import { createEvaluator, Random, SeriesEvaluator, type EvaluationSettings } from '../../../../core';
import {
  algorithmSchema,
  DAY_MS,
  MINUTE_MS,
  seriesKey,
  SEVERITY_LIMITS_DEFAULT,
  type PreviewResult,
  type PreviewSeries,
} from '../../../../schema';
import { redecide } from './redecide';

const INTERVAL_MS = 5 * MINUTE_MS;
const START_MS = 20_000 * DAY_MS;
const POINTS = 12 * 288;
const END_MS = START_MS + (POINTS - 1) * INTERVAL_MS;

const ASKED: EvaluationSettings = {
  algorithm: algorithmSchema.parse({ name: 'seasonal' }),
  intervalMs: INTERVAL_MS,
  sensitivity: 'low',
  direction: 'both',
  minDeviation: { absolute: null, relative: null },
  severityLimits: SEVERITY_LIMITS_DEFAULT,
};

/** A day's rhythm with noise, gaps, and incidents to both sides. */
function values(seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: POINTS }, (_, i) => {
    if (i % 500 === 250) {
      return NaN;
    }
    const usual = 100 + 30 * Math.sin((2 * Math.PI * i) / 288) + 3 * random.normal();
    const above = i % 700 > 690 ? 60 : 0;
    const below = i % 900 > 892 ? -45 : 0;
    return usual + above + below;
  });
}

const unknown = (value: number) => (Number.isNaN(value) ? null : value);

function evaluated(seed: number, settings: EvaluationSettings) {
  const evaluator = new SeriesEvaluator(settings);
  const points = values(seed).map((value, i) => evaluator.push(START_MS + i * INTERVAL_MS, value));
  return { points, anomalies: evaluator.takeAnomalies(), members: [...evaluator.members] };
}

/** What the engine answers: evaluated with other wishes than those decided for, and gone through JSON. */
function previewOf(seeds: readonly number[], shownFromMs = START_MS): PreviewResult {
  const series = seeds.map((seed): PreviewSeries => {
    const { points, members } = evaluated(seed, ASKED);
    const labels = { seed: String(seed) };
    return {
      seriesKey: seriesKey(labels),
      labels,
      columns: {
        timeMs: points.map(({ timeMs }) => timeMs),
        value: points.map(({ value }) => unknown(value)),
        expected: points.map(({ expected }) => unknown(expected)),
        lower: points.map(({ lower }) => unknown(lower)),
        upper: points.map(({ upper }) => unknown(upper)),
        score: points.map(({ score }) => score),
        severity: points.map(({ severity }) => severity),
        alert: points.map(({ alert }) => alert),
      },
      strength: points.map(({ strength }) => strength),
      evidence: points.map(({ evidence }) => evidence),
      voices: points.flatMap(({ voices }, i) => (voices.length > 0 ? [[i, [...voices]]] : [])),
      since: [],
      members,
    };
  });
  const result: PreviewResult = {
    series,
    anomalies: [],
    seriesFound: series.length,
    shownFromMs,
    toMs: END_MS,
    points: POINTS,
    missing: 0,
    notices: [],
  };
  return JSON.parse(JSON.stringify(result)) as PreviewResult;
}

describe('redecide', () => {
  it.each<[string, Partial<EvaluationSettings>]>([
    ['as asked', {}],
    ['more sensitive', { sensitivity: 'high' }],
    ['one side only', { sensitivity: 'medium', direction: 'below' }],
    ['with a smallest departure', { sensitivity: 'high', minDeviation: { absolute: 50, relative: 0.1 } }],
    ['with other limits', { severityLimits: { slight: 20, moderate: 35, severe: 90 } }],
  ])('decides as the engine would have, %s', (_name, change) => {
    const settings = { ...ASKED, ...change };
    const { points, anomalies } = evaluated(1, settings);
    const [decided] = redecide(previewOf([1]), settings).series;
    expect(decided?.columns.score).toEqual(points.map(({ score }) => score));
    expect(decided?.columns.severity).toEqual(points.map(({ severity }) => severity));
    expect(decided?.columns.alert).toEqual(points.map(({ alert }) => alert));
    const newest = [...new Map(anomalies.map((anomaly) => [anomaly.startMs, anomaly])).values()];
    expect(decided?.anomalies).toEqual(newest);
    expect(newest.some(({ reasons }) => reasons.members.length > 0)).toBe(true);
  });

  it('finds more the more sensitive it is', () => {
    const preview = previewOf([1, 2]);
    const totals = (['low', 'medium', 'high'] as const).map(
      (sensitivity) => redecide(preview, { ...ASKED, sensitivity }).total
    );
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    expect(totals[2]).toBeGreaterThan(0);
  });

  it('counts over all series, by severity and by week', () => {
    const decided = redecide(previewOf([1, 2]), { ...ASKED, sensitivity: 'high' });
    expect(decided.total).toBe(decided.series.reduce((sum, { anomalies }) => sum + anomalies.length, 0));
    expect(Object.values(decided.counts).reduce((a, b) => a + b)).toBe(decided.total);
    expect(decided.perWeek).toBeCloseTo((decided.total / ((END_MS - START_MS) / DAY_MS)) * 7, 9);
  });

  it('counts only what reaches into the shown part', () => {
    const all = redecide(previewOf([1]), { ...ASKED, sensitivity: 'high' }).series[0]?.anomalies ?? [];
    const middle = all[Math.floor(all.length / 2)];
    const shown = redecide(previewOf([1], middle?.startMs), { ...ASKED, sensitivity: 'high' });
    expect(all.length).toBeGreaterThan(2);
    expect(shown.series[0]?.anomalies).toEqual(all.slice(Math.floor(all.length / 2)));
  });

  it('gives no rate for less than a day', () => {
    expect(redecide(previewOf([1], END_MS - DAY_MS / 2), ASKED).perWeek).toBeNull();
  });

  it('puts the worst series first', () => {
    const preview = previewOf([1, 2]);
    const quiet = preview.series[0];
    if (quiet !== undefined) {
      quiet.strength = quiet.strength.map(() => 0);
      quiet.evidence = quiet.evidence.map(() => 0);
    }
    const decided = redecide(preview, { ...ASKED, sensitivity: 'high' });
    expect(decided.series.map(({ labels }) => labels['seed'])).toEqual(['2', '1']);
    expect(decided.series[1]).toMatchObject({ worst: null, anomalies: [] });
  });

  it('decides several features as the engine would have, and names their shares', () => {
    const names = ['orders', 'errors'];
    const settings: EvaluationSettings = { ...ASKED, sensitivity: 'high' };
    const evaluator = createEvaluator({ ...settings, features: { label: 'metric', names } });
    const [first, second] = [values(1), values(2)];
    const points = first.map((value, i) => {
      const row = [value, (second[i] ?? NaN) + (i > 3_000 && i < 3_020 ? 90 : 0)];
      return evaluator.push(START_MS + i * INTERVAL_MS, row);
    });
    const [alone] = previewOf([1]).series;
    const preview = {
      ...previewOf([1]),
      series: [
        {
          ...alone,
          columns: {
            timeMs: points.map(({ timeMs }) => timeMs),
            value: points.map(({ value }) => unknown(value)),
            expected: points.map(({ expected }) => unknown(expected)),
            lower: points.map(({ lower }) => unknown(lower)),
            upper: points.map(({ upper }) => unknown(upper)),
            score: points.map(() => 0),
            severity: points.map(() => 0),
            alert: points.map(() => false),
            features: names.map((name, k) => ({
              name,
              value: points.map(({ features }) => unknown(features?.[k]?.value ?? NaN)),
              expected: points.map(({ features }) => unknown(features?.[k]?.expected ?? NaN)),
              lower: points.map(({ features }) => unknown(features?.[k]?.lower ?? NaN)),
              upper: points.map(({ features }) => unknown(features?.[k]?.upper ?? NaN)),
              share: points.map(({ features }) => features?.[k]?.share ?? 0),
            })),
          },
          strength: points.map(({ strength }) => strength),
          evidence: points.map(({ evidence }) => evidence),
          voices: points.flatMap(({ voices }, i) => (voices.length > 0 ? [[i, [...voices]]] : [])),
          members: [...evaluator.members],
        },
      ],
    } as PreviewResult;
    const [decided] = redecide(preview, settings).series;
    expect(decided?.columns.alert).toEqual(points.map(({ alert }) => alert));
    const newest = [...new Map(evaluator.takeAnomalies().map((anomaly) => [anomaly.startMs, anomaly])).values()];
    expect(decided?.anomalies).toEqual(newest);
    expect(newest.some(({ reasons }) => reasons.shares.some(({ name }) => name === 'errors'))).toBe(true);
  });
});
