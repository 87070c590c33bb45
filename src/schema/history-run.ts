import * as z from 'zod';
import type { DetectorSpec } from './detector';
import type { RunError } from './detector-state';

export const HISTORY_STATES = ['waiting', 'running', 'finished', 'stopped', 'failed'] as const;
export type HistoryState = (typeof HISTORY_STATES)[number];

/** A range gone through once beside the live job, with models of its own: nothing of it touches what is live. */
export const createHistoryRunSchema = z
  .strictObject({ fromMs: z.int().min(0).max(8.64e15), toMs: z.int().min(1).max(8.64e15) })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { error: 'must be before toMs', path: ['fromMs'] });
export type CreateHistoryRun = z.infer<typeof createHistoryRunSchema>;

/** One such run, while it lasts and after. It goes on where it was when the engine has been restarted. */
export interface HistoryRun {
  /** Its results and anomalies are read by this id wherever a detector id is taken. */
  id: string;
  orgId: number;
  detectorId: string;
  /** The detector as it was when the run was asked for. */
  spec: DetectorSpec;
  fromMs: number;
  toMs: number;
  state: HistoryState;
  /** 0…1 of the range. */
  progress: number;
  createdMs: number;
  startedMs: number | null;
  endedMs: number | null;
  updatedMs: number;
  startedBy: string;
  series: number;
  points: number;
  /** Of a run that failed, or why it was stopped. */
  error: RunError | null;
  /** Rises with every change of this record. */
  version: number;
  seqNo: number;
}
