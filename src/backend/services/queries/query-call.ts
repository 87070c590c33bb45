import type { TimeRange, VigilError } from '../../../schema';
import type { Frame } from './frame';

/** One data source query as it comes from Grafana: the saved model is still text. */
export interface QueryItem {
  refId: string;
  /** As Grafana repeats it beside the model; empty in older requests. */
  queryType: string;
  /** The saved query model, JSON. */
  modelJson: string;
  range: TimeRange;
  /** Pixels of the asker; 0 when not said. */
  maxDataPoints: number;
}

export interface QueryCall {
  orgId: number;
  /** Of the Vigil data source that was asked; empty when the call does not say. Frames carry it, so that a panel can ask for more. */
  datasourceUid: string;
  /** True for alert rules and recording rules: no variables, a shorter deadline. */
  fromAlert: boolean;
  items: readonly QueryItem[];
  signal: AbortSignal;
}

/** What one refId gets. A failure of one never touches the others. */
export type QueryAnswer = { ok: true; frames: Frame[] } | { ok: false; error: VigilError };
