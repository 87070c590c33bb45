import { DAY_MS, MINUTE_MS, ONLY_FEATURE, type MissingPolicy } from '../../schema';
import { Random } from '../stats/random';
import { evaluationSettings } from '../testkit/settings';
import { decideSeries } from './decide-series';
import { goneAfterMs } from './missing-values';
import type { EvaluatedPoint } from './evaluator';
import { SeriesEvaluator } from './series-evaluator';

const settings = (missing: MissingPolicy, fill = 52) =>
  evaluationSettings({ missing, intervalMs: MINUTE_MS, fill: { [ONLY_FEATURE]: fill } });
const START_MS = 1_700_438_400_000;
const at = (minute: number) => START_MS + minute * MINUTE_MS;
const LEARNT = 3 * 1_440;

/** Three days of a steady series, then what `tail` holds. */
function evaluate(missing: MissingPolicy, tail: number[]) {
  const random = new Random(7);
  const evaluator = new SeriesEvaluator(settings(missing));
  const points: EvaluatedPoint[] = [];
  for (let i = 0; i < LEARNT; i++) {
    points.push(evaluator.push(at(i), 50 + random.normal()));
  }
  evaluator.takeAnomalies();
  tail.forEach((value, i) => points.push(evaluator.push(at(LEARNT + i), value)));
  return { evaluator, points, tail: points.slice(LEARNT), found: evaluator.takeAnomalies() };
}

const gaps = (count: number) => new Array<number>(count).fill(NaN);

describe('missing values', () => {
  it('that are ignored score nothing', () => {
    const { tail, found } = evaluate('ignore', gaps(30));
    expect(tail.every(({ score, alert }) => score === 0 && !alert)).toBe(true);
    expect(found).toEqual([]);
  });

  it('that are anomalies alert with the first of them, and end with the last', () => {
    const { evaluator, tail, found } = evaluate('anomalous', gaps(3));
    expect(tail[0]).toMatchObject({ value: NaN, score: 100, severity: 3, alert: true, alertStrength: 1 });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ startMs: at(LEARNT), endMs: null, points: 3, severity: 'severe', peakScore: 100 });
    expect(found[0]?.explanation).toMatch(/^no data for 3 min from Thursday 00:00 UTC, last value (49|50|51|52|48)/);
    expect(Number.isFinite(found[0]?.value)).toBe(true);
    evaluator.push(at(LEARNT + 3), 50);
    expect(evaluator.open).toBeNull();
    expect(evaluator.takeAnomalies()).toMatchObject([{ startMs: at(LEARNT), endMs: at(LEARNT + 2) }]);
  });

  it('that are anomalies alert in a young series, too, but not before its first value', () => {
    const evaluator = new SeriesEvaluator(settings('anomalous'));
    expect(evaluator.push(at(0), NaN)).toMatchObject({ score: 0, alert: false });
    evaluator.push(at(1), 5);
    expect(evaluator.push(at(2), NaN)).toMatchObject({ score: 100, alert: true });
  });

  it('that stand for 0 are judged like a 0, and stay gaps in the results', () => {
    const { tail, found } = evaluate('zero', gaps(5));
    const zeros = evaluate('zero', [0, 0, 0, 0, 0]);
    expect(tail.map(({ value }) => value)).toEqual(gaps(5));
    expect(tail.map(({ score }) => score)).toEqual(zeros.tail.map(({ score }) => score));
    expect(tail[0]?.score).toBeGreaterThan(50);
    expect(found).toMatchObject([{ startMs: at(LEARNT), value: 0, side: 'below' }]);
  });

  it('that stand for the value before are judged like it', () => {
    const held = evaluate('hold', [52, ...gaps(3)]);
    const repeated = evaluate('hold', [52, 52, 52, 52]);
    expect(held.tail.map(({ score }) => score)).toEqual(repeated.tail.map(({ score }) => score));
    expect(held.tail.slice(1).every(({ value }) => Number.isNaN(value))).toBe(true);
  });

  it('that stand for a value of the detector are judged like it, and stay gaps in the results', () => {
    const filled = evaluate('fixed', gaps(3));
    const given = evaluate('fixed', [52, 52, 52]);
    expect(filled.tail.map(({ score }) => score)).toEqual(given.tail.map(({ score }) => score));
    expect(filled.tail.map(({ value }) => value)).toEqual(gaps(3));
    const strange = new SeriesEvaluator(settings('fixed', 9));
    Array.from({ length: 500 }, (_, i) => strange.push(at(i), 50 + (i % 7)));
    expect(strange.push(at(500), NaN).score).toBeGreaterThan(50);
  });

  it('stay gaps where nothing is given to stand for them', () => {
    const evaluator = new SeriesEvaluator(evaluationSettings({ missing: 'fixed', intervalMs: MINUTE_MS, fill: {} }));
    const ignoring = new SeriesEvaluator(settings('ignore'));
    [50, 51, NaN, NaN, 52].forEach((value, i) => {
      expect(evaluator.push(at(i), value)).toEqual(ignoring.push(at(i), value));
    });
  });

  it.each(['zero', 'hold', 'fixed', 'anomalous'] as const)('mean nothing once the series is gone (%s)', (missing) => {
    const evaluator = new SeriesEvaluator(settings(missing));
    evaluator.push(at(0), 5);
    const goneMs = at(0) + goneAfterMs(MINUTE_MS);
    expect(goneMs - at(0)).toBe(7 * DAY_MS);
    evaluator.push(goneMs, NaN);
    const last = evaluator.push(goneMs + MINUTE_MS, NaN);
    expect(last).toMatchObject({ score: 0, alert: false });
    expect(evaluator.open).toBeNull();
  });

  it.each(['ignore', 'zero', 'hold', 'fixed', 'anomalous'] as const)(
    'continue bit for bit from a snapshot (%s)',
    (missing) => {
      const { evaluator } = evaluate(missing, [52, NaN, NaN]);
      const restored = SeriesEvaluator.restore(settings(missing), evaluator.snapshot());
      for (const [i, value] of [NaN, NaN, 51, NaN, 90, 50].entries()) {
        expect(restored.push(at(LEARNT + 3 + i), value)).toEqual(evaluator.push(at(LEARNT + 3 + i), value));
      }
      expect(restored.takeAnomalies()).toEqual(evaluator.takeAnomalies());
    }
  );

  it.each(['ignore', 'zero', 'hold', 'fixed', 'anomalous'] as const)(
    'are decided anew as they were (%s)',
    (missing) => {
      const { points, found } = evaluate(missing, [52, NaN, NaN, 50, NaN, 90, 50]);
      const column = (of: (point: EvaluatedPoint) => number) => points.map(of);
      const decided = decideSeries(
        {
          timeMs: column(({ timeMs }) => timeMs),
          value: column(({ value }) => value),
          expected: column(({ expected }) => expected),
          lower: column(({ lower }) => lower),
          upper: column(({ upper }) => upper),
          strength: column(({ strength }) => strength),
          evidence: column(({ evidence }) => evidence),
        },
        settings(missing)
      );
      expect(Array.from(decided.score)).toEqual(column(({ score }) => score));
      expect(Array.from(decided.alert)).toEqual(points.map(({ alert }) => (alert ? 1 : 0)));
      const since = decided.anomalies.filter(({ startMs }) => startMs >= at(LEARNT));
      expect(since.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(
        found.map(({ startMs, endMs }) => [startMs, endMs])
      );
    }
  );
});
