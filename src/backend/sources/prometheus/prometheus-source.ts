import { VigilError, type PrometheusQuery, type TimeRange } from '../../../schema';
import { Servers, type ServersOptions } from '../connections/servers';
import { gridAfter, gridUpTo } from '../grid';
import { answerError, jsonOrNull } from '../http/answer-error';
import type { HttpAnswer } from '../http/http-client';
import type { Server } from '../http/server';
import { inPieces } from '../in-pieces';
import type { LongAnswers } from '../long-answers';
import { SeriesCollector } from '../series-collector';
import type { Source, SourceData, SourceRequest } from '../source';
import type { Matrix } from './matrix';

/** Prometheus refuses a range query with more steps. */
const STEPS_MAX = 11_000;
const NOTICES_MAX = 5;

export interface PrometheusOptions extends ServersOptions {
  answers: LongAnswers;
}

/**
 * Range queries against a Prometheus-compatible server: one point per interval, on the grid of the interval.
 * Labels are those of the result, `__name__` with them. Between two scrapes Prometheus itself repeats the last sample.
 */
export class PrometheusSource implements Source<PrometheusQuery> {
  readonly kind = 'prometheus';
  readonly #servers: Servers;
  readonly #answers: LongAnswers;

  constructor(options: PrometheusOptions) {
    this.#servers = new Servers(options);
    this.#answers = options.answers;
  }

  async fetch(request: SourceRequest<PrometheusQuery>): Promise<SourceData> {
    const { query, range, intervalMs, seriesLimit, innerLabel, signal } = request;
    const server = await this.#servers.open(query, { orgId: request.orgId, product: 'prometheus' });
    const collector = new SeriesCollector(range, seriesLimit, innerLabel);
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
        matrix.notices.forEach((notice) => notices.add(server.words(notice)));
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
    return server.send({
      path: '/api/v1/query_range',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      signal: asked.signal,
    });
  }

  async #read(server: Server, { status, text, retryAfterSeconds }: HttpAnswer & { text: string }): Promise<Matrix> {
    const { peer } = server;
    if (status !== 200) {
      throw answerError({ peer, status, words: server.words(errorIn(jsonOrNull(text))), retryAfterSeconds });
    }
    const matrix = await this.#answers.matrix(text, peer);
    if (matrix === null) {
      throw new VigilError('unavailable', `${peer} answered with something that is not JSON`, { source: 'downstream' });
    }
    return matrix;
  }
}

function errorIn(body: unknown): string {
  return typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : '';
}
