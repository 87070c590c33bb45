import { goneAfterMs } from '../../../core';
import type { Detector } from '../../../schema';

/** Models held for each series that may run: labels that change all the time bring new ones with every run. */
const MODELS_PER_SERIES = 2;

/** A series, as far as it matters for how long its model is kept. */
export interface Seen {
  key: string;
  lastMs: number;
  /** An anomaly is open. */
  open: boolean;
}

/**
 * The series whose models are to go: those silent for too long, then the longest silent ones as long as there are more
 * than twice the detector's series limit. One with an open anomaly goes only when nothing else is left to go, one of
 * `spared` never.
 */
export function toForget(detector: Detector, series: readonly Seen[], spared: ReadonlySet<string> = NOBODY): string[] {
  const newestMs = series.reduce((newest, { lastMs }) => Math.max(newest, lastMs), -Infinity);
  // It starts anew when it comes back; until then its model stays in memory.
  const silentMs = goneAfterMs(detector.intervalMs);
  const isSilent = ({ lastMs, open }: Seen) => !open && newestMs - lastMs > silentMs;
  const gone = series.filter(isSilent);
  const surplus = series.length - gone.length - MODELS_PER_SERIES * detector.seriesLimit;
  if (surplus > 0) {
    const others = series.filter((each) => !isSilent(each) && !spared.has(each.key));
    gone.push(...others.sort(longestSilentFirst).slice(0, surplus));
  }
  return gone.map(({ key }) => key);
}

const NOBODY: ReadonlySet<string> = new Set();

/** The key decides between equals, so that a restored detector keeps the same ones. */
function longestSilentFirst(a: Seen, b: Seen): number {
  return Number(a.open) - Number(b.open) || a.lastMs - b.lastMs || (a.key < b.key ? -1 : 1);
}
