import { useStyles2 } from '@grafana/ui';
import { SOURCE_KINDS, type EngineStatus } from '../../../schema';
import { formatNumber } from '../../../ui/format/numbers';
import { RelativeTime } from '../../../ui/format/RelativeTime';
import { SOURCE_NAMES } from '../../../ui/format/source-words';
import { Section } from '../../../ui/page/Section';
import { SeverityBadge } from '../../../ui/severity/SeverityBadge';
import { EmptyView } from '../../../ui/states/EmptyView';
import { getTableStyles } from '../../../ui/table/get-table-styles';

/** Where data comes from: last success, last error, how often it is asked. */
export function SourcesTable({ sources }: { sources: EngineStatus['sources'] }) {
  const styles = useStyles2(getTableStyles);
  return (
    <Section title="Sources">
      {sources.length === 0 ? (
        <EmptyView title="No source asked yet">They appear with the first run of a detector.</EmptyView>
      ) : (
        <div className={styles.wrap}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>Source</th>
                <th>Name</th>
                <th>Last success</th>
                <th>Last error</th>
                <th className={styles.number}>Requests a minute</th>
              </tr>
            </thead>
            <tbody>
              {sources.map((source) => (
                <SourceRow key={`${source.kind}/${source.name}`} source={source} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function SourceRow({ source }: { source: EngineStatus['sources'][number] }) {
  const styles = useStyles2(getTableStyles);
  const { kind, name, lastSuccessMs, lastErrorMs, lastError, requestsPerMinute } = source;
  const known = SOURCE_KINDS.find((other) => other === kind);
  const isFailing = lastErrorMs !== null && lastErrorMs > (lastSuccessMs ?? 0);
  return (
    <tr>
      <td>{isFailing ? <SeverityBadge mark="failing">{nameOf(known, kind)}</SeverityBadge> : nameOf(known, kind)}</td>
      <td>{name}</td>
      <td>{lastSuccessMs === null ? 'never' : <RelativeTime ms={lastSuccessMs} />}</td>
      <td>
        {lastErrorMs === null ? (
          'none'
        ) : (
          <>
            <RelativeTime ms={lastErrorMs} />
            {lastError !== null && <div>{lastError}</div>}
          </>
        )}
      </td>
      <td className={styles.number}>{formatNumber(requestsPerMinute)}</td>
    </tr>
  );
}

function nameOf(known: (typeof SOURCE_KINDS)[number] | undefined, kind: string): string {
  return known === undefined ? kind : SOURCE_NAMES[known];
}
