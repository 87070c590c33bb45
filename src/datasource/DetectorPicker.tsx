import { Combobox, InlineField } from '@grafana/ui';
import { useCallback, useId, useState } from 'react';
import { VigilError } from '../schema';
import type { VigilDataSource } from './datasource';
import { detectorOptions } from './detector-options';
import { LABEL_WIDTH } from './label-width';

interface DetectorPickerProps {
  datasource: VigilDataSource;
  /** Name, id or a variable; empty for what `placeholder` says. */
  value: string;
  onChange(detector: string): void;
  placeholder: string;
  /** Alert rules cannot use variables. */
  withVariables: boolean;
}

/** Chooses a detector by name; another name, an id or a variable may be typed. */
export function DetectorPicker({ datasource, value, onChange, placeholder, withVariables }: DetectorPickerProps) {
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(
    async (search: string) => {
      try {
        const options = await detectorOptions(datasource, search, withVariables);
        setProblem(null);
        return options;
      } catch (thrown) {
        // The names are a convenience: without them a name can still be typed.
        setProblem(VigilError.from(thrown).message);
        return [];
      }
    },
    [datasource, withVariables]
  );
  return (
    <InlineField
      label="Detector"
      labelWidth={LABEL_WIDTH}
      htmlFor={id}
      grow
      invalid={problem !== null}
      error={problem === null ? undefined : `The names could not be loaded: ${problem}. A name can still be typed.`}
      tooltip="Name or id. Empty: see the text in the field."
    >
      <Combobox
        id={id}
        options={load}
        value={value === '' ? null : { value, label: value }}
        onChange={(option) => onChange(option?.value ?? '')}
        isClearable
        createCustomValue
        placeholder={placeholder}
        minWidth={24}
        width="auto"
      />
    </InlineField>
  );
}
