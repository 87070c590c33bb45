import { createContext, useContext, useEffect } from 'react';
import type { DetectorSpec } from '../../../../schema';
import type { Problems } from './editor-draft';

/** What every control of the editor needs. */
export interface EditorForm {
  draft: DetectorSpec;
  change(part: Partial<DetectorSpec>): void;
  /** Problems to show now: all once saving was tried, else those of fields that were left. */
  shown: Problems;
  /** The field was left once: from now on its problems are shown. */
  touch(path: string): void;
  /** What stands in the control of a field cannot be read, so that the draft still has what was there before; null: it can. */
  report(path: string, problem: string | null): void;
}

const EditorContext = createContext<EditorForm | null>(null);

export const EditorFormProvider = EditorContext.Provider;

/** @throws Error outside of the editor */
export function useEditorForm(): EditorForm {
  const form = useContext(EditorContext);
  if (form === null) {
    throw new Error('useEditorForm needs the editor above it');
  }
  return form;
}

/** DOM id of the control of a field, so that a list of problems can lead to it. */
export function controlId(path: string): string {
  return `detector-${path.replaceAll('.', '-')}`;
}

/** Reports a problem of what is typed for as long as it is there, and the control with it. */
export function useReport(path: string, problem: string | null): void {
  const { report } = useEditorForm();
  useEffect(() => {
    report(path, problem);
    return () => report(path, null);
  }, [report, path, problem]);
}
