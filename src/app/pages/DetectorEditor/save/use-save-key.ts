import { useEffect, useRef } from 'react';

/** Saves on Ctrl+S or Cmd+S, also while one types. The browser's own "save page" is never meant here. */
export function useSaveKey(save: () => void): void {
  const newest = useRef(save);
  newest.current = save;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isSave =
        event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isSave) {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      // What an open dialog asks comes first.
      if (document.querySelector('[role="dialog"]') === null) {
        newest.current();
      }
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
}
