import { VigilError, type HistoryRun, type RunError } from '../../../schema';
import type { DetectorModels } from '../evaluation/detector-models';

/** Why a run ends before its time. */
export type Ending = { kind: 'stopped'; login: string } | { kind: 'removed' } | { kind: 'paused' };

/** A run that is not over. */
export interface Active {
  /** As last written. */
  run: HistoryRun;
  /** False until the store has it. */
  ready: boolean;
  controller: AbortController;
  ending: Ending | null;
  /** Null while it waits; resolves when nothing of it is going on any more. */
  going: Promise<void> | null;
  stopping: Promise<HistoryRun> | null;
  models: DetectorModels | null;
}

export function newActive(run: HistoryRun, ready: boolean): Active {
  return { run, ready, controller: new AbortController(), ending: null, going: null, stopping: null, models: null };
}

/** The first reason counts, but for removal, which leaves nothing to be gone on with. */
export async function end(active: Active, ending: Ending): Promise<void> {
  if (active.ending === null || ending.kind === 'removed') {
    active.ending = ending;
  }
  active.controller.abort(new VigilError('canceled', `the historical run has been ${ending.kind}`));
  await active.going;
}

export function stoppedBy(login: string): Pick<HistoryRun, 'state' | 'error'> {
  const error: RunError = { code: 'canceled', source: 'plugin', message: `stopped by ${login}` };
  return { state: 'stopped', error };
}
