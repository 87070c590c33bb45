import { ruleSchema, ONLY_FEATURE, type Rule } from '../../schema';
import { Random } from '../stats/random';
import { evaluationSettings } from '../testkit/settings';
import { decideSeries } from './decide-series';
import type { EvaluatedPoint } from './evaluator';
import { SeriesEvaluator } from './series-evaluator';

const LEARNT = 1_500;
const at = (index: number) => index * evaluationSettings().intervalMs;
const rule = (side: 'above' | 'below', atMost: number | null, measure: 'absolute' | 'relative' = 'absolute'): Rule =>
  ruleSchema.parse({ conditions: [{ feature: ONLY_FEATURE, side, measure, atMost }] });

/** A steady series around 100, then what `tail` holds, under the rules; `later` counts from the tail on. */
function evaluate(
  tail: number[],
  { rules = [], later = rules }: { rules?: Rule[]; later?: Rule[] } = {}
): EvaluatedPoint[] {
  const random = new Random(2);
  const evaluator = new SeriesEvaluator(evaluationSettings({ rules }));
  const points = Array.from({ length: LEARNT }, (_, i) => evaluator.push(at(i), 100 + random.normal()));
  evaluator.setDecision(evaluationSettings({ rules: later }));
  return [...points, ...tail.map((value, i) => evaluator.push(at(LEARNT + i), value))];
}

const newest = (points: EvaluatedPoint[]) => points.at(-1)!;

describe('rules of one series', () => {
  it.each([
    { name: 'without a rule', rules: [], value: 130, counts: true },
    { name: 'on the side of the rule', rules: [rule('above', null)], value: 130, counts: false },
    { name: 'on the other side', rules: [rule('above', null)], value: 70, counts: true },
    { name: 'within the absolute limit', rules: [rule('above', 40)], value: 130, counts: false },
    { name: 'beyond it', rules: [rule('above', 20)], value: 130, counts: true },
    { name: 'within the relative limit', rules: [rule('below', 0.5, 'relative')], value: 70, counts: false },
    { name: 'beyond it', rules: [rule('below', 0.1, 'relative')], value: 70, counts: true },
    { name: 'of two rules, one on each side', rules: [rule('above', 40), rule('below', 40)], value: 70, counts: false },
  ])('a departure $name counts: $counts', ({ rules, value, counts }) => {
    const point = newest(evaluate([value], { rules }));
    expect(point.strength).toBeGreaterThan(40);
    expect(point.evidence).toBeGreaterThan(1);
    expect(point).toMatchObject(
      counts ? { score: point.strength, alert: true } : { score: 0, severity: 0, alert: false }
    );
  });

  it('leave what the model learns alone', () => {
    const said = (points: EvaluatedPoint[]) =>
      points.map(({ expected, lower, strength }) => [expected, lower, strength]);
    const tail = [130, 128, 70, 100];
    expect(said(evaluate(tail, { rules: [rule('above', null)] }))).toEqual(said(evaluate(tail)));
  });

  it('count from the next point on when they change', () => {
    expect(newest(evaluate([130], { later: [rule('above', null)] })).score).toBe(0);
    expect(newest(evaluate([130], { rules: [rule('above', null)], later: [] })).score).toBeGreaterThan(40);
  });

  it('are decided anew as they were', () => {
    const rules = [rule('above', 40)];
    const points = evaluate([130, 150, 129, NaN, 60, 100], { rules });
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
      evaluationSettings({ rules })
    );
    expect([...decided.score]).toEqual(column(({ score }) => score));
    expect([...decided.alert]).toEqual(column(({ alert }) => (alert ? 1 : 0)));
    expect(decided.score.slice(LEARNT).map((score) => (score > 0 ? 1 : 0))).toEqual(Float64Array.of(0, 1, 0, 0, 1, 1));
  });
});
