import { VigilError, type PrometheusQuery, type TimeRange } from '../../../schema';
import { Secret } from '../../base/secret';
import { gridAfter, gridUpTo } from '../grid';
import { answerError, jsonOrNull } from '../http/answer-error';
import type { HttpAnswer } from '../http/http-client';
import type { HttpClients } from '../http/http-clients';
import { theirWords } from '../http/their-words';
import { inPieces } from '../in-pieces';
import type { LongAnswers } from '../long-answers';
import { SeriesCollector } from '../series-collector';
import type { Source, SourceData, SourceRequest } from '../source';
import { assertAddress, type Connection, type ConnectionLookup } from './connections';
import type { Matrix } from './matrix';

/** Prometheus refuses a range query with more steps. */
const STEPS_MAX = 11_000;
const NOTICES_MAX = 5;

export interface PrometheusOptions {
  connections: ConnectionLookup;
  /** Whether a query may name any address; otherwise only a connection that an Admin has stored. */
  directUrls: boolean;
  http: HttpClients;
  answers: LongAnswers;
}

interface Server {
  /** How messages call it. */
  peer: string;
  url: URL;
  connection: Connection;
  /** The `Authorization` header; null when there is none. */
  authorization: Secret | null;
}

/**
 * Range queries against a Prometheus-compatible server: one point per interval, on the grid of the interval.
 * Labels are those of the result, `__name__` with them. Between two scrapes Prometheus itself repeats the last sample.
 */
export class PrometheusSource implements Source<PrometheusQuery> {
  readonly kind = 'prometheus';
  readonly #options: PrometheusOptions;

  constructor(options: PrometheusOptions) {
    this.#options = options;
  }

  async fetch(request: SourceRequest<PrometheusQuery>): Promise<SourceData> {
    const { query, range, intervalMs, seriesLimit, signal } = request;
    const server = await this.#server(query, request.orgId);
    const collector = new SeriesCollector(range, seriesLimit);
    const notices = new Set<string>();
    await inPieces({
      range,
      intervalMs,
      pointsMax: STEPS_MAX,
      read: async (piece) => {
        const { text, ...answer } = await this.#ask(server, { query, range: piece, intervalMs, signal });
        if (text === null) {
          return false;
        }
        const matrix = await this.#read(server, { ...answer, text });
        matrix.series.forEach((series) => collector.add(series));
        matrix.notices.forEach((notice) => notices.add(wordsOf(server, notice)));
        collector.endPiece();
        return true;
      },
    });
    return { ...collector.finish(), notices: [...notices].slice(0, NOTICES_MAX) };
  }

  extent(): Promise<null> {
    return Promise.resolve(null);
  }

  #ask(
    server: Server,
    asked: { query: PrometheusQuery; range: TimeRange; intervalMs: number; signal: AbortSignal }
  ): Promise<HttpAnswer> {
    const { range, intervalMs } = asked;
    const seconds = (timeMs: number) => String(timeMs / 1_000);
    const form = new URLSearchParams({
      query: asked.query.expr,
      start: seconds(gridAfter(range.fromMs, intervalMs)),
      end: seconds(gridUpTo(range.toMs, intervalMs)),
      step: seconds(intervalMs),
    });
    const { authorization, connection, peer, url } = server;
    return this.#options.http.get(url.origin, connection).send({
      peer,
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization !== null && { authorization: authorization.reveal() }),
      },
      body: form.toString(),
      signal: asked.signal,
    });
  }

  async #read(server: Server, { status, text, retryAfterSeconds }: HttpAnswer & { text: string }): Promise<Matrix> {
    const { peer } = server;
    if (status !== 200) {
      throw answerError({ peer, status, words: wordsOf(server, errorIn(jsonOrNull(text))), retryAfterSeconds });
    }
    const matrix = await this.#options.answers.matrix(text, peer);
    if (matrix === null) {
      throw new VigilError('unavailable', `${peer} answered with something that is not JSON`, { source: 'downstream' });
    }
    return matrix;
  }

  async #server(query: PrometheusQuery, orgId: number): Promise<Server> {
    if (query.connection === undefined) {
      if (!this.#options.directUrls) {
        const message = 'addresses cannot be named directly here: an Admin must make a connection, then name that one';
        throw new VigilError('permission_denied', message, { source: 'downstream' });
      }
      const direct: Connection = {
        url: query.url ?? '',
        auth: 'none',
        user: '',
        secret: null,
        ca: null,
        skipTlsVerify: false,
      };
      return serverOf(direct, 'prometheus');
    }
    const connection = await this.#options.connections.get(orgId, query.connection);
    if (connection === null) {
      const message = `there is no connection "${query.connection}": an Admin can make one`;
      throw new VigilError('failed_precondition', message, { source: 'downstream' });
    }
    return serverOf(connection, `prometheus "${query.connection}"`);
  }
}

function serverOf(connection: Connection, name: string): Server {
  const base = assertAddress(connection.url);
  const path = base.pathname.replace(/\/+$/, '');
  return {
    peer: `${name} at ${base.origin}${path}`,
    url: new URL(`${base.origin}${path}/api/v1/query_range`),
    connection,
    authorization: authorizationOf(connection),
  };
}

function authorizationOf({ auth, user, secret }: Connection): Secret | null {
  if (auth === 'none' || secret === null) {
    return null;
  }
  const basic = () => Buffer.from(`${user}:${secret.reveal()}`).toString('base64');
  return new Secret(auth === 'basic' ? `Basic ${basic()}` : `Bearer ${secret.reveal()}`);
}

/** What Prometheus says, without what we sent it in confidence. */
function wordsOf({ connection, authorization }: Server, text: string): string {
  const sent = authorization === null ? null : new Secret(authorization.reveal().replace(/^\w+ /, ''));
  return theirWords(text, [connection.secret, sent]);
}

function errorIn(body: unknown): string {
  return typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : '';
}
