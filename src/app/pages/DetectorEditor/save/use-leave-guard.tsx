import { locationService } from '@grafana/runtime';
import { ConfirmModal } from '@grafana/ui';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';

type HistoryLocation = ReturnType<typeof locationService.getLocation>;

export interface LeaveGuard {
  /** The question, while it is asked. */
  dialog: ReactNode;
  /** Lets the next navigation through: what there was to lose is saved. */
  release(): void;
}

/** Asks before unsaved changes are left behind: within the app by a dialog, when the page is closed by the browser's own. */
export function useLeaveGuard(isDirty: boolean): LeaveGuard {
  const [target, setTarget] = useState<HistoryLocation | null>(null);
  const unblock = useRef<() => void>(() => undefined);

  useEffect(() => {
    if (!isDirty) {
      return;
    }
    const { pathname } = locationService.getLocation();
    unblock.current = locationService.getHistory().block((next: HistoryLocation) => {
      // Ranges and selections of this very page live in the address, too.
      if (next.pathname === pathname) {
        return undefined;
      }
      setTarget(next);
      return false;
    });
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', onUnload);
    return () => {
      unblock.current();
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [isDirty]);

  const release = useCallback(() => unblock.current(), []);
  const leave = () => {
    release();
    if (target !== null) {
      locationService.push(`${target.pathname}${target.search}${target.hash}`);
    }
  };
  const dialog = (
    <ConfirmModal
      isOpen={target !== null}
      title="Leave without saving?"
      body="The changes to this detector are not saved."
      confirmText="Leave and lose the changes"
      dismissText="Stay"
      onConfirm={leave}
      onDismiss={() => setTarget(null)}
    />
  );
  return { dialog, release };
}
