import { useEffect, useState } from 'react';

/** Moves the focus to an element that is there only after the next change of the page: `focusLater(id)`. */
export function useFocusLater(): (id: string) => void {
  const [wanted, setWanted] = useState<{ id: string } | null>(null);
  useEffect(() => {
    if (wanted !== null) {
      document.getElementById(wanted.id)?.focus();
    }
  }, [wanted]);
  return (id) => setWanted({ id });
}
