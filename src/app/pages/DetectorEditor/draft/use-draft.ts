import { useCallback, useMemo, useState } from 'react';
import type { DetectorSpec } from '../../../../schema';
import type { EditorForm } from './editor-context';
import { isSameDraft, isWithin, problemsOf, type Problems } from './editor-draft';

export interface DraftState extends EditorForm {
  /** All that is wrong, shown or not. */
  problems: Problems;
  isDirty: boolean;
  /** How often saving was tried; from the first time on everything wrong is shown. */
  tries: number;
  tryAll(): void;
  replace(draft: DetectorSpec): void;
}

/**
 * The detector as it is being written, and what is wrong with it.
 *
 * @param found problems the engine named in the last attempt to save; they hold until the next change, when `onChange` clears them
 */
export function useDraft(initial: DetectorSpec, found: Problems, onChange: () => void): DraftState {
  const [draft, setDraft] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tries, setTries] = useState(0);

  const problems = useMemo(() => new Map([...found, ...problemsOf(draft)]), [draft, found]);
  const shown = useMemo(
    () => new Map([...problems].filter(([path]) => tries > 0 || found.has(path) || isTouched(touched, path))),
    [problems, found, tries, touched]
  );
  const change = useCallback(
    (part: Partial<DetectorSpec>) => {
      onChange();
      setDraft((before) => ({ ...before, ...part }));
    },
    [onChange]
  );
  const replace = useCallback(
    (next: DetectorSpec) => {
      onChange();
      setDraft(next);
    },
    [onChange]
  );
  const touch = useCallback((path: string) => setTouched((before) => new Set(before).add(path)), []);
  const tryAll = useCallback(() => setTries((before) => before + 1), []);
  return { draft, change, replace, touch, tryAll, problems, shown, tries, isDirty: !isSameDraft(draft, initial) };
}

function isTouched(touched: ReadonlySet<string>, path: string): boolean {
  return [...touched].some((whole) => isWithin(path, whole));
}
