import type { Period } from './period';

export type Json = Readonly<Record<string, unknown>>;

export interface GivenFeature {
  /** Null: one is made. */
  id: string | null;
  name: string;
  enabled: boolean;
  /** Null where there is none. */
  aggregation: { [name: string]: Json } | null;
}

/** When a suppression rule is true of one feature. */
export interface GivenCondition {
  featureName: string;
  type: string;
  /** Null for the types without. */
  value: number | null;
}

export type ImputationMethod = 'ZERO' | 'PREVIOUS' | 'FIXED_VALUES';

/** A detector as a client of Open Distro wrote it: read, with its defaults, but not yet looked at as a whole. */
export interface GivenDetector {
  name: string | null;
  /** Null: none was given. */
  description: string | null;
  timeField: string | null;
  indices: string[];
  filter: Json;
  interval: Period;
  delay: Period;
  features: GivenFeature[];
  schemaVersion: number;
  uiMetadata: Json | null;
  categoryFields: string[];
  dateRange: { startMs: number | null; endMs: number | null } | null;
  /** As written, and what it means. */
  rules: { written: unknown[]; conditions: GivenCondition[][] } | null;
  imputation: { written: Json; method: ImputationMethod; fill: Map<string, number> } | null;
  shingleSize: number | null;
  recencyEmphasis: number | null;
  seasonality: number | null;
  /** In intervals. */
  history: number | null;
  frequency: Period | null;
  resultIndex: string | null;
  /** A native source query, in place of indices and time field; not yet checked. */
  source: Json | null;
  /** The label that tells features apart, for a native source. */
  featureLabel: string | null;
  /** A field that later releases have was sent: they get theirs back. */
  isLater: boolean;
  /** `last_update_time` was sent: then it is in the answer, too. */
  hasUpdateTime: boolean;
}
