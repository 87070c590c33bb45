import type { KeyboardEvent, RefObject } from 'react';
import { useShortcuts, type Shortcuts } from '../keyboard/use-shortcuts';

/** Marks the buttons that `j` and `k` move between; its value is the id of the event. */
export const ROW_ATTRIBUTE = 'data-event-row';
/** Marks the element that holds the button and what it opens. */
export const ITEM_ATTRIBUTE = 'data-event-item';

interface ListKeys {
  openId: string | null;
  onOpenChange(id: string | null): void;
  /** Listen on the whole page, so that the keys work without the list having the focus first. */
  wholePage: boolean;
}

/**
 * `j` and `k` move the focus between rows, `Escape` closes the open one and gives the focus back to its row.
 * `Enter` needs nothing: rows are buttons. Keys typed into a field stay there.
 *
 * @returns the handler for the list itself; undefined when the whole page listens
 */
export function useListKeys(list: RefObject<HTMLElement>, { openId, onOpenChange, wholePage }: ListKeys) {
  const keys: Shortcuts = {
    j: () => moveFocus(list.current, 1),
    k: () => moveFocus(list.current, -1),
    Escape: () => {
      if (openId !== null) {
        onOpenChange(null);
        rowsOf(list.current)
          .find((row) => row.getAttribute(ROW_ATTRIBUTE) === openId)
          ?.focus();
      }
    },
  };
  useShortcuts(wholePage ? keys : NO_KEYS);
  const onKeyDown = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
    const act = keys[event.key];
    if (act !== undefined && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      act(event.nativeEvent);
    }
  };
  return wholePage ? undefined : onKeyDown;
}

const NO_KEYS: Shortcuts = {};

function moveFocus(list: HTMLElement | null, step: 1 | -1): void {
  const rows = rowsOf(list);
  const item = document.activeElement?.closest(`[${ITEM_ATTRIBUTE}]`);
  const current = rows.findIndex((row) => item?.contains(row) === true);
  const next = current === -1 ? 0 : Math.min(Math.max(current + step, 0), rows.length - 1);
  rows[next]?.focus();
}

function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>(`[${ROW_ATTRIBUTE}]`) ?? [])];
}
