import type { DetectorPage, DetectorView, TimeRange } from '../../schema';

/** Why a list of events is empty; each has its own words and next step. */
export type EmptyReason =
  | { kind: 'noDetector' }
  /** Every enabled detector is still learning; `readyMs` is when the first may speak. */
  | { kind: 'learning'; detectors: number; readyMs: number | null }
  | { kind: 'filtered'; hidden: number }
  | { kind: 'quiet'; watch: Watch | null };

/** Who was looking, to tell "nothing was odd" from "nobody looked". */
export interface Watch {
  detectors: number;
  failing: number;
  /** Evaluations in the range. */
  looks: number;
  lastLookMs: number | null;
}

interface Known {
  hidden: number;
  /** What the engine says about its detectors; null where there is no engine to ask. */
  detectors: Pick<DetectorPage, 'items' | 'states'> | null;
  range: TimeRange;
}

export function emptyReasonOf({ hidden, detectors, range }: Known): EmptyReason {
  if (hidden > 0) {
    return { kind: 'filtered', hidden };
  }
  if (detectors === null) {
    return { kind: 'quiet', watch: null };
  }
  const { learning, running, failing, disabled } = detectors.states;
  if (learning + running + failing + disabled === 0) {
    return { kind: 'noDetector' };
  }
  if (learning > 0 && running + failing === 0) {
    return { kind: 'learning', detectors: learning, readyMs: earliestReady(detectors.items) };
  }
  return { kind: 'quiet', watch: watchOf(detectors, range) };
}

/** Evaluations are counted from the interval: missed ones are caught up, so a running detector looked at each of them. */
function watchOf({ items, states }: Pick<DetectorPage, 'items' | 'states'>, range: TimeRange): Watch {
  let looks = 0;
  let lastLookMs: number | null = null;
  for (const { detector, state } of items) {
    if (state.kind !== 'disabled' && state.lastRun !== null) {
      const untilMs = Math.min(range.toMs, state.lastRun.toMs);
      looks += Math.max(0, Math.floor((untilMs - range.fromMs) / detector.intervalMs));
      lastLookMs = Math.max(lastLookMs ?? 0, state.lastRun.startedMs + state.lastRun.durationMs);
    }
  }
  return { detectors: states.running + states.learning + states.failing, failing: states.failing, looks, lastLookMs };
}

function earliestReady(items: readonly DetectorView[]): number | null {
  const times = items.flatMap(({ state }) =>
    state.kind === 'learning' && state.readyMs !== null ? [state.readyMs] : []
  );
  return times.length === 0 ? null : Math.min(...times);
}
