import { useCallback, useState } from 'react';
import { useLocation } from 'react-router-dom';
import type { Detector } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { toEngineError } from '../../../ui/client/engine-error';
import { countOf } from '../../../ui/format/numbers';
import { toSpec } from '../../export-detectors';

/** How an action on several detectors went. */
export interface BulkOutcome {
  /** "Disabled 3 detectors" */
  text: string;
  failures: string[];
  /** What was deleted, so that it can be made again. */
  deleted: Detector[];
}

export interface BulkActions {
  isBusy: boolean;
  outcome: BulkOutcome | null;
  setEnabled(detectors: readonly Detector[], enabled: boolean): Promise<void>;
  remove(detectors: readonly Detector[]): Promise<void>;
  createAgain(detectors: readonly Detector[]): Promise<void>;
  dismiss(): void;
}

/** Handed over by a page that deleted a detector and left for the list. */
export interface DeletedState {
  deleted: Detector;
}

/** Does one thing to several detectors, one after the other, and says how it went; `onDone` runs afterwards. */
export function useBulkActions(onDone: () => void): BulkActions {
  const { client } = useEngine();
  const [isBusy, setBusy] = useState(false);
  const location: { state: unknown } = useLocation();
  const [outcome, setOutcome] = useState(() => deletedElsewhere(location.state));

  const forEach = useCallback(
    async (verb: string, detectors: readonly Detector[], act: (detector: Detector) => Promise<unknown>) => {
      setBusy(true);
      setOutcome(null);
      const failures: string[] = [];
      const done: Detector[] = [];
      for (const detector of detectors) {
        try {
          await act(detector);
          done.push(detector);
        } catch (thrown) {
          failures.push(`${detector.name}: ${toEngineError(thrown).message}`);
        }
      }
      setBusy(false);
      setOutcome({ text: `${verb} ${namesOf(done)}.`, failures, deleted: verb === 'Deleted' ? done : [] });
      onDone();
    },
    [onDone]
  );

  return {
    isBusy,
    outcome,
    setEnabled: (detectors, enabled) =>
      forEach(enabled ? 'Enabled' : 'Disabled', detectors, ({ id }) => client.setEnabled(id, { enabled })),
    remove: (detectors) => forEach('Deleted', detectors, ({ id }) => client.removeDetector(id)),
    createAgain: (detectors) => forEach('Made again', detectors, (detector) => client.createDetector(toSpec(detector))),
    dismiss: () => setOutcome(null),
  };
}

function namesOf(detectors: readonly Detector[]): string {
  const [only] = detectors;
  return detectors.length === 1 && only !== undefined ? `‘${only.name}’` : countOf(detectors.length, 'detector');
}

function deletedElsewhere(state: unknown): BulkOutcome | null {
  if (typeof state !== 'object' || state === null || !('deleted' in state)) {
    return null;
  }
  const { deleted } = state as DeletedState;
  return { text: `Deleted ${namesOf([deleted])}.`, failures: [], deleted: [deleted] };
}
