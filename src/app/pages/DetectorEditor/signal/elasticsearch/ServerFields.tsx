import { Input, RadioButtonGroup, Stack } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import type { ElasticsearchQuery } from '../../../../../schema';
import { useEngine } from '../../../../../ui/client/engine-context';
import { LoadingRows } from '../../../../../ui/states/LoadingRows';
import { controlId } from '../../draft/editor-context';
import { DraftField } from '../../fields/DraftField';
import { ConnectionField } from '../ConnectionField';

/** Choosing one needs Grafana around it: nothing of it is loaded elsewhere. */
const DatasourceField = lazy(async () => ({ default: (await import('../DatasourceField')).DatasourceField }));

const DATASOURCE_TYPES: readonly string[] = ['elasticsearch', 'grafana-opensearch-datasource'];

interface ServerFieldsProps {
  query: ElasticsearchQuery;
  onChange(query: ElasticsearchQuery): void;
}

type Server = Pick<ElasticsearchQuery, 'url' | 'connection' | 'datasource'>;

/** How the search engine is reached: by address, by a stored connection, or as a data source of Grafana. */
export function ServerFields({ query, onChange }: ServerFieldsProps) {
  const { host } = useEngine();
  const { url, connection, datasource } = query;
  const reach = (server: Server) => onChange({ ...withoutServer(query), ...server });
  const isDatasource = datasource !== undefined;
  return (
    <Stack direction="column" gap={2}>
      {(host === 'grafana' || isDatasource) && (
        <DraftField path="source.server" label="Reached" isGroup>
          <RadioButtonGroup
            aria-label="Reached"
            options={[
              { value: false, label: 'By address or connection' },
              { value: true, label: 'As a data source of Grafana' },
            ]}
            value={isDatasource}
            onChange={(next) => reach(next ? { datasource: { uid: '', name: '' } } : { url: '' })}
          />
        </DraftField>
      )}
      {isDatasource ? (
        <Suspense fallback={<LoadingRows rows={1} />}>
          <DatasourceField
            uid={datasource.uid}
            description="Elasticsearch or OpenSearch."
            filter={({ type }) => DATASOURCE_TYPES.includes(type)}
            onChange={({ uid, name }) => reach({ datasource: { uid, name } })}
          />
        </Suspense>
      ) : (
        <ConnectionField
          value={connection}
          onChange={(name) => reach(name === undefined ? { url: '' } : { connection: name })}
        />
      )}
      {!isDatasource && connection === undefined && (
        <DraftField path="source.url" label="Address">
          <Input
            id={controlId('source.url')}
            width={50}
            placeholder="http://localhost:9200"
            value={url ?? ''}
            onChange={({ currentTarget }) => reach({ url: currentTarget.value })}
          />
        </DraftField>
      )}
    </Stack>
  );
}

function withoutServer(query: ElasticsearchQuery): ElasticsearchQuery {
  const { url: _url, connection: _connection, datasource: _datasource, ...rest } = query;
  return rest;
}
