import type { ErrorCode, ErrorSource } from './error';

export const STATE_KINDS = ['disabled', 'learning', 'running', 'failing'] as const;
export type StateKind = (typeof STATE_KINDS)[number];

/** One execution of a detector. */
export interface RunRecord {
  startedMs: number;
  durationMs: number;
  /** Interval boundaries covered: after `fromMs`, up to and including `toMs`. */
  fromMs: number;
  toMs: number;
  series: number;
  points: number;
  origin: 'backfill' | 'live';
  error: RunError | null;
}

export interface RunError {
  code: ErrorCode;
  source: ErrorSource;
  message: string;
}

/** How a detector is doing. `failing` wins over `learning`, `disabled` over both. */
export interface DetectorState {
  kind: StateKind;
  /** 0…1, while learning. */
  progress: number | null;
  /** Estimate of when learning ends; null when it cannot be told or is over. */
  readyMs: number | null;
  /** Kept until a run succeeds. */
  failing: (RunError & { sinceMs: number; attempts: number; retryMs: number | null }) | null;
  /** Now minus the last boundary evaluated, minus what is normal (interval + delay); 0 when on time. */
  lagMs: number | null;
  lastRun: RunRecord | null;
  nextRunMs: number | null;
  series: number;
  /** Series beyond the limit, not looked at. */
  seriesLeftOut: number;
  /** Things worth knowing that are not failures ("12 points lay in the future"). */
  notices: string[];
}
