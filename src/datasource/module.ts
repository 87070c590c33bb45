import { DataSourcePlugin } from '@grafana/data';
import { ConfigEditor } from './ConfigEditor';
import { VigilDataSource } from './datasource';
import type { VigilJsonData, VigilQuery, VigilSecureJsonData } from './query';
import { QueryEditor } from './QueryEditor';
import { QueryEditorHelp } from './QueryEditorHelp';

export const plugin = new DataSourcePlugin<VigilDataSource, VigilQuery, VigilJsonData, VigilSecureJsonData>(
  VigilDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryEditorHelp);
