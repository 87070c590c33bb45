import type { DataSourceInstanceSettings } from '@grafana/data';
import { DataSourcePicker } from '@grafana/runtime';
import { controlId } from '../../draft/editor-context';
import { DraftField } from '../../fields/DraftField';

const TYPES: readonly string[] = ['elasticsearch', 'grafana-opensearch-datasource'];

interface DatasourceFieldProps {
  uid: string;
  onChange(datasource: { uid: string; name: string }): void;
}

/** A data source of this Grafana that is a search engine. */
export function DatasourceField({ uid, onChange }: DatasourceFieldProps) {
  return (
    <DraftField path="source.datasource" label="Data source" description="Elasticsearch or OpenSearch.">
      <DataSourcePicker
        inputId={controlId('source.datasource')}
        current={uid === '' ? null : uid}
        noDefault
        width={50}
        placeholder="Choose a data source"
        filter={({ type }: DataSourceInstanceSettings) => TYPES.includes(type)}
        onChange={({ uid: chosen, name }) => onChange({ uid: chosen, name })}
      />
    </DraftField>
  );
}
