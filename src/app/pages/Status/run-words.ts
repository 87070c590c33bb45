import type { EngineExecutions, RunCounts } from '../../../schema';
import { formatCount } from '../../../ui/format/numbers';

/** `12 live, 3 by category; 1 failed` */
export function liveRunsInWords({ single, byCategory }: EngineExecutions): string {
  const failed = single.failed + byCategory.failed;
  return `${formatCount(single.executed)} of single models, ${formatCount(byCategory.executed)} by category${failedInWords({ failed })}`;
}

/** `4 begun: 1 running, 2 waiting; 1 failed` */
export function historyRunsInWords({ history }: EngineExecutions): string {
  const { executed, executing, waiting, canceled, failed } = history;
  const now = executing + waiting === 0 ? '' : `: ${formatCount(executing)} running, ${formatCount(waiting)} waiting`;
  const stopped = canceled > 0 ? `; ${formatCount(canceled)} stopped` : '';
  return `${formatCount(executed)} begun${now}${stopped}${failedInWords({ failed })}`;
}

function failedInWords({ failed }: Pick<RunCounts, 'failed'>): string {
  return failed > 0 ? `; ${formatCount(failed)} failed` : '';
}
