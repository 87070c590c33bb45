import type { ReadFrame } from '../../../core/frames/frame';
import { instantNotice } from '../../../core/frames/instant-notice';
import { QUERY_POINTS_MAX, shownRefIds, toQueryBody } from '../../../core/frames/query-body';
import { SeriesNames } from '../../../core/frames/series-names';
import { VigilError, type GrafanaQuery, type TimeRange } from '../../../schema';
import { gridPoints } from '../grid';
import type { HttpClients } from '../http/http-clients';
import { inPieces } from '../in-pieces';
import type { LongAnswers } from '../long-answers';
import { SeriesCollector } from '../series-collector';
import type { Source, SourceData, SourceRequest } from '../source';
import { readAnswer } from './answer';
import { requireAccess, type GrafanaAccess, type GrafanaTokenLookup } from './token';

const OWN_TYPE = 'vigil-anomaly-datasource';
const NOTICES_MAX = 5;

export interface GrafanaOptions {
  tokens: GrafanaTokenLookup;
  http: HttpClients;
  answers: LongAnswers;
}

/** What has been read of a fetch so far. */
interface Reading {
  /** Identity of the query, for the names of its series. */
  key: string;
  collector: SeriesCollector;
  pieces: number;
  /** A piece after the first showed that series need other names. */
  renamed: boolean;
  /** Why frames gave no series. */
  problems: Set<string>;
  notices: Set<string>;
}

type Request = SourceRequest<GrafanaQuery>;

/**
 * Any data source of Grafana that has a backend, asked through `/api/ds/query` with a service account's rights.
 * Labels are those of Grafana's frames, see `SeriesNames` for what is added to tell series apart. Legends and display
 * names are not part of a series' identity.
 */
export class GrafanaSource implements Source<GrafanaQuery> {
  readonly kind = 'grafana';
  readonly #options: GrafanaOptions;
  readonly #names = new SeriesNames();

  constructor(options: GrafanaOptions) {
    this.#options = options;
  }

  async fetch(request: Request): Promise<SourceData> {
    assertNotOwn(request.query);
    const access = await requireAccess(this.#options.tokens, request.orgId);
    let reading = await this.#read(request, access);
    if (reading.renamed) {
      // Its first pieces bear names that turned out too short; this time all the names are known.
      reading = await this.#read(request, access);
    }
    const { series, seriesLeftOut } = reading.collector.finish();
    if (series.length === 0 && reading.problems.size > 0) {
      const problem = [...reading.problems].slice(0, 3).join('; ');
      throw new VigilError('invalid_argument', `the query gives no series: ${problem}`, { source: 'downstream' });
    }
    const ignored = [...reading.problems].map((problem) => `a frame was ignored: ${problem}`);
    const instant = instantNotice({
      points: Math.max(0, ...series.map(({ times }) => times.length)),
      intervals: gridPoints(request.range, request.intervalMs),
      pieces: reading.pieces,
    });
    const notices = [...(instant === null ? [] : [instant]), ...ignored, ...reading.notices];
    return { series, seriesLeftOut, notices: notices.slice(0, NOTICES_MAX) };
  }

  extent(): Promise<null> {
    return Promise.resolve(null);
  }

  async #read(request: Request, access: GrafanaAccess): Promise<Reading> {
    const { query, range, intervalMs } = request;
    const reading: Reading = {
      key: JSON.stringify([request.orgId, query.datasource.uid, query.queries]),
      collector: new SeriesCollector(range, request.seriesLimit, request.innerLabel),
      pieces: 0,
      renamed: false,
      problems: new Set(),
      notices: new Set(),
    };
    await inPieces({
      range,
      intervalMs,
      pointsMax: QUERY_POINTS_MAX,
      read: async (piece) => {
        const frames = await this.#ask(request, access, piece);
        if (frames !== null) {
          this.#take(request, reading, frames);
        }
        return frames !== null;
      },
    });
    return reading;
  }

  #take({ query, knows }: Request, reading: Reading, frames: readonly ReadFrame[]): void {
    const { key, collector } = reading;
    const severalQueries = query.queries.length > 1;
    const arrived = frames.flatMap(({ series }) => series);
    const isNew = this.#names.learn(
      key,
      arrived,
      (labels, refId) => knows?.(severalQueries ? { ...labels, refId } : labels) ?? false
    );
    reading.renamed ||= isNew && reading.pieces > 0;
    for (const item of arrived) {
      collector.add({
        labels: this.#names.labelsOf(key, item, severalQueries),
        times: item.times,
        values: item.values,
      });
    }
    frames.flatMap(({ problem }) => problem ?? []).forEach((problem) => reading.problems.add(problem));
    frames.flatMap(({ notices }) => notices).forEach((notice) => reading.notices.add(notice));
    collector.endPiece();
    reading.pieces++;
  }

  async #ask(
    { query, intervalMs, signal }: Request,
    access: GrafanaAccess,
    piece: TimeRange
  ): Promise<ReadFrame[] | null> {
    const base = new URL(access.url);
    const path = base.pathname.replace(/\/+$/, '');
    const peer = `grafana at ${base.origin}${path}`;
    const { http, answers } = this.#options;
    const { text, ...answer } = await http.get(base.origin, { ca: null, skipTlsVerify: false }).send({
      peer,
      method: 'POST',
      url: new URL(`${base.origin}${path}/api/ds/query`),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${access.token.reveal()}` },
      body: JSON.stringify(toQueryBody(query, piece, intervalMs)),
      signal,
    });
    return text === null
      ? null
      : readAnswer({ ...answer, text }, { peer, token: access.token, refIds: shownRefIds(query), answers });
  }
}

function referenceOf(model: Record<string, unknown>): Record<string, unknown> {
  const reference = model['datasource'];
  return typeof reference === 'object' && reference !== null ? (reference as Record<string, unknown>) : {};
}

function assertNotOwn(query: GrafanaQuery): void {
  const types = [query.datasource.type, ...query.queries.map((model) => referenceOf(model)['type'])];
  if (types.includes(OWN_TYPE)) {
    const message = 'a detector cannot watch the Vigil data source: choose the source that the data comes from';
    throw new VigilError('invalid_argument', message, { source: 'downstream' });
  }
}
