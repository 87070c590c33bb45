import type { EngineStatus } from '../../../schema';
import { formatDuration } from '../../../ui/format/durations';
import { formatBytes, formatCount } from '../../../ui/format/numbers';
import { RelativeTime } from '../../../ui/format/RelativeTime';
import { useNow } from '../../../ui/format/use-now';
import { Facts } from '../../../ui/page/Facts';
import { Section } from '../../../ui/page/Section';
import { historyRunsInWords, liveRunsInWords } from './run-words';

/** Version, store, memory, queue, runs. */
export function EngineFacts({ status }: { status: EngineStatus }) {
  const nowMs = useNow();
  const { store, memory, queue, retention } = status;
  return (
    <Section title="Engine">
      <Facts
        facts={[
          ['Version', `${status.version}, Node ${status.nodeVersion}`],
          ['Up for', formatDuration(nowMs - status.startedMs)],
          ['Role', status.role === 'plugin' ? 'plugin, started by Grafana' : 'serve, on its own'],
          ['Queue', `${formatCount(queue.running)} running, ${formatCount(queue.waiting)} waiting`],
          ['Runs since the start', liveRunsInWords(status.executions)],
          ['Historical runs', historyRunsInWords(status.executions)],
          ['Memory', `${formatBytes(memory.rssBytes)} in use`],
          [
            'Models',
            `${formatCount(memory.models)}${memory.lightModels > 0 ? ` (${formatCount(memory.lightModels)} light)` : ''}, ${formatBytes(memory.modelBytes)} in all, ${formatBytes(memory.budgetBytes)} before new ones are light`,
          ],
          ['Store', `${store.kind}, ${formatBytes(store.bytes)}`],
          ['Last write', store.lastWriteMs === null ? 'none yet' : <RelativeTime key="write" ms={store.lastWriteMs} />],
          ...(store.writeError === null ? [] : ([['Writing fails', store.writeError]] as const)),
          ['Kept', `results ${retention.resultsDays} d, anomalies ${retention.anomaliesDays} d`],
          ['Data', store.path],
        ]}
      />
    </Section>
  );
}
