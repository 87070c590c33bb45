import { InlineField } from '@grafana/ui';
import { useEffect, useId, useState } from 'react';
import { parseLabelMatchers, VigilError } from '../schema';
import { CommittedInput } from './CommittedInput';
import { LABEL_WIDTH } from './label-width';

interface LabelsFieldProps {
  value: string;
  onChange(labels: string): void;
}

/** Matchers on the labels of the series, checked as typed. A text with variables is left to the engine to judge. */
export function LabelsField({ value, onChange }: LabelsFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const problem = problemOf(draft);
  return (
    <InlineField
      label="Series"
      labelWidth={LABEL_WIDTH}
      htmlFor={id}
      grow
      invalid={problem !== null}
      error={problem}
      tooltip={'Matchers on the labels of the series: region="eu", pod=~"web-.*". Empty: all series.'}
    >
      <CommittedInput
        id={id}
        value={value}
        onDraft={setDraft}
        onCommit={onChange}
        placeholder='All series, or region="eu", pod=~"web-.*"'
      />
    </InlineField>
  );
}

function problemOf(text: string): string | null {
  if (/\$|\[\[/.test(text)) {
    return null;
  }
  try {
    parseLabelMatchers(text);
    return null;
  } catch (thrown) {
    return VigilError.from(thrown).message;
  }
}
