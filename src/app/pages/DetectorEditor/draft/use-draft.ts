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
  const [unread, setUnread] = useState<Problems>(new Map());
  const [tries, setTries] = useState(0);

  const problems = useMemo(() => new Map([...found, ...problemsOf(draft), ...unread]), [draft, found, unread]);
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
  const report = useCallback(
    (path: string, problem: string | null) => setUnread((before) => withProblem(before, path, problem)),
    []
  );
  const tryAll = useCallback(() => setTries((before) => before + 1), []);
  const isDirty = !isSameDraft(draft, initial);
  return { draft, change, replace, touch, report, tryAll, problems, shown, tries, isDirty };
}

function isTouched(touched: ReadonlySet<string>, path: string): boolean {
  return [...touched].some((whole) => isWithin(path, whole));
}

function withProblem(before: Problems, path: string, problem: string | null): Problems {
  if ((before.get(path) ?? null) === problem) {
    return before;
  }
  const after = new Map(before);
  if (problem === null) {
    after.delete(path);
  } else {
    after.set(path, problem);
  }
  return after;
}
