import { DAY_MS, type ElasticsearchQuery } from '../../../schema';
import { jsonOrNull } from '../http/answer-error';
import type { Server } from '../http/server';
import type { SourceFinding } from '../source';
import { aggregationOf, failureOf, responsesOf } from './buckets';
import { checkFields, fieldsOf } from './check-fields';
import { featureValue, isRecord } from './feature-value';
import { planOfAll, type Plan } from './plan';
import { assertAnswered, noSearchEngine } from './search-answer';
import { isQueryFault, toVigilError, type SearchFailure } from './search-failure';
import { sendSearches } from './search-servers';
import { filtersOf, type Search } from './searches';

/** Documents looked at on each shard, for what need not be seen whole. */
const DOCUMENTS_MAX = 10_000;

/** Runs one search; a refusal of the whole request is one of the search. */
type Ask = (search: Search) => Promise<Record<string, unknown>>;

/**
 * Looks whether what a query names is there. Later questions are only asked where the earlier ones have an answer:
 * indices and documents, fields, filter and features.
 *
 * @throws VigilError for what has nothing to do with the query, and as `planOfAll`
 */
export async function checkQuery(
  server: Server,
  query: ElasticsearchQuery,
  signal: AbortSignal
): Promise<SourceFinding[]> {
  // Features that are switched off may be switched on later, and one without any may get some.
  const plan = planOfAll(query);
  const ask: Ask = (search) => answerTo(server, search, signal);
  const missing = await checkIndices(server, plan, ask);
  if (missing.length > 0) {
    return missing;
  }
  const findings = fieldsOf(await checkFields(server, plan, signal), plan);
  const isTimed = findings.every(({ kind }) => kind !== 'time field');
  return [...findings, ...(await checkSearches(server, plan, { ask, isTimed }))];
}

async function checkIndices(server: Server, { indices }: Plan, ask: Ask): Promise<SourceFinding[]> {
  // `-name` takes away from the patterns before it, and is nothing by itself.
  const named = indices.flatMap((index) => index.split(',')).filter((index) => !index.startsWith('-'));
  const body = { size: 0, track_total_hits: 1, terminate_after: 1 };
  const answers = await Promise.all(named.map((index) => ask({ indices: [index], body })));
  const missing = answers.flatMap((answer, at): SourceFinding[] => {
    const subject = named[at] ?? '';
    const failure = failureOf(answer);
    if (failure !== null && !failure.types.includes('index_not_found_exception')) {
      throw toVigilError(failure, server);
    }
    const shards = isRecord(answer['_shards']) ? answer['_shards']['total'] : undefined;
    return failure !== null || shards === 0
      ? [{ kind: 'index missing', subject, message: `there is no index "${subject}"` }]
      : [];
  });
  if (missing.length > 0 || answers.some(hasDocument)) {
    return missing;
  }
  return [{ kind: 'no documents', subject: indices.join(','), message: `no document found in ${indices.join(', ')}` }];
}

function hasDocument(answer: Record<string, unknown>): boolean {
  const total = isRecord(answer['hits']) ? answer['hits']['total'] : undefined;
  return isRecord(total) && typeof total['value'] === 'number' && total['value'] > 0;
}

async function checkSearches(
  server: Server,
  plan: Plan,
  { ask, isTimed }: { ask: Ask; isTimed: boolean }
): Promise<SourceFinding[]> {
  const { indices, timeField, aggregations, features } = plan;
  const newest = { size: 0, track_total_hits: false, aggs: { newest: { max: { field: timeField } } } };
  const newestMs = isTimed ? featureValue(aggregationOf(await ask({ indices, body: newest }), 'newest')) : null;
  const since = { range: { [timeField]: { gte: (newestMs ?? NaN) - DAY_MS, format: 'epoch_millis' } } };
  const search = (filter: object[], aggs: object): Search => {
    const limits = { size: 0, track_total_hits: false, terminate_after: DOCUMENTS_MAX };
    return { indices, body: { ...limits, query: { bool: { filter } }, aggs } };
  };
  const recent = newestMs === null || Number.isNaN(newestMs) ? [] : [since];
  const searches = Object.values(aggregations).map((aggregation) => search(recent, { f0: aggregation }));
  const filtered = await ask(search(filtersOf(plan), {}));
  const aggregated = await Promise.all(searches.map(ask));
  return [
    ...checkFilter(server, filtered),
    ...aggregated.flatMap((answer, at) => checkFeature(server, features[at] ?? '', answer)),
  ];
}

function checkFilter(server: Server, answer: Record<string, unknown>): SourceFinding[] {
  const failure = failureOf(answer);
  return failure === null ? [] : [{ kind: 'filter', subject: '', message: refusal(server, failure) }];
}

function checkFeature(server: Server, subject: string, answer: Record<string, unknown>): SourceFinding[] {
  const failure = failureOf(answer);
  if (failure !== null) {
    return [{ kind: 'feature', subject, message: refusal(server, failure) }];
  }
  const value = featureValue(aggregationOf(answer, 'f0'));
  if (value === null) {
    return [{ kind: 'feature', subject, message: 'its aggregation is not one number' }];
  }
  return Number.isNaN(value)
    ? [{ kind: 'feature', subject, message: 'its aggregation gives no number over the newest day of documents' }]
    : [];
}

/** Why the query was refused; anything else is no finding but a failure. */
function refusal(server: Server, failure: SearchFailure): string {
  if (isQueryFault(failure)) {
    return server.words(failure.words);
  }
  throw toVigilError(failure, server);
}

async function answerTo(server: Server, search: Search, signal: AbortSignal): Promise<Record<string, unknown>> {
  const answer = await sendSearches(server, [search], signal);
  const body = jsonOrNull(answer.text ?? '');
  if (answer.status === 400 && isRecord(body) && isRecord(body['error'])) {
    return body;
  }
  assertAnswered(answer, server);
  const [response] = responsesOf(body) ?? [];
  if (response === undefined) {
    throw noSearchEngine(server);
  }
  return response;
}
