import type { Json } from './script/values';

export type JsonObject = { readonly [name: string]: Json };

export const PERIOD_UNITS = ['MINUTES', 'HOURS', 'DAYS'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

export type Schedule =
  | { kind: 'period'; interval: number; unit: PeriodUnit }
  /** Five fields; the time zone by its IANA name. */
  | { kind: 'cron'; expression: string; timezone: string };

/** A search over results; its query is a template with `period_start` and `period_end` in epoch ms. */
export interface MonitorInput {
  indices: readonly string[];
  query: JsonObject;
}

export interface MonitorAction {
  id: string;
  name: string;
  destinationId: string;
  message: string;
  subject: string | null;
  throttleEnabled: boolean;
  /** At most once in this many minutes, while `throttleEnabled`. */
  throttleMinutes: number | null;
}

export interface MonitorTrigger {
  id: string;
  name: string;
  /** 1 is the worst. */
  severity: string;
  condition: { source: string; params: JsonObject };
  actions: readonly MonitorAction[];
}

/** A saved search with conditions over what it finds, and what to do where they hold. */
export interface MonitorSpec {
  name: string;
  enabled: boolean;
  schedule: Schedule;
  /** At most one. */
  inputs: readonly MonitorInput[];
  triggers: readonly MonitorTrigger[];
  /** What a user interface keeps beside it; null: nothing. */
  uiMetadata: JsonObject | null;
}

export interface Monitor extends MonitorSpec {
  id: string;
  orgId: number;
  version: number;
  seqNo: number;
  /** When it was enabled last; null while it is not. */
  enabledMs: number | null;
  updatedMs: number;
}

/** `startMs` < time ≤ `endMs`. */
export interface Period {
  startMs: number;
  endMs: number;
}
