import { DAY_MS, type AnomalyOrigin, type Detector, type TimeRange } from '../../../schema';
import type { DetectorProgress } from '../../store/store';
import { historyRange } from './boundary';

/** A source is asked this far back again, for points that came late; what a series has seen already is dropped. */
const OVERLAP_INTERVALS = 2;

/** What a run is to go through, and how. */
export interface Plan {
  range: TimeRange;
  overlapMs: number;
  origin: AnomalyOrigin;
  /** The source has a point at every interval as long as a series is there. */
  endless: boolean;
  notices: Set<string>;
}

export interface PlanFacts {
  targetMs: number;
  extent: TimeRange | null;
  /** Newest point any series has seen. */
  newestMs: number;
}

/** What lies between where a detector stands and its newest complete interval; its history if it begins now. */
export function planRun(detector: Detector, before: DetectorProgress, { targetMs, extent, newestMs }: PlanFacts): Plan {
  const notices = new Set<string>();
  const history = historyRange(detector, targetMs, extent);
  const origin: AnomalyOrigin = before.backfilled && !learnsAnew(before, history, newestMs) ? 'live' : 'backfill';
  if (extent !== null) {
    if (extent.toMs > targetMs) {
      notices.add(`the data goes on until ${iso(extent.toMs)}: later points are taken as their time comes`);
    }
    // A source that ends has its own clock: rows added later may be older than any boundary of ours.
    const newest = Number.isFinite(newestMs) ? newestMs : history.fromMs;
    const fromMs = Math.min(history.toMs, goingOn({ fromMs: newest, toMs: history.toMs }, history, notices));
    return { range: { fromMs, toMs: history.toMs }, overlapMs: 0, origin, endless: false, notices };
  }
  if (before.cursorMs === null) {
    return { range: history, overlapMs: 0, origin, endless: true, notices };
  }
  const fromMs = goingOn({ fromMs: before.cursorMs, toMs: targetMs }, history, notices);
  const range = { fromMs, toMs: targetMs };
  return { range, overlapMs: OVERLAP_INTERVALS * detector.intervalMs, origin, endless: true, notices };
}

/**
 * True when nothing is left of what was learnt, after an outage longer than the history and the retention: what is gone
 * through now is history again, and nobody is to be called for it.
 */
function learnsAnew({ cursorMs }: DetectorProgress, history: TimeRange, newestMs: number): boolean {
  return newestMs === -Infinity && cursorMs !== null && cursorMs < earliestOf(history);
}

/** Where to go on: what is longer ago than the history, and than a day, is left out, and a notice says so. */
function goingOn({ fromMs, toMs }: TimeRange, history: TimeRange, notices: Set<string>): number {
  const earliest = earliestOf({ fromMs: history.fromMs, toMs });
  if (fromMs < earliest) {
    notices.add(`nothing was looked at between ${iso(fromMs)} and ${iso(earliest)}: longer ago than the history`);
  }
  return Math.max(fromMs, earliest);
}

/** The history, and never less than a day. */
function earliestOf({ fromMs, toMs }: TimeRange): number {
  return Math.min(fromMs, toMs - DAY_MS);
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
