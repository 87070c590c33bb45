import { useCallback, useState } from 'react';
import type { Detector, DetectorSpec, DetectorView, VigilError } from '../../../../schema';
import { useEngine } from '../../../../ui/client/engine-context';
import { toEngineError } from '../../../../ui/client/engine-error';
import { problemsIn, type Problems } from '../draft/editor-draft';
import { finishSource } from '../signal/grafana-datasource';

export interface SaveState {
  isSaving: boolean;
  /** What the engine found wrong with fields of the last attempt. */
  problems: Problems;
  /** Somebody saved another version meanwhile: the number of the newest. */
  conflict: number | null;
  error: VigilError | null;
  /** Resolves to the saved detector, or null when it was not saved (and the state says why). */
  save(spec: DetectorSpec, overVersion?: number): Promise<DetectorView | null>;
  /** Forgets what the last attempt found. */
  clear(): void;
}

const CLEAN = { problems: new Map() as Problems, conflict: null, error: null };

/** Creates the detector, or updates `saved` from the version it was loaded with. */
export function useSave(saved: Detector | null): SaveState {
  const { client } = useEngine();
  const [isSaving, setSaving] = useState(false);
  const [outcome, setOutcome] = useState<Omit<SaveState, 'isSaving' | 'save' | 'clear'>>(CLEAN);

  const save = useCallback(
    async (spec: DetectorSpec, overVersion?: number) => {
      setSaving(true);
      setOutcome(CLEAN);
      try {
        const finished = { ...spec, source: await finishSource(spec.source) };
        return saved === null
          ? await client.createDetector(finished)
          : await client.updateDetector(saved.id, { version: overVersion ?? saved.version, spec: finished });
      } catch (thrown) {
        const error = toEngineError(thrown);
        const problems = problemsIn(error);
        const conflict = error.code === 'failed_precondition' ? (error.details?.currentVersion ?? null) : null;
        setOutcome({ problems, conflict, error: problems.size === 0 && conflict === null ? error : null });
        return null;
      } finally {
        setSaving(false);
      }
    },
    [client, saved]
  );
  const clear = useCallback(() => setOutcome(CLEAN), []);
  return { isSaving, ...outcome, save, clear };
}
