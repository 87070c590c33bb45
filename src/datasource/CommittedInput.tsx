import { Input } from '@grafana/ui';
import { useEffect, useState, type KeyboardEvent } from 'react';

interface CommittedInputProps {
  id: string;
  value: string;
  /** Called on leaving the field and on Enter, when the text has changed. */
  onCommit(value: string): void;
  /** Called with every key, to check as typed. */
  onDraft?: (value: string) => void;
  placeholder?: string;
  type?: 'text' | 'number';
  min?: number;
  max?: number;
}

/** A field that hands over its text when it is done, so that half a word asks for nothing. */
export function CommittedInput({ value, onCommit, onDraft, ...rest }: CommittedInputProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const commit = () => {
    if (draft !== value) {
      onCommit(draft);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      commit();
    }
  };
  return (
    <Input
      {...rest}
      value={draft}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        onDraft?.(event.currentTarget.value);
      }}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}
