import { useCallback, useEffect, useRef, useState } from 'react';
import type { DetectorSpec, PreviewResult, VigilError } from '../../../../schema';
import { useEngine } from '../../../../ui/client/engine-context';
import { toEngineError } from '../../../../ui/client/engine-error';
import { signalKey } from '../draft/editor-draft';
import { runPreview, type PreviewQuestion, type PreviewStep } from './run-preview';

/** With what of the question it answers it takes to decide it anew. */
interface Answer extends Pick<DetectorSpec, 'intervalMs' | 'missing' | 'fill'> {
  result: PreviewResult;
  key: string;
}

interface Status {
  /** The newest finished preview; kept while another runs and when that fails. */
  answer: Answer | null;
  /** Null when none runs. */
  running: PreviewStep | null;
  error: VigilError | null;
  /** The last one was stopped by the user. */
  isCancelled: boolean;
}

export interface PreviewState extends Status {
  /** `answer` is one to the present question. */
  isCurrent: boolean;
  cancel(): void;
  restart(): void;
}

/** Typing goes on for about so long between keys. */
const DEBOUNCE_MS = 600;
const NOTHING: Status = { answer: null, running: null, error: null, isCancelled: false };

/** Previews a question whenever it has changed; null while the draft cannot be previewed. */
export function usePreview(question: PreviewQuestion | null): PreviewState {
  const { client } = useEngine();
  const [status, setStatus] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const running = useRef<AbortController | null>(null);
  const newest = useRef(question);
  newest.current = question;
  const key = question === null ? null : `${question.lookBackMs} ${signalKey(question.signal)}`;

  useEffect(() => {
    const asked = newest.current;
    setStatus((before) => ({ ...before, running: null, error: null, isCancelled: false }));
    if (key === null || asked === null) {
      return;
    }
    const controller = new AbortController();
    running.current = controller;
    const update = (change: Partial<Status>) => {
      if (!controller.signal.aborted) {
        setStatus((before) => ({ ...before, ...change }));
      }
    };
    const onStep = (step: PreviewStep) => update({ running: step });
    const timer = setTimeout(() => {
      runPreview(asked, { client, nowMs: Date.now(), signal: controller.signal, onStep }).then(
        (result) => {
          const { intervalMs, missing, fill } = asked.signal;
          update({ answer: { result, intervalMs, missing, fill, key }, running: null });
        },
        (thrown: unknown) => update({ running: null, error: toEngineError(thrown) })
      );
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, attempt, client]);

  const cancel = useCallback(() => {
    running.current?.abort();
    setStatus((before) => ({ ...before, running: null, isCancelled: true }));
  }, []);
  const restart = useCallback(() => setAttempt((before) => before + 1), []);
  return { ...status, isCurrent: status.answer !== null && status.answer.key === key, cancel, restart };
}
