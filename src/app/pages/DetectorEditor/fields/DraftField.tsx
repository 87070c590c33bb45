import { Field } from '@grafana/ui';
import { cloneElement, type ReactElement, type ReactNode } from 'react';
import { sentence } from '../../../../ui/states/ErrorView';
import { controlId, useEditorForm } from '../draft/editor-context';
import { problemAt } from '../draft/editor-draft';

interface DraftFieldProps {
  /** Dotted path in the draft: whose problems are shown here. */
  path: string;
  label: string;
  description?: ReactNode;
  children: ReactElement<Record<string, unknown>>;
  /** For controls that are no single element, such as groups of radio buttons. */
  isGroup?: boolean;
}

/** A labelled control with the problem of its field. The control itself bears `controlId(path)`. */
export function DraftField({ path, label, description, children, isGroup = false }: DraftFieldProps) {
  const { shown, touch } = useEditorForm();
  const problem = problemAt(shown, path);
  return (
    <div onBlur={() => touch(path)}>
      <Field
        noMargin
        label={label}
        description={description}
        invalid={problem !== undefined}
        {...(!isGroup && { htmlFor: controlId(path) })}
        {...(problem !== undefined && { error: sentence(problem) })}
      >
        {/* Grafana's Field colours what is wrong; it does not tell screen readers. */}
        {problem === undefined ? children : cloneElement(children, { 'aria-invalid': true })}
      </Field>
    </div>
  );
}
