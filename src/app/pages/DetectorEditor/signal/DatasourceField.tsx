import type { DataSourceInstanceSettings } from '@grafana/data';
import { DataSourcePicker } from '@grafana/runtime';
import { controlId } from '../draft/editor-context';
import { DraftField } from '../fields/DraftField';

interface DatasourceFieldProps {
  /** Empty while none is chosen. */
  uid: string;
  description: string;
  /** Which are offered. */
  filter(datasource: DataSourceInstanceSettings): boolean;
  onChange(datasource: DataSourceInstanceSettings): void;
}

/** A data source of this Grafana. */
export function DatasourceField({ uid, description, filter, onChange }: DatasourceFieldProps) {
  return (
    <DraftField path="source.datasource" label="Data source" description={description}>
      <DataSourcePicker
        inputId={controlId('source.datasource')}
        current={uid === '' ? null : uid}
        noDefault
        width={50}
        placeholder="Choose a data source"
        filter={filter}
        onChange={onChange}
      />
    </DraftField>
  );
}
