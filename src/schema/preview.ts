import * as z from 'zod';
import type { Anomaly } from './anomaly';
import { detectorSpecSchema } from './detector';
import type { ErrorCode } from './error';
import type { Labels } from './labels';
import { LIMITS } from './limits';
import type { MemberStanding } from './members';
import type { ResultColumns } from './point-result';

const columnSchema = z.array(z.number().nullable());

/** Series read by the browser with the user's own rights, for sources that only Grafana can reach. */
export const samplesSchema = z
  .array(
    z.strictObject({
      labels: z.record(z.string(), z.string()),
      times: z.array(z.number()),
      values: columnSchema,
    })
  )
  .max(LIMITS.seriesPerDetector);
export type Samples = z.infer<typeof samplesSchema>;

export const createPreviewSchema = z
  .strictObject({
    spec: detectorSpecSchema,
    fromMs: z.int().min(0),
    toMs: z.int().min(1),
    samples: samplesSchema.optional(),
  })
  .refine((body) => body.fromMs < body.toMs, { error: 'must be before toMs', path: ['fromMs'] });
export type CreatePreview = z.infer<typeof createPreviewSchema>;

/** A series as previewed. `strength`, `evidence`, `voices` and `since` let a client decide anew without asking again. */
export interface PreviewSeries {
  seriesKey: string;
  labels: Labels;
  columns: ResultColumns;
  /** Score before direction and minimum deviation. */
  strength: number[];
  /** What the alert decision weighs. */
  evidence: number[];
  /** Of the points at which a member spoke: their index, and the score of each of `members`, in their order. */
  voices: Array<[index: number, scores: number[]]>;
  /** Of the points whose change a member dates: their index, and when it began (epoch ms). */
  since: Array<[index: number, sinceMs: number]>;
  /** The ways the model looks at the series, as they stand at its end. */
  members: MemberStanding[];
}

export interface PreviewResult {
  /** Worst first. */
  series: PreviewSeries[];
  anomalies: Anomaly[];
  seriesFound: number;
  /** Evaluated but learnt from before `shownFromMs`; counts and rates are over the shown part. */
  shownFromMs: number;
  toMs: number;
  points: number;
  /** Share of points without a value, 0…1. */
  missing: number;
  notices: string[];
}

export interface Preview {
  id: string;
  state: 'running' | 'done' | 'failed';
  /** 0…1 */
  progress: number;
  /** What it is doing, in words. */
  step: string;
  result: PreviewResult | null;
  error: { code: ErrorCode; message: string } | null;
}
