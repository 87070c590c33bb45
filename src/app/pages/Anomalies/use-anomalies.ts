import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { LIMITS, type AnomalyPage, type VigilError } from '../../../schema';
import type { EngineClient } from '../../../ui/client/engine-client';
import { toEngineError } from '../../../ui/client/engine-error';
import { useLoad } from '../../../ui/client/use-load';
import { eventFromAnomaly, type EventItem } from '../../../ui/events/event-item';
import { mergeRefresh } from '../../../ui/events/events-state';
import type { UrlRange } from '../../../ui/url/use-url-range';
import { toQuery, type AnomaliesState } from './anomalies-url';

const REFRESH_MS = 15_000;

export interface AnomaliesList {
  events: EventItem[];
  /** Counts of the newest answer; undefined until the first. */
  page: AnomalyPage | undefined;
  /** Found since the list was loaded, and not yet in it. */
  newCount: number;
  /** Listed as going on, and meanwhile no longer fitting the filter. */
  goneCount: number;
  /** Takes the new ones in and the others out. */
  takeChanges(): void;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore(): void;
  loading: boolean;
  error: VigilError | undefined;
  failingSinceMs: number | undefined;
  reload(): void;
}

interface Shown {
  question: string;
  events: EventItem[];
  nextCursor: string | null;
  newCount: number;
  goneCount: number;
}

const NOTHING: Shown = { question: '', events: [], nextCursor: null, newCount: 0, goneCount: 0 };

/**
 * The anomalies of the page's filters, newest first, page by page. Refreshes bring what is shown up to date where it
 * stands and only announce what is new, so that nothing moves under the pointer.
 */
export function useAnomalies(client: EngineClient, state: AnomaliesState, range: UrlRange): AnomaliesList {
  const { severities, openOnly, text, detector, labels } = state;
  const question = JSON.stringify([severities, openOnly, text.trim(), detector, labels, range.raw]);
  const { data: answer, ...load } = useLoad(
    async (signal) => ({
      question,
      page: await client.listAnomalies({ ...toQuery(state, range.resolve()), limit: LIMITS.pageItems }, signal),
    }),
    [client, question],
    { refreshMs: REFRESH_MS }
  );
  const [shown, setShown] = useState(NOTHING);

  useEffect(() => {
    if (answer !== undefined) {
      setShown((before) => refreshed(before, answer));
    }
  }, [answer]);

  const takeChanges = useCallback(() => {
    if (answer !== undefined) {
      setShown(anew(answer));
    }
  }, [answer]);

  const more = useMore(client, { state, range, shown, setShown });
  return useMemo(
    () => ({
      events: shown.events,
      page: answer?.page,
      newCount: shown.newCount,
      goneCount: shown.goneCount,
      takeChanges,
      hasMore: shown.nextCursor !== null,
      loading: load.loading,
      error: load.error ?? more.error,
      failingSinceMs: load.failingSinceMs,
      reload: load.reload,
      isLoadingMore: more.isLoading,
      loadMore: more.loadMore,
    }),
    [answer, shown, takeChanges, load.loading, load.error, load.failingSinceMs, load.reload, more]
  );
}

interface Answer {
  question: string;
  page: AnomalyPage;
}

function anew({ question, page }: Answer): Shown {
  return { ...NOTHING, question, events: page.items.map(eventFromAnomaly), nextCursor: page.nextCursor };
}

function refreshed(before: Shown, answer: Answer): Shown {
  if (before.question !== answer.question || before.events.length === 0) {
    return anew(answer);
  }
  const fresh = answer.page.items.map(eventFromAnomaly);
  return { ...before, ...mergeRefresh(before.events, fresh, answer.page.nextCursor === null) };
}

interface MoreInput {
  state: AnomaliesState;
  range: UrlRange;
  shown: Shown;
  setShown(change: (before: Shown) => Shown): void;
}

/** The next page, appended to what is shown unless the question has changed meanwhile. */
function useMore(client: EngineClient, input: MoreInput) {
  const newest = useRef(input);
  newest.current = input;
  const [isLoading, setLoading] = useState(false);
  const [error, setError] = useState<VigilError>();
  const loadMore = useCallback(async () => {
    const { state, range, shown, setShown } = newest.current;
    if (shown.nextCursor === null) {
      return;
    }
    setLoading(true);
    try {
      const query = { ...toQuery(state, range.resolve()), cursor: shown.nextCursor, limit: LIMITS.pageItems };
      const page = await client.listAnomalies(query);
      setShown((before) => (before.question === shown.question ? appended(before, page) : before));
      setError(undefined);
    } catch (thrown) {
      setError(toEngineError(thrown));
    } finally {
      setLoading(false);
    }
  }, [client]);
  return useMemo(() => ({ isLoading, error, loadMore: () => void loadMore() }), [isLoading, error, loadMore]);
}

function appended(before: Shown, page: AnomalyPage): Shown {
  const known = new Set(before.events.map((event) => event.id));
  const next = page.items.filter((anomaly) => !known.has(anomaly.id)).map(eventFromAnomaly);
  return { ...before, events: [...before.events, ...next], nextCursor: page.nextCursor };
}
