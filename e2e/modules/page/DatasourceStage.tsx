import type {
  AnnotationQuery,
  CoreApp,
  DataSourceApi,
  DataSourceInstanceSettings,
  DataSourcePlugin,
} from '@grafana/data';
import { useMemo, useState } from 'react';

interface DatasourceStageProps {
  plugin: DataSourcePlugin<DataSourceApi>;
  settings: DataSourceInstanceSettings;
  /** Which of its editors is shown. */
  editor: string;
  app: CoreApp;
}

/** One editor of a data source over what it has by default; what it has made of that is written below it as JSON. */
export function DatasourceStage({ plugin, settings, editor, app }: DatasourceStageProps) {
  const api = useMemo(
    () => Object.assign(new plugin.DataSourceClass(settings), { meta: settings.meta }),
    [plugin, settings]
  );
  const [value, setValue] = useState<object>(() => startOf(editor, api, app));
  return (
    <main>
      <Editor
        plugin={plugin}
        api={api}
        settings={settings}
        editor={editor}
        app={app}
        value={value}
        onChange={setValue}
      />
      <pre aria-label="What is saved">{JSON.stringify(value)}</pre>
    </main>
  );
}

function startOf(editor: string, api: DataSourceApi, app: CoreApp): object {
  switch (editor) {
    case 'annotation':
      return { name: 'Anomalies', enable: true, target: api.annotations?.getDefaultQuery?.() };
    case 'config':
      return { jsonData: {}, secureJsonData: {}, secureJsonFields: {} };
    default:
      return { refId: 'A', ...api.getDefaultQuery?.(app) };
  }
}

interface EditorProps extends DatasourceStageProps {
  api: DataSourceApi;
  value: object;
  onChange(value: object): void;
}

function Editor({ plugin, api, editor, app, value, onChange }: EditorProps) {
  const { ConfigEditor, QueryEditor } = plugin.components;
  const AnnotationEditor = api.annotations?.QueryEditor;
  const common = { datasource: api, app, onRunQuery: () => undefined };
  if (editor === 'config' && ConfigEditor !== undefined) {
    return <ConfigEditor options={value as never} onOptionsChange={onChange} />;
  }
  if (editor === 'annotation' && AnnotationEditor !== undefined) {
    const annotation = value as AnnotationQuery;
    return (
      <AnnotationEditor
        {...common}
        query={annotation.target ?? { refId: 'Anno' }}
        onChange={(target) => onChange({ ...annotation, target })}
        annotation={annotation}
        onAnnotationChange={onChange}
      />
    );
  }
  return QueryEditor === undefined ? null : (
    <QueryEditor {...common} query={{ refId: 'A', ...value }} onChange={onChange} />
  );
}
