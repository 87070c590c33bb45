import { FEATURE_LABEL, LIMITS, VigilError, type ElasticsearchQuery, type TimeRange } from '../../../schema';
import { gridPoints } from '../grid';
import type { Server } from '../http/server';
import { inPieces } from '../in-pieces';
import type { LongAnswers } from '../long-answers';
import { SeriesCollector } from '../series-collector';
import type { Source, SourceData, SourceFinding, SourceRequest } from '../source';
import type { Buckets } from './buckets';
import { checkQuery } from './check-query';
import { planOf, type Plan } from './plan';
import { assertAnswered, noSearchEngine } from './search-answer';
import { isTooManyBuckets, toVigilError } from './search-failure';
import { SearchServers, sendSearches, type SearchServersOptions } from './search-servers';
import { entitiesSearch, firstDocumentSearch, histogramSearch, type Search } from './searches';

/** What servers allow in one search unless told otherwise. */
const BUCKETS_MAX = 10_000;
/** So few intervals are a live run, which looks at what is there now. */
const LIVE_POINTS = 10;
/** Combinations of values looked at; far more than may ever be kept. */
const ENTITIES_MAX = 5 * LIMITS.seriesPerDetector;
const NOTICES_MAX = 5;

export interface ElasticsearchOptions extends SearchServersOptions {
  answers: LongAnswers;
}

type Request = SourceRequest<ElasticsearchQuery>;

/** A fetch under way. */
interface Reading {
  request: Request;
  plan: Plan;
  server: Server;
  collector: SeriesCollector;
  notices: Set<string>;
}

/**
 * Elasticsearch 7.2 or later, or OpenSearch: documents aggregated by interval. The documents of [t − interval, t) make the
 * point at t, so that a point is complete as soon as its time has come.
 *
 * Without category fields an interval that has no document gives what the aggregations make of it: sums and counts are 0,
 * minimum, maximum and average are no point. Intervals before the first document of all are left out of longer ranges.
 * With category fields, combinations have points only where they have documents.
 */
export class ElasticsearchSource implements Source<ElasticsearchQuery> {
  readonly kind = 'elasticsearch';
  readonly #servers: SearchServers;
  readonly #answers: LongAnswers;

  constructor(options: ElasticsearchOptions) {
    this.#servers = new SearchServers(options);
    this.#answers = options.answers;
  }

  async fetch(request: Request): Promise<SourceData> {
    const plan = planOf(request.query);
    const server = await this.#servers.open(request.query, request.orgId);
    const collector = collectorOf(request, plan);
    const reading: Reading = { request, plan, server, collector, notices: new Set() };
    await (plan.categoryFields.length === 0 ? this.#readHistogram(reading) : this.#readEntities(reading));
    return { ...collector.finish(), notices: [...reading.notices].slice(0, NOTICES_MAX) };
  }

  extent(): Promise<null> {
    return Promise.resolve(null);
  }

  async check(query: ElasticsearchQuery, orgId: number, signal: AbortSignal): Promise<SourceFinding[]> {
    return checkQuery(await this.#servers.open(query, orgId), query, signal);
  }

  async #readHistogram(reading: Reading): Promise<void> {
    const { plan } = reading;
    const { range, intervalMs } = reading.request;
    let firstMs = gridPoints(range, intervalMs) > LIVE_POINTS ? null : -Infinity;
    await inPieces({
      range,
      intervalMs,
      pointsMax: BUCKETS_MAX,
      read: async (piece) => {
        const points = gridPoints(piece, intervalMs);
        const first = firstMs === null ? [firstDocumentSearch(plan)] : [];
        const searches = [histogramSearch(plan, { range: piece, intervalMs }), ...first];
        const buckets = await this.#ask(reading, searches, points > 1);
        if (buckets === null) {
          return false;
        }
        firstMs ??= Number.isNaN(buckets.firstMs) ? Infinity : (buckets.firstMs ?? -Infinity);
        take(reading, buckets, firstMs);
        return true;
      },
    });
  }

  async #readEntities(reading: Reading): Promise<void> {
    const { range, intervalMs } = reading.request;
    let points = LIVE_POINTS;
    let size = BUCKETS_MAX;
    await inPieces({
      range,
      intervalMs,
      // Each page goes through all documents of its piece again: pieces of about one page are the quickest.
      pointsMax: () => points,
      read: async (piece) => {
        const read = await this.#readPages(reading, piece, size);
        size = read.size;
        const fitting = Math.floor((size * gridPoints(piece, intervalMs)) / Math.max(1, read.buckets));
        points = Math.max(1, Math.min(fitting, 10 * points, BUCKETS_MAX));
        return true;
      },
    });
  }

  /** All pages of a piece, of `size` buckets or of fewer where the server or its answers allow no more. */
  async #readPages(reading: Reading, piece: TimeRange, size: number): Promise<{ size: number; buckets: number }> {
    const stretch = { range: piece, intervalMs: reading.request.intervalMs };
    const read = { size, buckets: 0 };
    let entities = 0;
    let after: Buckets['after'] = null;
    let isMore = true;
    while (isMore) {
      const search = entitiesSearch(reading.plan, stretch, { size: read.size, after });
      const page = await this.#ask(reading, [search], read.size > 1);
      if (page === null) {
        read.size = Math.ceil(read.size / 2);
        continue;
      }
      take(reading, page, -Infinity);
      read.buckets += page.count;
      entities += page.entities;
      after = page.after;
      isMore = page.count >= read.size && after !== null;
      if (isMore && entities > ENTITIES_MAX) {
        reading.notices.add(`more than ${ENTITIES_MAX} combinations of category values: the others were not looked at`);
        isMore = false;
      }
    }
    return read;
  }

  /** Null when less has to be asked for at once, which `isDivisible` says is possible. */
  async #ask(
    { plan, server, request }: Reading,
    searches: readonly Search[],
    isDivisible: boolean
  ): Promise<Buckets | null> {
    const { intervalMs, signal } = request;
    const answer = await sendSearches(server, searches, signal);
    assertAnswered(answer, server);
    if (answer.text === null) {
      return isDivisible ? null : tooLong(server);
    }
    const { features, categoryFields } = plan;
    const buckets = await this.#answers.buckets(answer.text, { features, categoryFields, intervalMs });
    if (buckets === null) {
      throw noSearchEngine(server);
    }
    if (buckets.failed !== null && !(isDivisible && isTooManyBuckets(buckets.failed))) {
      throw toVigilError(buckets.failed, server);
    }
    return buckets.failed === null ? buckets : null;
  }
}

function tooLong({ peer }: Server): never {
  const mebibytes = LIMITS.sourceAnswerBytes / 2 ** 20;
  const message = `${peer} answered for a single interval with more than ${mebibytes} MiB: ask for less`;
  throw new VigilError('resource_exhausted', message, { source: 'downstream' });
}

/** No combination of values is kept with some of its features only, where the limit has room for all of one. */
function collectorOf({ range, seriesLimit }: Request, { features }: Plan): SeriesCollector {
  const width = features.length;
  if (width === 1) {
    return new SeriesCollector(range, seriesLimit);
  }
  const whole = seriesLimit < width ? seriesLimit : seriesLimit - (seriesLimit % width);
  return new SeriesCollector(range, whole, FEATURE_LABEL);
}

/** @param firstMs points whose interval ended before it, or then, are none */
function take({ collector, notices, server }: Reading, buckets: Buckets, firstMs: number): void {
  for (const { labels, times, values } of buckets.series) {
    const from = times.findIndex((timeMs) => timeMs > firstMs);
    if (from >= 0) {
      collector.add({ labels, times: times.subarray(from), values: values.subarray(from) });
    }
  }
  buckets.notices.forEach((notice) => notices.add(server.words(notice)));
  collector.endPiece();
}
