import type { HistoryRun, HistoryState } from '../../../../schema';
import { toDocument } from '../detectors/to-document';
import type { OpendistroTerms } from '../opendistro-services';

const STATES: Readonly<Record<HistoryState, string>> = {
  waiting: 'INIT',
  running: 'RUNNING',
  finished: 'FINISHED',
  stopped: 'STOPPED',
  failed: 'FAILED',
};

type Terms = Pick<OpendistroTerms, 'place' | 'nodeId'>;

/** A historical run as the original's task. @param isLatest whether its detector has no later one */
export function taskDocument(run: HistoryRun, isLatest: boolean, { place, nodeId }: Terms): Record<string, unknown> {
  const { spec, detectorId, createdMs, startedMs, endedMs, fromMs, toMs, progress } = run;
  const detector = { ...spec, id: detectorId, updatedMs: createdMs };
  return {
    task_id: run.id,
    last_update_time: run.updatedMs,
    ...(run.error !== null && { error: run.state === 'stopped' ? 'Task cancelled by user' : run.error.message }),
    state: STATES[run.state],
    detector_id: detectorId,
    task_progress: progress,
    // What a run learns from comes first, and is over with the first piece.
    init_progress: progress > 0 ? 1 : 0,
    ...(startedMs !== null && { current_piece: Math.round(fromMs + (toMs - fromMs) * progress) }),
    execution_start_time: startedMs ?? createdMs,
    ...(endedMs !== null && { execution_end_time: endedMs }),
    is_latest: isLatest,
    task_type: 'HISTORICAL',
    coordinating_node: nodeId,
    ...(startedMs !== null && { worker_node: nodeId }),
    detector: toDocument(detector, { place, withUpdateTime: true }),
  };
}

/** Of runs of one detector, newest first; null without any. */
export function newestTask(runs: readonly HistoryRun[], terms: Terms): Record<string, unknown> | null {
  const [newest] = runs;
  return newest === undefined ? null : taskDocument(newest, true, terms);
}

/** Of any runs, newest first. */
export function taskDocuments(runs: readonly HistoryRun[], terms: Terms): Array<Record<string, unknown>> {
  const seen = new Set<string>();
  return runs.map((run) => {
    const isLatest = !seen.has(run.detectorId);
    seen.add(run.detectorId);
    return taskDocument(run, isLatest, terms);
  });
}
