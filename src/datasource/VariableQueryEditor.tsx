import type { QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, Stack } from '@grafana/ui';
import { useCallback, useId } from 'react';
import type { VigilDataSource } from './datasource';
import { DetectorPicker } from './DetectorPicker';
import { LABEL_WIDTH } from './label-width';
import type { VigilJsonData, VigilQuery } from './query';
import type { VariableKind, VigilVariableQuery } from './variable-query';

type VariableQueryEditorProps = QueryEditorProps<VigilDataSource, VigilQuery, VigilJsonData, VigilVariableQuery>;

const KIND_OPTIONS: Array<{ value: VariableKind; label: string; description: string }> = [
  { value: 'detectors', label: 'Detectors', description: 'Names of all detectors' },
  { value: 'labelNames', label: 'Label names', description: 'Names of the labels that series have' },
  { value: 'labelValues', label: 'Label values', description: 'Values of one label' },
];

/** What a dashboard variable lists. */
export function VariableQueryEditor({ datasource, query, onChange }: VariableQueryEditorProps) {
  const { kind = 'detectors', detector = '', label = '' } = query;
  const kindId = useId();
  const labelId = useId();
  const change = (part: Partial<VigilVariableQuery>) => onChange({ ...query, kind, ...part });
  const loadLabels = useCallback(
    async (search: string) => {
      const { names } = await datasource.client.labelValues(
        detector === '' || detector.startsWith('$') ? {} : { detector }
      );
      return names.filter((name) => name.includes(search)).map((name) => ({ value: name, label: name }));
    },
    [datasource, detector]
  );
  return (
    <Stack direction="column" gap={0.5}>
      <InlineField label="List" labelWidth={LABEL_WIDTH} htmlFor={kindId}>
        <Combobox
          id={kindId}
          options={KIND_OPTIONS}
          value={kind}
          onChange={(option) => change({ kind: option.value })}
          width={32}
        />
      </InlineField>
      {kind !== 'detectors' && (
        <DetectorPicker
          datasource={datasource}
          value={detector}
          onChange={(chosen) => change({ detector: chosen })}
          placeholder="All detectors"
          withVariables
        />
      )}
      {kind === 'labelValues' && (
        <InlineField label="Label" labelWidth={LABEL_WIDTH} htmlFor={labelId}>
          <Combobox
            id={labelId}
            options={loadLabels}
            value={label === '' ? null : { value: label, label }}
            onChange={(option) => change({ label: option.value })}
            createCustomValue
            placeholder="Choose a label"
            width={32}
          />
        </InlineField>
      )}
    </Stack>
  );
}
