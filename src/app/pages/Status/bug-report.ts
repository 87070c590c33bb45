import type { EngineStatus, HealthReport } from '../../../schema';
import { formatDuration } from '../../../ui/format/durations';
import { formatBytes } from '../../../ui/format/numbers';
import { historyRunsInWords, liveRunsInWords } from './run-words';

/**
 * The status as text for a bug report. It names kinds, counts and versions; no addresses, file paths, names of
 * detectors or texts of errors from sources, any of which may tell more than its reporter means to.
 */
export function bugReport(status: EngineStatus, health: HealthReport | undefined, nowMs: number): string {
  const { store, memory, queue } = status;
  const ago = (ms: number | null) => (ms === null ? 'never' : `${formatDuration(nowMs - ms)} ago`);
  const lines = [
    `Vigil ${status.version}, role ${status.role}, Node ${status.nodeVersion}`,
    `Up for ${formatDuration(nowMs - status.startedMs)}`,
    `Health: ${health?.status ?? 'unknown'}`,
    ...(health?.checks ?? []).map(({ name, ok }) => `  ${ok ? 'ok' : 'NOT OK'} ${name}`),
    `Store: ${store.kind}, ${formatBytes(store.bytes)}, last write ${ago(store.lastWriteMs)}`,
    `Memory: ${formatBytes(memory.rssBytes)}, ${memory.models} models (${memory.lightModels} light) of ${formatBytes(memory.modelBytes)} in all`,
    `Queue: ${queue.running} running, ${queue.waiting} waiting`,
    `Runs: ${liveRunsInWords(status.executions)}`,
    `Historical runs: ${historyRunsInWords(status.executions)}`,
    `Detectors: ${Object.entries(status.states)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')}`,
    `Lag: ${status.lag.map(({ upToMs, detectors }) => `${detectors} ${lagWords(upToMs)}`).join(', ')}`,
    `Retention: results ${status.retention.resultsDays} d, anomalies ${status.retention.anomaliesDays} d`,
    'Sources:',
    ...status.sources.map(
      ({ kind, lastSuccessMs, lastErrorMs, requestsPerMinute }) =>
        `  ${kind}: success ${ago(lastSuccessMs)}, error ${ago(lastErrorMs)}, ${requestsPerMinute} requests a minute`
    ),
  ];
  return lines.join('\n');
}

/** A bucket of lateness in words; null is open at its end. */
export function lagWords(upToMs: number | null): string {
  if (upToMs === null) {
    return 'later than that';
  }
  return upToMs === 0 ? 'on time' : `up to ${formatDuration(upToMs)} late`;
}
