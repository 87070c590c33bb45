import { useEffect, useRef } from 'react';

/** Key → what it does. Keys are as `KeyboardEvent.key` names them: `/`, `j`, `Enter`, `Escape`, `?`. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Single-key shortcuts of a page. They rest while one types, with a modifier held, and under an open dialog. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const newest = useRef(shortcuts);
  newest.current = shortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const act = newest.current[event.key];
      if (act !== undefined && !isTaken(event)) {
        event.preventDefault();
        // Grafana lists its own shortcuts under the same key.
        event.stopImmediatePropagation();
        act(event);
      }
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
}

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="textbox"]';
const ACTING = 'button, a[href], summary, [role="menuitem"], [role="option"], [role="tab"]';

function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const isActing = event.key === 'Enter' && target?.closest(ACTING) != null;
  const isTyping = event.key !== 'Escape' && target?.closest(TYPING) != null;
  const hasDialog = document.querySelector('[role="dialog"]') !== null;
  return event.ctrlKey || event.metaKey || event.altKey || isActing || isTyping || hasDialog;
}
