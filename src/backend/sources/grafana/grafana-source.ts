import { VigilError, type GrafanaQuery, type TimeRange } from '../../../schema';
import { gridPoints } from '../grid';
import type { HttpClients } from '../http/http-clients';
import { inPieces } from '../in-pieces';
import { SeriesCollector } from '../series-collector';
import type { Source, SourceData, SourceRequest } from '../source';
import { readAnswer } from './answer';
import type { FrameSeries, ReadFrame } from './frame';
import { SeriesNames } from './series-names';
import type { GrafanaAccess, GrafanaTokenLookup } from './token';

/** What a query may ask for at most in one go: the limit of Prometheus, and plenty for the others. */
const POINTS_MAX = 11_000;
const OWN_TYPE = 'vigil-anomaly-datasource';
const EXPRESSIONS = '__expr__';
const NOTICES_MAX = 5;
/** A range of so many intervals should have more than one point. */
const LONG_RANGE_POINTS = 10;
/**
 * Sources whose point at a time speaks of what came before it. Those of all others may speak of what comes after (the
 * start of a time bucket), so that a point at the very end of the range would be one of a bucket with hardly anything in it.
 */
const LOOKS_BACK = /prometheus|^loki$/;

export interface GrafanaOptions {
  tokens: GrafanaTokenLookup;
  http: HttpClients;
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
    const access = await this.#access(request.orgId);
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
    const notices = [...instantNotice(series, request, reading.pieces), ...ignored, ...reading.notices];
    return { series, seriesLeftOut, notices: notices.slice(0, NOTICES_MAX) };
  }

  extent(): Promise<null> {
    return Promise.resolve(null);
  }

  async #read(request: Request, access: GrafanaAccess): Promise<Reading> {
    const { query, range, intervalMs } = request;
    const reading: Reading = {
      key: JSON.stringify([request.orgId, query.datasource.uid, query.queries]),
      collector: new SeriesCollector(range, request.seriesLimit),
      pieces: 0,
      renamed: false,
      problems: new Set(),
      notices: new Set(),
    };
    await inPieces({
      range,
      intervalMs,
      pointsMax: POINTS_MAX,
      read: async (piece) => {
        const frames = await this.#ask(request, access, piece);
        if (frames !== null) {
          this.#take(reading, frames, query.queries.length > 1);
        }
        return frames !== null;
      },
    });
    return reading;
  }

  #take(reading: Reading, frames: readonly ReadFrame[], severalQueries: boolean): void {
    const { key, collector } = reading;
    const arrived = frames.flatMap(({ series }) => series);
    reading.renamed ||= this.#names.learn(key, arrived) && reading.pieces > 0;
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
    const { text, ...answer } = await this.#options.http.get(base.origin, { ca: null, skipTlsVerify: false }).send({
      peer,
      method: 'POST',
      url: new URL(`${base.origin}${path}/api/ds/query`),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${access.token.reveal()}` },
      body: JSON.stringify(bodyOf(query, piece, intervalMs)),
      signal,
    });
    const shown = query.queries.filter((model) => model['hide'] !== true).map(({ refId }) => refId);
    return text === null
      ? null
      : readAnswer({ ...answer, text }, { peer, token: access.token, refIds: new Set(shown) });
  }

  async #access(orgId: number): Promise<GrafanaAccess> {
    const access = await this.#options.tokens.get(orgId);
    if (access === null) {
      const message =
        `no access to Grafana for organisation ${orgId}: an Admin can give a service account token ` +
        'in the settings of the Vigil data source';
      throw new VigilError('failed_precondition', message, { source: 'downstream' });
    }
    return access;
  }
}

function bodyOf(query: GrafanaQuery, piece: TimeRange, intervalMs: number) {
  const { uid, type } = query.datasource;
  return {
    from: String(piece.fromMs),
    to: String(LOOKS_BACK.test(type) ? piece.toMs : piece.toMs - 1),
    queries: query.queries.map((model) => ({
      ...model,
      datasource: isExpression(model) ? model['datasource'] : { uid, type },
      intervalMs,
      maxDataPoints: Math.max(1, gridPoints(piece, intervalMs)),
    })),
  };
}

function isExpression(model: Record<string, unknown>): boolean {
  return referenceOf(model)['uid'] === EXPRESSIONS;
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

/** An instant query gives one point for each time it is asked, whatever the range. */
function instantNotice(series: SourceData['series'], { range, intervalMs }: Request, pieces: number): string[] {
  const intervals = gridPoints(range, intervalMs);
  const most = Math.max(0, ...series.map(({ times }) => times.length));
  if (most === 0 || most > pieces || intervals < LONG_RANGE_POINTS * pieces) {
    return [];
  }
  const text = `each series has ${most === 1 ? 'a single point' : `only ${most} points`} in a range of ${intervals} intervals`;
  return [`${text}: this seems to be an instant query; a detector needs a range query`];
}
