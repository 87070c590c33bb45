import { algorithmSchema, MINUTE_MS } from '../../schema';
import { injected, INJECTED_KINDS, type InjectedSeries } from '../testkit/injected';
import { evaluationSettings } from '../testkit/settings';
import { SeriesEvaluator } from './series-evaluator';

const INTERVAL_MS = 5 * MINUTE_MS;
const SEEDS = 20;
/** Learning time, and what may still ring after an anomaly. */
const LEARNING = 750;
const SETTLING = 288;

const settings = evaluationSettings({ algorithm: algorithmSchema.parse({ name: 'auto' }), intervalMs: INTERVAL_MS });

/** Score and alert of every point. */
function evaluated(values: Float64Array): Array<{ score: number; alert: boolean }> {
  const evaluator = new SeriesEvaluator(settings);
  return Array.from(values, (value, i) => evaluator.push(1_704_067_200_000 + i * INTERVAL_MS, value));
}

/** Points from the beginning to the first alert, and how many alerts there were outside. */
function judge({ values, from, to }: InjectedSeries): { delay: number; falseAlerts: number } {
  let delay = Infinity;
  let falseAlerts = 0;
  let before = false;
  evaluated(values).forEach(({ alert }, i) => {
    const opens = alert && !before;
    before = alert;
    if (i >= from && i < to) {
      delay = Math.min(delay, opens ? i - from : Infinity);
    } else if (opens && i >= LEARNING && (i < from || i >= to + SETTLING)) {
      falseAlerts++;
    }
  });
  return { delay, falseAlerts };
}

describe('auto with its defaults', () => {
  it.each(INJECTED_KINDS)('finds $name in time, in 20 of 20 series, and nothing else', (kind) => {
    const judged = Array.from({ length: SEEDS }, (_, seed) => judge(injected(kind, 100 + seed)));
    expect(judged.filter(({ delay }) => delay < kind.within)).toHaveLength(SEEDS);
    const outside = SEEDS * 4_000;
    const falseAlerts = judged.reduce((sum, each) => sum + each.falseAlerts, 0);
    expect((1_000 * falseAlerts) / outside).toBeLessThanOrEqual(0.1);
  });

  // 2^±30 is about a billion either way.
  it.each([-30, -7, 7, 30])('gives the very same scores and alerts for series times 2^%i', (exponent) => {
    for (const kind of INJECTED_KINDS.slice(0, 4)) {
      const { values } = injected(kind, 100);
      const plain = evaluated(values);
      const scaled = evaluated(values.map((value) => value * 2 ** exponent));
      expect(scaled.findIndex(({ score, alert }, i) => score !== plain[i]?.score || alert !== plain[i]?.alert)).toBe(
        -1
      );
    }
  });

  it('gives the same alerts, and scores within 0.01, with an offset of a million times the noise', () => {
    for (const kind of INJECTED_KINDS) {
      const { values } = injected(kind, 100);
      const plain = evaluated(values);
      const moved = evaluated(values.map((value) => value + 2e6));
      const differs = moved.findIndex(({ score, alert }, i) => {
        return alert !== plain[i]?.alert || Math.abs(score - (plain[i]?.score ?? NaN)) > 0.01;
      });
      expect({ kind: kind.name, differs }).toEqual({ kind: kind.name, differs: -1 });
    }
  });
});
