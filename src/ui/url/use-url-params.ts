import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** Changes to search parameters; null or an empty list or text takes one away. */
export type UrlChanges = Readonly<Record<string, string | readonly string[] | null>>;

/** `push` makes a step that "back" undoes; `replace` is for typing and the like. */
export type UrlStep = 'push' | 'replace';

/** The search parameters of the page: where range, filters, selection and sort live, so that links can be shared. */
export function useUrlParams(): [URLSearchParams, (changes: UrlChanges, step?: UrlStep) => void] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changes: UrlChanges, step: UrlStep = 'push') => {
      setParams((before) => withChanges(before, changes), { replace: step === 'replace' });
    },
    [setParams]
  );
  return [params, change];
}

export function withChanges(before: URLSearchParams, changes: UrlChanges): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    const text = value === null ? '' : String(value);
    if (text === '') {
      after.delete(name);
    } else {
      after.set(name, text);
    }
  }
  return after;
}

/** The words of a list parameter (`a,b`) that are among `known`; anything else in it is ignored. */
export function listParam<T extends string>(params: URLSearchParams, name: string, known: readonly T[]): T[] {
  const words = (params.get(name) ?? '').split(',');
  return known.filter((word) => words.includes(word));
}

/** The value of a parameter if it is among `known`, else `fallback`. */
export function choiceParam<T extends string>(
  params: URLSearchParams,
  name: string,
  { known, fallback }: { known: readonly T[]; fallback: T }
): T {
  return known.find((word) => word === params.get(name)) ?? fallback;
}
