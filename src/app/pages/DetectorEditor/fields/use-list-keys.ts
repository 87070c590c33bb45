import { useRef } from 'react';

export interface ListKeys {
  /** React key of the entry at this place. */
  at(index: number): number;
  /** To be told before an entry is added at the end. */
  add(): void;
  /** To be told before the entry at this place is taken away. */
  remove(index: number): void;
}

/** Keys for entries of a list that have nothing of their own to be told apart by: what is typed in one stays with it. */
export function useListKeys(length: number): ListKeys {
  const kept = useRef({ keys: [] as number[], next: 0 });
  const { current } = kept;
  const add = () => {
    current.keys.push(current.next);
    current.next += 1;
  };
  if (current.keys.length > length) {
    // Replaced as a whole: nothing stays.
    current.keys = [];
  }
  while (current.keys.length < length) {
    add();
  }
  return { at: (index) => current.keys[index] ?? index, add, remove: (index) => void current.keys.splice(index, 1) };
}
