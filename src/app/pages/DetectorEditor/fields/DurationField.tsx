import { Input } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { fromDurationText, toDurationText } from '../draft/duration-text';

interface DurationFieldProps {
  id: string;
  valueMs: number;
  /** NaN for text that is no duration. */
  onChange(valueMs: number): void;
  'aria-invalid'?: boolean;
}

/** A duration typed as `14d`, `1h 30m`, `15s`. */
export function DurationField(props: DurationFieldProps) {
  const { id, valueMs, onChange } = props;
  const [text, setText] = useState(() => toDurationText(valueMs));
  useEffect(() => {
    if (!Number.isNaN(valueMs)) {
      setText((before) => (fromDurationText(before) === valueMs ? before : toDurationText(valueMs)));
    }
  }, [valueMs]);
  return (
    <Input
      id={id}
      width={16}
      autoComplete="off"
      aria-invalid={props['aria-invalid'] === true}
      placeholder="for example 5m"
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        onChange(fromDurationText(currentTarget.value) ?? NaN);
      }}
    />
  );
}
