import { Input, Stack, TextArea } from '@grafana/ui';
import type { PrometheusQuery } from '../../../../schema';
import { DraftField } from '../fields/DraftField';
import { controlId, useEditorForm } from '../draft/editor-context';
import { ConnectionField } from './ConnectionField';

/** A server, by address or by a connection that an Admin has stored, and what to ask it. */
export function PrometheusQueryEditor({ query }: { query: PrometheusQuery }) {
  const { change } = useEditorForm();
  const set = (part: Partial<PrometheusQuery>) => change({ source: { ...query, ...part } });

  return (
    <Stack direction="column" gap={2}>
      <ConnectionField
        value={query.connection}
        onChange={(connection) => {
          const server = connection === undefined ? { url: '' } : { connection };
          change({ source: { kind: 'prometheus', ...server, expr: query.expr } });
        }}
      />
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
