import type { Anomaly } from '../../schema';

/** An anomaly as found in one series, before the engine gives it an id, a detector and labels. Same meaning as `Anomaly`. */
export type AnomalyDraft = Pick<
  Anomaly,
  | 'startMs'
  | 'endMs'
  | 'peakMs'
  | 'peakScore'
  | 'severity'
  | 'side'
  | 'value'
  | 'expected'
  | 'lower'
  | 'upper'
  | 'points'
  | 'explanation'
  | 'reasons'
>;
