import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../schema';
import { Random } from '../stats/random';
import { injectedSeries } from '../testkit/generators';
import { evaluationSettings } from '../testkit/settings';
import { decideSeries } from './decide-series';
import type { EvaluatedPoint } from './evaluator';
import { SeriesEvaluator } from './series-evaluator';
import type { EvaluationSettings } from './settings';

const INTERVAL_MS = 5 * MINUTE_MS;
const SETTINGS = evaluationSettings();
const { times, values } = injectedSeries({ points: 6000, intervalMs: INTERVAL_MS, seed: 8 }, 1000);
// Gaps as well, singly and for hours.
values.forEach((_, i) => {
  if (i % 97 === 0 || (i > 2000 && i < 2040)) {
    values[i] = NaN;
  }
});

function pushAll(evaluator: SeriesEvaluator, from = 0, to = times.length): EvaluatedPoint[] {
  return Array.from(times.subarray(from, to), (timeMs, i) => evaluator.push(timeMs, values[from + i]!));
}

const column = (points: EvaluatedPoint[], name: keyof EvaluatedPoint) => points.map((point) => Number(point[name]));

function redecided(points: EvaluatedPoint[], settings: EvaluationSettings) {
  const [timeMs, value, expected, lower, upper, strength, evidence] = (
    ['timeMs', 'value', 'expected', 'lower', 'upper', 'strength', 'evidence'] as const
  ).map((name) => column(points, name)) as [number[], number[], number[], number[], number[], number[], number[]];
  const voices = points.flatMap((point, i) => (point.voices.length > 0 ? [[i, point.voices] as const] : []));
  const since = points.flatMap(({ sinceMs = NaN }, i) => (sinceMs > 0 ? [[i, sinceMs] as const] : []));
  return decideSeries(
    { timeMs, value, expected, lower, upper, strength, evidence, voices, since },
    { ...settings, members: [settings.algorithm.name] }
  );
}

describe('SeriesEvaluator', () => {
  it('finds injected anomalies, with band, side and explanation', () => {
    const evaluator = new SeriesEvaluator(SETTINGS);
    pushAll(evaluator);
    const anomalies = evaluator.takeAnomalies();
    expect(anomalies.length).toBeGreaterThanOrEqual(3);
    expect(anomalies.some(({ value, upper }) => value > upper!)).toBe(true);
    for (const { value, expected, side, endMs, startMs, peakMs, explanation } of anomalies) {
      expect(side).toBe(value > expected! ? 'above' : 'below');
      expect(startMs <= peakMs && peakMs <= endMs!).toBe(true);
      expect(explanation).toMatch(/usual/);
    }
  });

  it('says who spoke, and of which of its values the series had no like', () => {
    const evaluator = new SeriesEvaluator(SETTINGS);
    const points = pushAll(evaluator);
    const anomalies = evaluator.takeAnomalies();
    for (const { startMs, endMs, reasons } of anomalies) {
      const loudest = Math.max(
        ...points.filter(({ timeMs }) => timeMs >= startMs && timeMs <= endMs!).map(({ score }) => score)
      );
      expect(reasons).toMatchObject({ sinceMs: startMs, members: [{ name: 'seasonal', score: loudest }], shares: [] });
    }
    expect(anomalies.some(({ reasons }) => reasons.record !== null)).toBe(true);
  });

  it('opens an alert with the first point whose alert strength reaches 1', () => {
    const points = pushAll(new SeriesEvaluator(SETTINGS));
    points.forEach(({ alert, alertStrength, value }, i) => {
      const opens = alert && points[i - 1]?.alert !== true;
      expect(alertStrength >= 1 && !alert).toBe(false);
      expect(opens && alertStrength < 1).toBe(false);
      expect(Number.isNaN(value) ? alertStrength : 0).toBe(0);
    });
    expect(points.some(({ alertStrength }) => alertStrength > 0 && alertStrength < 1)).toBe(true);
  });

  it.each([0, 100, 1502, 2020, 5999])('continues bit for bit from a snapshot after %d points', (cut) => {
    const whole = new SeriesEvaluator(SETTINGS);
    const points = pushAll(whole);
    const first = new SeriesEvaluator(SETTINGS);
    pushAll(first, 0, cut);
    const second = SeriesEvaluator.restore(SETTINGS, first.snapshot());
    expect([second.lastMs, second.progress]).toEqual([first.lastMs, first.progress]);
    expect(pushAll(second, cut)).toEqual(points.slice(cut));
    expect(second.takeAnomalies()).toEqual(whole.takeAnomalies());
    expect(second.snapshot()).toEqual(whole.snapshot());
  });

  it('continues an open anomaly from a snapshot', () => {
    const evaluator = new SeriesEvaluator(SETTINGS);
    pushAll(evaluator, 0, 1501);
    const shared = evaluator.open;
    expect(shared).toMatchObject({ startMs: times[1500], endMs: null });
    const restored = SeriesEvaluator.restore(SETTINGS, evaluator.snapshot());
    expect(restored.open).toEqual(shared);
    pushAll(evaluator, 1501, 1700);
    pushAll(restored, 1501, 1700);
    expect(restored.takeAnomalies()).toEqual(evaluator.takeAnomalies());
    expect(restored.open).toBeNull();
  });

  it.each([
    { name: 'as they were', changes: {} },
    { name: 'above only', changes: { direction: 'above' } },
    { name: 'below only, sensitive', changes: { direction: 'below', sensitivity: 'high' } },
    { name: 'with a minimum', changes: { minDeviation: { absolute: 80, relative: 0.5 } } },
    { name: 'with other severities', changes: { severityLimits: { slight: 5, moderate: 10, severe: 20 } } },
  ] as const)('decides the same as decideSeries over its columns: settings $name', ({ changes }) => {
    const settings = { ...SETTINGS, ...changes };
    const evaluator = new SeriesEvaluator(settings);
    const points = pushAll(evaluator);
    const plain = pushAll(new SeriesEvaluator(SETTINGS));
    const decided = redecided(plain, settings);
    expect([...decided.score]).toEqual(column(points, 'score'));
    expect([...decided.severity]).toEqual(column(points, 'severity'));
    expect([...decided.alert]).toEqual(column(points, 'alert'));
    expect(decided.anomalies).toEqual(evaluator.takeAnomalies());
  });

  it('keeps what it learnt when the decision changes', () => {
    const changed = new SeriesEvaluator(SETTINGS);
    const plain = new SeriesEvaluator(SETTINGS);
    pushAll(changed, 0, 1490);
    changed.setDecision({ ...SETTINGS, direction: 'below' });
    const strengths = (points: EvaluatedPoint[]) =>
      points.map(({ strength, lower, evidence }) => [strength, lower, evidence]);
    const points = pushAll(changed, 1490);
    pushAll(plain, 0, 1490);
    expect(strengths(points)).toEqual(strengths(pushAll(plain, 1490)));
    const above = points.filter(({ value, expected }) => value > expected);
    expect(above.every(({ score, severity }) => score === 0 && severity === 0)).toBe(true);
  });

  it('sets score and severity to 0 below the minimum deviation, before it decides on alerts', () => {
    const evaluator = new SeriesEvaluator({ ...SETTINGS, minDeviation: { absolute: 1e6, relative: null } });
    const points = pushAll(evaluator);
    expect(points.some(({ strength }) => strength > 35)).toBe(true);
    expect(points.some(({ score, severity, alert }) => score > 0 || severity > 0 || alert)).toBe(false);
    expect(evaluator.takeAnomalies()).toEqual([]);
  });

  it('gives gaps and infinities no value, no score and no severity', () => {
    const evaluator = new SeriesEvaluator(SETTINGS);
    pushAll(evaluator, 0, 500);
    [NaN, Infinity, -Infinity].forEach((value, i) => {
      const point = evaluator.push(times[500 + i]!, value);
      expect(point).toMatchObject({ value: NaN, score: 0, severity: 0, strength: 0, evidence: 0, alert: false });
      expect(point.lower).toBeLessThan(point.upper);
    });
  });

  it('refuses a time that does not rise and stays as it was', () => {
    const evaluator = new SeriesEvaluator(SETTINGS);
    pushAll(evaluator, 0, 200);
    const before = evaluator.snapshot();
    expect(() => evaluator.push(times[199]!, 1)).toThrow(expect.objectContaining({ code: 'failed_precondition' }));
    expect(evaluator.snapshot()).toEqual(before);
  });

  it.each([
    { name: 'another interval', settings: evaluationSettings({ intervalMs: HOUR_MS }) },
    {
      name: 'other parameters',
      settings: evaluationSettings({
        algorithm: { name: 'seasonal', params: { levelHours: 3, dayMemory: 7, weekMemory: 4 } },
      }),
    },
  ])('refuses a snapshot made for $name', ({ settings }) => {
    const snapshot = new SeriesEvaluator(SETTINGS).snapshot();
    expect(() => SeriesEvaluator.restore(settings, snapshot)).toThrow(
      expect.objectContaining({ code: 'failed_precondition' })
    );
  });

  it.each([1, 5, 60])(
    'ends an anomaly within 24 points and the quiet time after a strong incident at %i min',
    (minutes) => {
      const settings = evaluationSettings({ intervalMs: minutes * MINUTE_MS });
      const evaluator = new SeriesEvaluator(settings);
      const random = new Random(3);
      const start = (10 * DAY_MS) / settings.intervalMs;
      const end = start + Math.max(2, 100 / minutes);
      for (let i = 0; i < end + 400; i++) {
        const usual = 100 + 40 * Math.sin((i * settings.intervalMs * 2 * Math.PI) / DAY_MS) + 2 * random.normal();
        evaluator.push(i * settings.intervalMs, i >= start && i < end ? 2 * usual : usual);
      }
      // At one minute a point that stands alone is not enough, so that it opens with the second or third.
      const incident = evaluator
        .takeAnomalies()
        .find(({ startMs }) => startMs >= start * settings.intervalMs && startMs <= (start + 2) * settings.intervalMs);
      const quietPoints = Math.min(60, Math.max(4, 120 / minutes));
      expect((incident?.endMs ?? Infinity) / settings.intervalMs - end).toBeLessThanOrEqual(24 + quietPoints);
    }
  );

  it('holds less than 16 KB, whatever it went through', () => {
    const evaluator = new SeriesEvaluator(SETTINGS);
    const early = evaluator.bytes;
    pushAll(evaluator);
    expect(evaluator.bytes).toBe(early);
    expect(evaluator.bytes).toBeLessThan(16 * 1024);
    expect(evaluator.snapshot().length).toBeLessThan(16 * 1024);
  });
});

describe('decideSeries', () => {
  it('finds nothing in no points', () => {
    expect(redecided([], SETTINGS)).toMatchObject({ anomalies: [], score: new Float64Array() });
  });

  it.each([
    { second: 2520, starts: [2500] },
    { second: 3500, starts: [2500, 3500] },
  ])('gives each anomaly once, merged if the second comes soon (point $second)', ({ second, starts }) => {
    const random = new Random(1);
    const points = 3600;
    const loud = [2500, second];
    const evidence = Array.from({ length: points }, (_, i) =>
      loud.includes(i) ? 11 : Math.abs(random.normal()) / 4.5
    );
    const flat = new Array<number>(points).fill(1);
    const { anomalies } = decideSeries(
      {
        timeMs: Array.from({ length: points }, (_, i) => i * INTERVAL_MS),
        ...{ value: flat, expected: flat, lower: flat, upper: flat },
        strength: evidence.map((each) => 4.5 * each),
        evidence,
      },
      SETTINGS
    );
    expect(anomalies.map(({ startMs }) => startMs / INTERVAL_MS)).toEqual(starts);
  });
});
