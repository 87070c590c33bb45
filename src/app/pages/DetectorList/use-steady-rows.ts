import { useCallback, useMemo, useState } from 'react';

export interface SteadyRows<T> {
  /** In the order first shown, with the newest content. */
  rows: T[];
  /** Rows that came since and wait to be shown. */
  added: number;
  /** The newest answer has the shown rows in another order. */
  isReordered: boolean;
  /** Show everything in the newest order. */
  settle(): void;
}

interface Shown {
  question: string;
  ids: readonly string[];
}

/**
 * Keeps rows where they are while a list refreshes: content changes in place, what is gone goes, what is new waits
 * until asked for. A new `question` shows its answer as it comes, and so does an answer that has none of the rows.
 */
export function useSteadyRows<T>(
  items: readonly T[] | undefined,
  idOf: (item: T) => string,
  question: string
): SteadyRows<T> {
  const [shown, setShown] = useState<Shown>({ question, ids: [] });
  const byId = useMemo(() => new Map((items ?? []).map((item) => [idOf(item), item])), [items, idOf]);
  const isFresh = shown.question !== question || !shown.ids.some((id) => byId.has(id));

  if (isFresh && items !== undefined && items.length > 0) {
    // Setting state while rendering is how React wants state derived from props: it renders again at once.
    setShown({ question, ids: [...byId.keys()] });
  }

  const settle = useCallback(() => setShown({ question, ids: [...byId.keys()] }), [byId, question]);
  return useMemo(() => {
    const ids = isFresh ? [...byId.keys()] : shown.ids.filter((id) => byId.has(id));
    const known = new Set(ids);
    const newest = [...byId.keys()].filter((id) => known.has(id));
    return {
      rows: ids.flatMap((id) => byId.get(id) ?? []),
      added: byId.size - ids.length,
      isReordered: newest.some((id, index) => id !== ids[index]),
      settle,
    };
  }, [byId, isFresh, shown.ids, settle]);
}
