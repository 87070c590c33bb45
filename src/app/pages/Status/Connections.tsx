import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { ConnectionView } from '../../../schema';
import { mayAdminister, useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { Section } from '../../../ui/page/Section';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { getTableStyles } from '../../../ui/table/get-table-styles';
import { ConnectionForm } from './ConnectionForm';
import { RemoveConnection } from './RemoveConnection';

const AUTH_WORDS: Record<ConnectionView['auth'], string> = {
  none: 'none',
  basic: 'user and password',
  bearer: 'token',
  apikey: 'API key',
};

/** Which connection is being written: a new one, or one that is there. */
type Editing = { kind: 'new' } | { kind: 'change'; connection: ConnectionView };

/** Addresses with credentials that detectors name; Admins manage them, others see that they are there. */
export function Connections() {
  const { client, me } = useEngine();
  const styles = useStyles2(getTableStyles);
  const load = useLoad((signal) => client.listConnections(signal), [client]);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [removing, setRemoving] = useState<ConnectionView | null>(null);
  const isAdmin = mayAdminister(me);
  const done = () => {
    setEditing(null);
    setRemoving(null);
    load.reload();
  };
  return (
    <Section
      title="Connections"
      actions={
        isAdmin && (
          <Button size="sm" variant="secondary" icon="plus" onClick={() => setEditing({ kind: 'new' })}>
            Add connection
          </Button>
        )
      }
    >
      <p>
        Servers that ask for credentials: Prometheus, Elasticsearch, OpenSearch.{' '}
        {!isAdmin && 'Admins can change them; ask one of them.'}
      </p>
      {load.error !== undefined && (
        <ErrorView title="The connections could not be loaded" error={load.error} onRetry={load.reload} />
      )}
      {load.data === undefined && load.error === undefined && <LoadingRows rows={2} />}
      {load.data?.length === 0 && (
        <EmptyView title="No connection yet">Detectors can also name an address that asks for nothing.</EmptyView>
      )}
      {load.data !== undefined && load.data.length > 0 && (
        <div className={styles.wrap}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>Name</th>
                <th>Address</th>
                <th>Credentials</th>
                <th>TLS</th>
                <th aria-label="Actions" />
              </tr>
            </thead>
            <tbody>
              {load.data.map((connection) => (
                <tr key={connection.name}>
                  <td>{connection.name}</td>
                  <td>{connection.url}</td>
                  <td>
                    {AUTH_WORDS[connection.auth]}
                    {connection.secretSet && ', configured'}
                  </td>
                  <td>{tlsWords(connection)}</td>
                  <td className={styles.number}>
                    {isAdmin && (
                      <>
                        <Button size="sm" fill="text" onClick={() => setEditing({ kind: 'change', connection })}>
                          Change
                        </Button>
                        <Button size="sm" fill="text" variant="destructive" onClick={() => setRemoving(connection)}>
                          Remove
                        </Button>
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {editing !== null && (
        <ConnectionForm
          connection={editing.kind === 'change' ? editing.connection : null}
          taken={(load.data ?? []).map(({ name }) => name)}
          onDone={done}
          onCancel={() => setEditing(null)}
        />
      )}
      {removing !== null && <RemoveConnection name={removing.name} onDone={done} onCancel={() => setRemoving(null)} />}
    </Section>
  );
}

function tlsWords({ url, skipTlsVerify, caSet }: ConnectionView): string {
  if (!url.startsWith('https:')) {
    return 'none';
  }
  return skipTlsVerify ? 'not verified' : caSet ? 'verified, own authority' : 'verified';
}
