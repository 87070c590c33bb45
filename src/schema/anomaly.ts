import type { Labels } from './labels';
import type { Reasons } from './reasons';
import type { Severity } from './severity';

/** Which side of the expected value the peak lies on. */
export type AnomalySide = 'above' | 'below';

/** Found while learning from history, or as it happened. */
export type AnomalyOrigin = 'backfill' | 'live';

/** An interval in which a detector's alert decision held for one series. */
export interface Anomaly {
  /** Made from detector, series and start, so that finding the same anomaly again writes the same row. */
  id: string;
  detectorId: string;
  detectorName: string;
  seriesKey: string;
  labels: Labels;
  startMs: number;
  /** Null while open. */
  endMs: number | null;
  /** Of the most telling point: the highest score, a point outside its band counting half as much again. */
  peakMs: number;
  /** Highest score within, 0…100. */
  peakScore: number;
  severity: Severity;
  side: AnomalySide;
  /** At the peak, in the unit of the series; expected and band are null if the model had none. */
  value: number;
  expected: number | null;
  lower: number | null;
  upper: number | null;
  /** Points from start to end (or to now). */
  points: number;
  origin: AnomalyOrigin;
  /** One plain sentence: how far, from what, which way, what spoke, for how long the highest. */
  explanation: string;
  reasons: Reasons;
}
