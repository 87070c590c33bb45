import { Input } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { fromDurationText, toDurationText } from '../draft/duration-text';

interface DurationFieldProps {
  id: string;
  valueMs: number;
  /** NaN for text that is no duration. */
  onChange(valueMs: number): void;
}

/** A duration typed as `14d`, `1h 30m`, `15s`. */
export function DurationField({ id, valueMs, onChange }: DurationFieldProps) {
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
      placeholder="for example 5m"
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        onChange(fromDurationText(currentTarget.value) ?? NaN);
      }}
    />
  );
}
