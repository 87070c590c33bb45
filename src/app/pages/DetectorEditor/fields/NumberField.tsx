import { Input } from '@grafana/ui';
import { useEffect, useState } from 'react';

interface NumberFieldProps {
  id: string;
  /** Null shows an empty field. */
  value: number | null;
  /** NaN for text that is no number; null for an empty field. */
  onChange(value: number | null): void;
  unit?: string;
  placeholder?: string;
  disabled?: boolean;
  'aria-invalid'?: boolean;
}

/** A number as it is being typed: what cannot be read stays as it is and is passed on as NaN, so that checks name it. */
export function NumberField(props: NumberFieldProps) {
  const { id, value, onChange, unit, placeholder, disabled = false } = props;
  const [text, setText] = useState(toText(value));
  useEffect(() => {
    setText((before) => (Object.is(toNumber(before), value) ? before : toText(value)));
  }, [value]);
  return (
    <Input
      id={id}
      width={16}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      disabled={disabled}
      aria-invalid={props['aria-invalid'] === true}
      {...(unit !== undefined && { suffix: unit })}
      {...(placeholder !== undefined && { placeholder })}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        onChange(toNumber(currentTarget.value));
      }}
    />
  );
}

function toText(value: number | null): string {
  return value === null || Number.isNaN(value) ? '' : String(value);
}

function toNumber(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}
