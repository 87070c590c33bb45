import { Combobox, Input, Stack, TextArea } from '@grafana/ui';
import type { PrometheusQuery } from '../../../../schema';
import { mayAdminister, useEngine } from '../../../../ui/client/engine-context';
import { useLoad } from '../../../../ui/client/use-load';
import { DraftField } from '../fields/DraftField';
import { controlId, useEditorForm } from '../draft/editor-context';

const BY_ADDRESS = '';

/** A server, by address or by a connection that an Admin has stored, and what to ask it. */
export function PrometheusQueryEditor({ query }: { query: PrometheusQuery }) {
  const { client, me } = useEngine();
  const { change } = useEditorForm();
  const isAdmin = mayAdminister(me);
  const connections = useLoad(
    (signal) => (isAdmin ? client.listConnections(signal) : Promise.resolve([])),
    [client, isAdmin]
  );
  const known = connections.data?.map(({ name }) => name) ?? [];
  const named =
    query.connection === undefined || known.includes(query.connection) ? known : [...known, query.connection];
  const set = (part: Partial<PrometheusQuery>) => change({ source: { ...query, ...part } });

  return (
    <Stack direction="column" gap={2}>
      <DraftField
        path="source.connection"
        label="Connection"
        description={
          isAdmin
            ? 'Stored addresses with credentials are managed on the Status page.'
            : 'Type the name of a connection that an Admin has stored, or give an address without credentials.'
        }
      >
        <Combobox
          id={controlId('source.connection')}
          width={50}
          createCustomValue={!isAdmin}
          options={[
            { value: BY_ADDRESS, label: 'An address without credentials' },
            ...named.map((value) => ({ value, label: value })),
          ]}
          value={query.connection ?? BY_ADDRESS}
          onChange={({ value }) =>
            change({
              source:
                value === BY_ADDRESS
                  ? { kind: 'prometheus', url: '', expr: query.expr }
                  : { kind: 'prometheus', connection: value, expr: query.expr },
            })
          }
        />
      </DraftField>
      {query.connection === undefined && (
        <DraftField path="source.url" label="Address">
          <Input
            id={controlId('source.url')}
            width={50}
            placeholder="http://localhost:9090"
            value={query.url ?? ''}
            onChange={({ currentTarget }) => set({ url: currentTarget.value })}
          />
        </DraftField>
      )}
      <DraftField
        path="source.expr"
        label="Query"
        description="PromQL; each series of the result is watched on its own."
      >
        <TextArea
          id={controlId('source.expr')}
          rows={3}
          spellCheck={false}
          placeholder="sum by (service) (rate(http_requests_total[5m]))"
          value={query.expr}
          onChange={({ currentTarget }) => set({ expr: currentTarget.value })}
        />
      </DraftField>
    </Stack>
  );
}
