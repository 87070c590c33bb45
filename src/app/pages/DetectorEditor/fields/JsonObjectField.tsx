import { TextArea } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { controlId, useReport } from '../draft/editor-context';
import { jsonProblemWords, readJson } from '../draft/json-text';
import { DraftField } from './DraftField';

type JsonObject = Record<string, unknown>;

interface JsonObjectFieldProps<T extends JsonObject> {
  path: string;
  label: string;
  description?: string;
  rows?: number;
  value: T;
  onChange(value: T): void;
}

/** An object as JSON. What cannot be read stays as it is typed, with the place where it stops being JSON. */
export function JsonObjectField<T extends JsonObject>(props: JsonObjectFieldProps<T>) {
  const { path, label, description, rows = 4, value, onChange } = props;
  const [text, setText] = useState(() => toText(value));
  const read = readObject<T>(text);
  useReport(path, 'problem' in read ? `${label} is ${read.problem}` : null);
  useEffect(() => {
    setText((before) => (isTextOf(before, value) ? before : toText(value)));
  }, [value]);
  return (
    <DraftField path={path} label={label} description={description}>
      <TextArea
        id={controlId(path)}
        rows={rows}
        spellCheck={false}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          const typed = readObject<T>(currentTarget.value);
          if ('value' in typed) {
            onChange(typed.value);
          }
        }}
      />
    </DraftField>
  );
}

function toText(value: JsonObject): string {
  return JSON.stringify(value, null, 2);
}

/** True of text that is being typed, too: it replaces nothing. */
function isTextOf(text: string, value: JsonObject): boolean {
  const read = readObject(text);
  return 'problem' in read || JSON.stringify(read.value) === JSON.stringify(value);
}

function readObject<T extends JsonObject>(text: string): { value: T } | { problem: string } {
  const read = readJson(text);
  if ('problem' in read) {
    return { problem: jsonProblemWords(read.problem) };
  }
  const isObject = typeof read.value === 'object' && read.value !== null && !Array.isArray(read.value);
  return isObject ? { value: read.value as T } : { problem: 'not an object: it has to begin with {' };
}
