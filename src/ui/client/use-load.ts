import { useCallback, useEffect, useRef, useState, type DependencyList } from 'react';
import type { VigilError } from '../../schema';
import { toEngineError } from './engine-error';

export interface Loaded<T> {
  /** The newest answer; kept while refreshing, when a refresh fails and, with `keep`, when the question changes. */
  data: T | undefined;
  /** Nothing to show yet, or `data` answers an older question. */
  loading: boolean;
  /** The last attempt failed; `data`, if any, is older than that. */
  error: VigilError | undefined;
  /** Time of the first failure since the last success. */
  failingSinceMs: number | undefined;
  /** `data` is older than the last attempt to refresh it. */
  stale: boolean;
  /** Time of `data`. */
  loadedMs: number | undefined;
  /** Asks again now, keeping what is shown. */
  reload(): void;
}

export interface LoadOptions {
  /** Distance of refreshes in milliseconds; none without it. They rest while the page is hidden. */
  refreshMs?: number | undefined;
  /** Keep showing the answer to the previous question until the new one is answered. Default true. */
  keep?: boolean;
}

type Answer<T> = Omit<Loaded<T>, 'reload' | 'stale'>;

/** How soon a question is asked again by itself when the engine could not be reached. */
const RETRY_MS = 10_000;

const EMPTY = { data: undefined, loading: true, error: undefined, failingSinceMs: undefined, loadedMs: undefined };

/**
 * Asks `fn` on mount, whenever `deps` change, every `refreshMs` while the page is visible, and on coming back to it.
 * An engine that cannot be reached is asked again by itself, so that pages recover without anybody.
 * An answer that comes after the question has changed is dropped, and its request is aborted.
 */
export function useLoad<T>(
  fn: (signal: AbortSignal) => Promise<T>,
  deps: DependencyList,
  { refreshMs, keep = true }: LoadOptions = {}
): Loaded<T> {
  const [answer, setAnswer] = useState<Answer<T>>(EMPTY);
  const ask = useRef(fn);
  ask.current = fn;
  const running = useRef<() => void>(() => undefined);
  const question = useQuestion(deps);

  useEffect(() => {
    setAnswer((before) => (keep ? { ...before, loading: true } : EMPTY));
    const asker = new Asker(() => ask.current, setAnswer, refreshMs);
    running.current = () => asker.askNow();
    asker.askNow();
    document.addEventListener('visibilitychange', asker.onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', asker.onVisibility);
      asker.stop();
    };
  }, [question, refreshMs, keep]);

  const reload = useCallback(() => running.current(), []);
  return { ...answer, stale: answer.data !== undefined && answer.error !== undefined, reload };
}

/** A number that rises whenever one of `deps` changes. */
function useQuestion(deps: DependencyList): number {
  const kept = useRef({ deps, number: 0 });
  const changed =
    deps.length !== kept.current.deps.length || deps.some((dep, i) => !Object.is(dep, kept.current.deps[i]));
  if (changed) {
    kept.current = { deps, number: kept.current.number + 1 };
  }
  return kept.current.number;
}

type Update<T> = (change: (before: Answer<T>) => Answer<T>) => void;

/** One question being asked again and again. */
class Asker<T> {
  private readonly fn: () => (signal: AbortSignal) => Promise<T>;
  private readonly update: Update<T>;
  private readonly refreshMs: number | undefined;
  private request: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private askedMs = 0;
  /** Until the next question; undefined when there is none to come. */
  private waitMs: number | undefined;

  constructor(fn: () => (signal: AbortSignal) => Promise<T>, update: Update<T>, refreshMs: number | undefined) {
    this.fn = fn;
    this.update = update;
    this.refreshMs = refreshMs;
  }

  readonly onVisibility = (): void => {
    const isDue = this.waitMs !== undefined && Date.now() - this.askedMs >= this.waitMs;
    if (document.visibilityState === 'visible' && isDue) {
      this.askNow();
    }
  };

  askNow(): void {
    this.stop();
    const request = new AbortController();
    this.request = request;
    this.askedMs = Date.now();
    this.fn()(request.signal).then(
      (data) => this.settle(request, () => succeeded(data), this.refreshMs),
      (thrown: unknown) => {
        const error = toEngineError(thrown);
        this.settle(
          request,
          (before) => failed(before, error),
          error.code === 'unavailable' ? RETRY_MS : this.refreshMs
        );
      }
    );
  }

  stop(): void {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = null;
    this.waitMs = undefined;
  }

  private settle(request: AbortController, change: (before: Answer<T>) => Answer<T>, waitMs: number | undefined): void {
    if (this.request !== request) {
      return;
    }
    this.request = null;
    this.waitMs = waitMs;
    this.update(change);
    if (waitMs !== undefined) {
      this.timer = setTimeout(() => this.refresh(), waitMs);
    }
  }

  private refresh(): void {
    if (document.visibilityState === 'visible') {
      this.askNow();
    }
  }
}

function succeeded<T>(data: T): Answer<T> {
  return { data, loading: false, error: undefined, failingSinceMs: undefined, loadedMs: Date.now() };
}

function failed<T>(before: Answer<T>, error: VigilError): Answer<T> {
  return { ...before, loading: false, error, failingSinceMs: before.failingSinceMs ?? Date.now() };
}
