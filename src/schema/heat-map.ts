import * as z from 'zod';
import type { Labels } from './labels';
import type { Severity } from './severity';

const epochMs = z.coerce.number().int().min(0).max(8.64e15);

/** Series of a detector by time: their highest scores and their anomalies, in equal steps. */
export const heatMapQuerySchema = z.strictObject({
  from: epochMs,
  to: epochMs,
  /** Steps the range is cut into. */
  buckets: z.coerce.number().int().min(2).max(200).default(60),
  /** Series at most; fewer where a long range would have more points read than one answer may take. */
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
export type HeatMapQuery = z.infer<typeof heatMapQuerySchema>;

/** One series of a heat map. */
export interface HeatRow {
  seriesKey: string;
  labels: Labels;
  /** Highest score of each step, oldest first; null where nothing was evaluated. */
  scores: Array<number | null>;
  /** Gravest anomaly of each step: 0 none, 1 slight, 2 moderate, 3 severe. */
  severities: number[];
  /** Highest score of the range. */
  score: number;
  /** Gravest anomaly that touches the range. */
  severity: Severity | null;
  /** Anomalies that touch the range. */
  anomalies: number;
}

export interface HeatMap {
  fromMs: number;
  /** Length of a step: step i begins at `fromMs + i · bucketMs`. */
  bucketMs: number;
  /** Worst first: by gravest anomaly, then by highest score. */
  rows: HeatRow[];
  /** All series of the detector. */
  total: number;
}
