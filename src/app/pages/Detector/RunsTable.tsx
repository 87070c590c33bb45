import { useStyles2 } from '@grafana/ui';
import { SECOND_MS, type RunRecord } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { formatDuration } from '../../../ui/format/durations';
import { formatCount } from '../../../ui/format/numbers';
import { RelativeTime } from '../../../ui/format/RelativeTime';
import { formatShortTime } from '../../../ui/format/times';
import { Section } from '../../../ui/page/Section';
import { SeverityBadge } from '../../../ui/severity/SeverityBadge';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { getTableStyles } from '../../../ui/table/get-table-styles';

/** The last runs, newest first: when, how long, what came of it. */
export function RunsTable({ detectorId }: { detectorId: string }) {
  const { client } = useEngine();
  const styles = useStyles2(getTableStyles);
  const load = useLoad((signal) => client.listRuns(detectorId, signal), [client, detectorId], {
    refreshMs: 10 * SECOND_MS,
  });
  const runs = load.data?.items ?? [];
  return (
    <Section title="Last runs">
      {load.error !== undefined && (
        <ErrorView title="The runs could not be loaded" error={load.error} onRetry={load.reload} />
      )}
      {load.data === undefined && load.error === undefined && <LoadingRows rows={4} />}
      {load.data !== undefined && runs.length === 0 && (
        <EmptyView title="No run yet">The first one is about to start.</EmptyView>
      )}
      {runs.length > 0 && (
        <div className={styles.wrap}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>Started</th>
                <th>Covers up to</th>
                <th>Kind</th>
                <th className={styles.number}>Took</th>
                <th className={styles.number}>Series</th>
                <th className={styles.number}>Points</th>
                <th>Outcome</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow key={`${run.startedMs}-${run.toMs}`} run={run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function RunRow({ run }: { run: RunRecord }) {
  const styles = useStyles2(getTableStyles);
  return (
    <tr>
      <td>
        <RelativeTime ms={run.startedMs} />
      </td>
      <td>{formatShortTime(run.toMs)}</td>
      <td>{run.origin}</td>
      <td className={styles.number}>{formatDuration(run.durationMs)}</td>
      <td className={styles.number}>{formatCount(run.series)}</td>
      <td className={styles.number}>{formatCount(run.points)}</td>
      <td>{run.error === null ? 'done' : <SeverityBadge mark="failing">{run.error.message}</SeverityBadge>}</td>
    </tr>
  );
}
