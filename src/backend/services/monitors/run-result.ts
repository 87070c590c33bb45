import type { Json } from './script/values';

export interface ActionResult {
  id: string;
  name: string;
  /** What was sent, or would have been. */
  output: { subject: string | null; message: string } | null;
  throttled: boolean;
  timeMs: number | null;
  error: string | null;
}

export interface TriggerResult {
  name: string;
  /** An error counts as triggered. */
  triggered: boolean;
  error: string | null;
  /** By id; empty when the actions had no reason to run. */
  actions: Readonly<Record<string, ActionResult>>;
}

/** How one run of a monitor went. */
export interface RunResult {
  monitorName: string;
  periodStartMs: number;
  periodEndMs: number;
  /** Why it could not be run at all; null otherwise. */
  error: string | null;
  input: { results: readonly Json[]; error: string | null };
  /** By id. */
  triggers: Readonly<Record<string, TriggerResult>>;
}
