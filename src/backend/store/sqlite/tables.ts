import type { Generated } from 'kysely';

/**
 * The tables as they are now; `migrations/` made them so.
 *
 * An *era* is one stretch of learning of one detector: the live one, or that of a historical run. What a detector has learnt
 * and found hangs on its era, so that starting anew only takes a new era: the rows of the old one are out of sight at once
 * and swept away by `prune`.
 */
export interface Tables {
  eras: ErasTable;
  detectors: DetectorsTable;
  progress: { era: number; body: string };
  series: SeriesTable;
  snapshots: { series_id: number; time_ms: number; bytes: Uint8Array };
  results: ResultsTable;
  hours: { era: number; hour_ms: number; max_score: number | null; points: number };
  anomalies: AnomaliesTable;
  runs: { era: number; started_ms: number; to_ms: number; body: string };
  missed: { era: number; to_ms: number; from_ms: number; message: string };
  histories: HistoriesTable;
  documents: DocumentsTable;
  /** The last number given out. */
  sequences: { org_id: number; kind: string; last: number };
}

interface ErasTable {
  era: Generated<number>;
  /** 1 when no detector lives in it any more. */
  gone: number;
}

export interface DetectorsTable {
  id: string;
  org_id: number;
  name: string;
  /** The name in folded case: unique in the organisation. */
  name_key: string;
  version: number;
  generation: number;
  era: number;
  /** The whole detector as JSON. */
  body: string;
}

interface HistoriesTable {
  run_id: string;
  org_id: number;
  detector_id: string;
  era: number;
}

export interface DocumentsTable {
  org_id: number;
  kind: string;
  id: string;
  parent: string;
  time_ms: number;
  version: number;
  seq_no: number;
  /** JSON. */
  body: string;
}

interface SeriesTable {
  series_id: Generated<number>;
  era: number;
  series_key: string;
  /** Canonical text. */
  labels: string;
  first_ms: number;
  last_ms: number;
  last_value: number | null;
  last_score: number | null;
  last_severity: number;
  last_alert: number;
  open_since_ms: number | null;
  progress: number;
  model_bytes: number;
  /** 0 or 1. */
  light: number;
}

interface ResultsTable {
  series_id: number;
  time_ms: number;
  value: number | null;
  expected: number | null;
  lower: number | null;
  upper: number | null;
  score: number | null;
  severity: number;
  alert: number;
  /** `FEATURE_NUMBERS` doubles for each feature; null for a series that stands for itself. */
  features: Uint8Array | null;
}

export interface AnomaliesTable {
  id: string;
  org_id: number;
  era: number;
  series_key: string;
  labels: string;
  start_ms: number;
  end_ms: number | null;
  peak_ms: number;
  peak_score: number | null;
  /** 1…3 */
  severity: number;
  side: string;
  value: number | null;
  expected: number | null;
  lower: number | null;
  upper: number | null;
  points: number;
  origin: string;
  explanation: string;
  /** JSON of the `Reasons`; empty in rows that are older than they are. */
  reasons: string;
  /** Labels and explanation in folded case, to search in. */
  search_text: string;
}
