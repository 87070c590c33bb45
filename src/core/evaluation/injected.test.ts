import { algorithmSchema, MINUTE_MS } from '../../schema';
import { injected, INJECTED_KINDS, type InjectedSeries } from '../testkit/injected';
import { evaluationSettings } from '../testkit/settings';
import { SeriesEvaluator } from './series-evaluator';

const INTERVAL_MS = 5 * MINUTE_MS;
const SEEDS = 20;
/** Learning time, and what may still ring after an anomaly. */
const LEARNING = 750;
const SETTLING = 288;

/** Points from the beginning to the first alert, and how many alerts there were outside. */
function judge({ values, from, to }: InjectedSeries): { delay: number; falseAlerts: number } {
  const settings = evaluationSettings({ algorithm: algorithmSchema.parse({ name: 'auto' }), intervalMs: INTERVAL_MS });
  const evaluator = new SeriesEvaluator(settings);
  let delay = Infinity;
  let falseAlerts = 0;
  let before = false;
  values.forEach((value, i) => {
    const { alert } = evaluator.push(1_704_067_200_000 + i * INTERVAL_MS, value);
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
});
