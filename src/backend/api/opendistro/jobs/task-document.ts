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

const CANCELLED = 'Task cancelled by user';
const NO_DATA = 'There is no data in the detection date range';

type Terms = Pick<OpendistroTerms, 'place' | 'nodeId'>;

/** A historical run as the original's task. @param isLatest whether its detector has no later one */
export function taskDocument(run: HistoryRun, isLatest: boolean, { place, nodeId }: Terms): Record<string, unknown> {
  const { spec, detectorId, createdMs, startedMs, endedMs, fromMs, toMs, progress } = run;
  const detector = { ...spec, id: detectorId, updatedMs: createdMs };
  return {
    task_id: run.id,
    last_update_time: run.updatedMs,
    ...shownEnd(run),
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

/** One that found nothing to look at has failed, as far as clients are concerned. */
function shownEnd({ state, error, points }: HistoryRun): { error?: string; state: string } {
  if (state === 'finished' && points === 0) {
    return { error: NO_DATA, state: STATES.failed };
  }
  return { ...(error !== null && { error: state === 'stopped' ? CANCELLED : error.message }), state: STATES[state] };
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
