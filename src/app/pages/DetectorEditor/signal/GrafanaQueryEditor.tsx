import { DataSourcePluginContextProvider, dateTime, type DataSourceInstanceSettings } from '@grafana/data';
import { ErrorBoundaryAlert, Stack, Text } from '@grafana/ui';
import { useMemo } from 'react';
import { VigilError, type GrafanaQuery } from '../../../../schema';
import { DATASOURCE_ID } from '../../../../ui/client/grafana-client';
import { useLoad } from '../../../../ui/client/use-load';
import { countOf } from '../../../../ui/format/numbers';
import { ErrorView, sentence } from '../../../../ui/states/ErrorView';
import { LoadingRows } from '../../../../ui/states/LoadingRows';
import { controlId, useEditorForm } from '../draft/editor-context';
import { problemAt } from '../draft/editor-draft';
import { DatasourceField } from './DatasourceField';
import { EDITOR_APP, loadDatasource, withDefaults, type LoadedDatasource } from './grafana-datasource';

interface GrafanaQueryEditorProps {
  query: GrafanaQuery;
  /** What the preview looks back on: the range editors complete names from. */
  lookBackMs: number;
  onRunQuery(): void;
}

/** Any data source of this Grafana that a server can ask, with its own query editor. */
export function GrafanaQueryEditor({ query, lookBackMs, onRunQuery }: GrafanaQueryEditorProps) {
  const { change, shown } = useEditorForm();
  const { uid } = query.datasource;
  const problem = problemAt(shown, 'source.queries');
  const choose = ({ uid: chosen, type, name }: DataSourceInstanceSettings) => {
    if (chosen !== uid) {
      change({ source: { kind: 'grafana', datasource: { uid: chosen, type, name }, queries: [{ refId: 'A' }] } });
    }
  };
  return (
    <Stack direction="column" gap={2}>
      <DatasourceField
        uid={uid}
        description="Those that Grafana's server can ask, as for alert rules."
        filter={isAskedByServer}
        onChange={choose}
      />
      {uid !== '' && <EmbeddedEditor key={uid} query={query} lookBackMs={lookBackMs} onRunQuery={onRunQuery} />}
      {problem !== undefined && (
        <Text color="error" role="alert">
          {sentence(problem)}
        </Text>
      )}
    </Stack>
  );
}

/** A detector looks while nobody has a browser open. */
function isAskedByServer({ meta }: DataSourceInstanceSettings): boolean {
  const isServers = meta.backend === true || meta.alerting === true;
  return isServers && meta.builtIn !== true && meta.id !== DATASOURCE_ID;
}

function EmbeddedEditor(props: GrafanaQueryEditorProps) {
  const { uid, name } = props.query.datasource;
  const loaded = useLoad(() => loadDatasource(uid), [uid]);
  if (loaded.error !== undefined) {
    return <ErrorView title={`${name || uid} cannot be used`} error={loaded.error} onRetry={loaded.reload} />;
  }
  if (loaded.data === undefined) {
    return <LoadingRows rows={2} label={`Loading the query editor of ${name}`} />;
  }
  return (
    <ErrorBoundaryAlert title={`The query editor of ${name} broke`} dependencies={[uid]}>
      <OwnEditor {...props} loaded={loaded.data} />
    </ErrorBoundaryAlert>
  );
}

function OwnEditor({ query, lookBackMs, onRunQuery, loaded }: GrafanaQueryEditorProps & { loaded: LoadedDatasource }) {
  const { change, touch } = useEditorForm();
  const { api, settings } = loaded;
  const [first, ...rest] = query.queries;
  const model = useMemo(() => withDefaults(api, { ...first, refId: first?.refId ?? 'A' }), [api, first]);
  const range = useMemo(() => lastRange(lookBackMs), [lookBackMs]);
  const QueryEditor = api.components?.QueryEditor;
  if (QueryEditor === undefined) {
    const error = new VigilError(
      'failed_precondition',
      `${settings.name} has no query editor; write its query as JSON`
    );
    return <ErrorView title="This data source cannot be edited here" error={error} />;
  }
  return (
    <div id={controlId('source.queries')} tabIndex={-1} onBlur={() => touch('source.queries')}>
      <DataSourcePluginContextProvider instanceSettings={settings}>
        <QueryEditor
          key={settings.uid}
          app={EDITOR_APP}
          datasource={api}
          query={model}
          queries={query.queries}
          range={range}
          history={[]}
          onChange={(next) => change({ source: { ...query, queries: [{ ...next, refId: model.refId }, ...rest] } })}
          onRunQuery={onRunQuery}
        />
      </DataSourcePluginContextProvider>
      {rest.length > 0 && (
        <Text variant="bodySmall" color="secondary">
          {countOf(rest.length, 'more query', 'more queries')} of this detector can be edited as JSON.
        </Text>
      )}
    </div>
  );
}

function lastRange(lookBackMs: number) {
  const to = dateTime();
  const from = dateTime(to.valueOf() - lookBackMs);
  return { from, to, raw: { from, to } };
}
