import {
  LIMITS,
  VigilError,
  type Detector,
  type EngineStatus,
  type SourceKind,
  type SourceQuery,
  type TimeRange,
} from '../../schema';
import type { Clock } from '../base/clock';
import type { Source, SourceData, SourceFinding, SourceRequest } from '../sources/source';

/** However a source behaves, a fetch is given up after this long: several requests of a long range, each at its limit. */
const FETCH_TIMEOUT_MS = 5 * LIMITS.sourceTimeoutMs;
const RATE_WINDOW_MS = 60_000;
/** Places remembered, over all organisations: previews may ask any address, and the one asked longest ago is forgotten. */
const ACTIVITIES_KEPT = 1_000;

interface Activity {
  /** Who asked: names and errors of one organisation are none of another's business. */
  orgId: number;
  kind: SourceKind;
  name: string;
  lastSuccessMs: number | null;
  lastErrorMs: number | null;
  lastError: string | null;
  /** Starts of the requests of the last minute. */
  recentMs: number[];
}

/** What a source query reaches, in words fit for a status page: never with credentials in it. */
export function sourceName(query: SourceQuery): string {
  switch (query.kind) {
    case 'grafana':
      return query.datasource.name === '' ? query.datasource.uid : query.datasource.name;
    case 'prometheus':
      return query.connection ?? withoutCredentials(query.url ?? '');
    case 'elasticsearch':
      return query.connection ?? query.datasource?.name ?? query.datasource?.uid ?? withoutCredentials(query.url ?? '');
    case 'csv':
      return query.file;
    case 'demo':
      return 'demo shop';
  }
}

/**
 * Detectors with the same key ask the same place, and share its fate when it is slow. Never those of two organisations:
 * connections and data sources of one name may be different servers there.
 */
export function sourcePlace({ orgId, source }: Pick<Detector, 'orgId' | 'source'>): string {
  const { kind } = source;
  const place =
    kind === 'grafana'
      ? source.datasource.uid
      : kind === 'prometheus' || kind === 'elasticsearch'
        ? sourceName(source)
        : '';
  return `${orgId}:${kind}:${place}`;
}

function withoutCredentials(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : `${parsed.origin}${parsed.pathname}`.replace(/\/$/, '');
}

/** All sources behind one door: picks the one a query names, gives up on time, and remembers how each is doing. */
export class Sources {
  readonly #sources: ReadonlyMap<SourceKind, Source>;
  readonly #clock: Clock;
  readonly #activities = new Map<string, Activity>();

  constructor(sources: readonly Source[], clock: Clock) {
    this.#sources = new Map(sources.map((source) => [source.kind, source]));
    this.#clock = clock;
  }

  /** @throws VigilError as `Source.fetch` does; `canceled` as soon as the signal aborts, whatever the source does */
  fetch(request: SourceRequest): Promise<SourceData> {
    return this.#observe(request, (source, signal) => source.fetch({ ...request, signal }));
  }

  /** @throws VigilError as `fetch` */
  extent(query: SourceQuery, orgId: number, signal: AbortSignal): Promise<TimeRange | null> {
    return this.#observe({ query, orgId, signal }, (source, limited) => source.extent(query, orgId, limited));
  }

  /** See `Source.check`; empty for a source that cannot tell. @throws VigilError as `fetch` */
  check(query: SourceQuery, orgId: number, signal: AbortSignal): Promise<SourceFinding[]> {
    return this.#observe({ query, orgId, signal }, async (source, limited) =>
      source.check === undefined ? [] : source.check(query, orgId, limited)
    );
  }

  /** What an organisation has asked, and with what success; the place asked last comes last. */
  activity(orgId: number): EngineStatus['sources'] {
    const sinceMs = this.#clock.nowMs() - RATE_WINDOW_MS;
    return [...this.#activities.values()]
      .filter((activity) => activity.orgId === orgId)
      .map(({ recentMs, orgId: _org, ...activity }) => ({
        ...activity,
        requestsPerMinute: recentMs.filter((startedMs) => startedMs > sinceMs).length,
      }));
  }

  async #observe<T>(
    { query, orgId, signal }: Pick<SourceRequest, 'query' | 'orgId' | 'signal'>,
    ask: (source: Source, signal: AbortSignal) => Promise<T>
  ): Promise<T> {
    const source = this.#sources.get(query.kind);
    if (source === undefined) {
      throw new VigilError('failed_precondition', `this engine has no source of kind "${query.kind}"`);
    }
    signal.throwIfAborted();
    const activity = this.#activityOf(query, orgId);
    try {
      const answer = await this.#withDeadline(signal, (limited) => ask(source, limited));
      activity.lastSuccessMs = this.#clock.nowMs();
      return answer;
    } catch (thrown) {
      const error = VigilError.from(thrown);
      if (error.code !== 'canceled') {
        activity.lastErrorMs = this.#clock.nowMs();
        activity.lastError = error.message;
      }
      throw error;
    }
  }

  #activityOf(query: SourceQuery, orgId: number): Activity {
    const { kind } = query;
    const name = sourceName(query);
    const key = `${orgId}:${kind}:${name}`;
    const fresh = { orgId, kind, name, lastSuccessMs: null, lastErrorMs: null, lastError: null, recentMs: [] };
    const activity: Activity = this.#activities.get(key) ?? fresh;
    const nowMs = this.#clock.nowMs();
    activity.recentMs = [...activity.recentMs.filter((startedMs) => startedMs > nowMs - RATE_WINDOW_MS), nowMs];
    // A map keeps the order of entry: entered anew, this place is the last to be forgotten.
    this.#activities.delete(key);
    this.#activities.set(key, activity);
    const [oldest] = this.#activities.keys();
    if (this.#activities.size > ACTIVITIES_KEPT && oldest !== undefined) {
      this.#activities.delete(oldest);
    }
    return activity;
  }

  /** A source that does not listen to its signal must not hold up a stop or a detector for ever. */
  async #withDeadline<T>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const end = (reason: unknown) => {
      controller.abort(reason);
      reject(reason);
    };
    const onAbort = () => end(signal.reason);
    signal.addEventListener('abort', onAbort);
    const seconds = FETCH_TIMEOUT_MS / 1_000;
    const tooLate = new VigilError('deadline_exceeded', `the source did not answer within ${seconds} s`, {
      source: 'downstream',
    });
    const cancelTimer = this.#clock.setTimer(FETCH_TIMEOUT_MS, () => end(tooLate));
    try {
      return await Promise.race([ask(controller.signal), ended]);
    } finally {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
    }
  }
}
