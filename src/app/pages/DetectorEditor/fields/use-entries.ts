import { useFocusLater } from './use-focus-later';
import { useListKeys } from './use-list-keys';

export interface Entries<T> {
  /** React key of the entry at this place. */
  keyAt(index: number): number;
  /** Adds one at the end; the control of this id has the focus then. */
  add(entry: T, focusId: string): void;
  change(index: number, entry: T): void;
  /** Takes one away; what adds entries has the focus then, since what had it is gone. */
  remove(index: number): void;
}

/** A list of entries that are added, changed and removed one by one, also by keyboard alone. @param addId of what adds entries */
export function useEntries<T>(entries: readonly T[], onChange: (next: T[]) => void, addId: string): Entries<T> {
  const keys = useListKeys(entries.length);
  const focusLater = useFocusLater();
  return {
    keyAt: keys.at,
    add: (entry, focusId) => {
      keys.add();
      onChange([...entries, entry]);
      focusLater(focusId);
    },
    change: (index, entry) => onChange(entries.map((each, at) => (at === index ? entry : each))),
    remove: (index) => {
      keys.remove(index);
      onChange(entries.filter((_, at) => at !== index));
      focusLater(addId);
    },
  };
}
