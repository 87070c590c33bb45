import { DAY_MS, type Detector, type Series } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import { detector, START_MS } from '../../store/testkit/samples';
import { evaluateAll, type Evaluated } from './evaluate';
import type { ResidentDetector } from './resident-series';

const INTERVAL_MS = 10_000;
const missed = detector('d', { intervalMs: INTERVAL_MS, missing: 'anomalous' });

const oneOf = (pod: string, ...times: number[]): Series => ({
  labels: { pod },
  times: Float64Array.from(times),
  values: new Float64Array(times.length).fill(5),
});

interface Given {
  series: Series[];
  toMs: number;
  residents?: ResidentDetector;
  asked?: Detector;
  yielder?: Yielder;
}

function evaluate({ series, toMs, residents = new Map(), asked = missed, yielder }: Given): Promise<Evaluated> {
  return evaluateAll(series, {
    ...{ detector: asked, residents, toMs, origin: 'live', endless: true, isLast: true, given: new Set() },
    nextSize: () => 'light',
    keep: () => {},
    yielder: yielder ?? new Yielder({ sliceMs: Infinity }),
  });
}

/** Due at every tenth question by a clock of its own; what is waiting in the event loop ends the work at the first pause. */
function endedByOthers(reason: Error): Yielder {
  const controller = new AbortController();
  setImmediate(() => controller.abort(reason));
  let questions = 0;
  return new Yielder({ signal: controller.signal, sliceMs: 10, elapsedMs: () => questions++ });
}

describe('evaluation lets others run', () => {
  const enough = new Error('enough');
  const weekLaterMs = START_MS + 7 * DAY_MS;

  it.each([
    ['a point comes after a week', [START_MS, weekLaterMs]],
    ['no point comes for a week', [START_MS]],
  ])('while it fills the gaps where %s', async (_name, times) => {
    const residents: ResidentDetector = new Map();
    const yielder = endedByOthers(enough);
    const work = evaluate({ series: [oneOf('a', ...times)], toMs: weekLaterMs, residents, yielder });
    await expect(work).rejects.toBe(enough);
  });

  it('while it goes through series without data', async () => {
    const residents: ResidentDetector = new Map();
    const pods = Array.from({ length: 50 }, (_, i) => oneOf(`pod-${i}`, START_MS));
    await evaluate({ series: pods, toMs: START_MS + 5 * INTERVAL_MS, residents });
    const open = [...residents.values()].filter(({ evaluator }) => evaluator.open !== null);
    expect(open).toHaveLength(pods.length);
    // Each has an anomaly that only silence can end, and none has a gap to be filled.
    const asked = { ...missed, missing: 'ignore' as const };
    const work = evaluate({ series: [], toMs: START_MS + DAY_MS, residents, asked, yielder: endedByOthers(enough) });
    await expect(work).rejects.toBe(enough);
  });

  it('and pauses change nothing about what is found', async () => {
    const given = { series: [oneOf('a', START_MS)], toMs: START_MS + 100 * INTERVAL_MS };
    const yielder = new Yielder({ sliceMs: 0 });
    const paused = await evaluate({ ...given, yielder });
    expect(paused.points).toBe(101);
    expect(paused).toEqual(await evaluate(given));
  });
});
