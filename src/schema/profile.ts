import type { DetectorState, RunError } from './detector-state';
import type { Labels } from './labels';

/** What one model has learnt so far. */
export interface ModelProfile {
  seriesKey: string;
  labels: Labels;
  bytes: number;
  light: boolean;
  /** 0…1; 1 once it has seen enough to speak. */
  progress: number;
  /** Points it still has to see, about; 0 once it speaks, null while it cannot be told. */
  pointsNeeded: number | null;
  firstMs: number;
  /** Newest point it has seen. */
  lastMs: number;
}

/** How the models of a detector are doing. */
export interface DetectorProfile {
  state: DetectorState;
  /** By labels; an answer of the API holds the first `LIMITS.pageItems`. */
  models: ModelProfile[];
  /** Series seen, whether their models are still held or not. */
  totalSeries: number;
  /** Of these, those that still have points. */
  activeSeries: number;
  modelBytes: number;
  lightModels: number;
  /** Of the model that is furthest: the detector speaks once that does. */
  init: { progress: number; pointsNeeded: number | null; minutesLeft: number | null };
  /** Of the newest run that failed, while it is known. */
  lastError: (RunError & { timeMs: number }) | null;
}

/** Runs since the start of the engine. */
export interface RunCounts {
  /** Those that failed included. */
  executed: number;
  failed: number;
}

/** What the engine has run since its start. */
export interface EngineExecutions {
  /** By whether the detector has a model for each value of its category fields. */
  single: RunCounts;
  byCategory: RunCounts;
  /** Historical runs; `executed` are those begun, those gone on with after a restart included. */
  history: RunCounts & { waiting: number; executing: number; canceled: number };
}
