import * as fc from 'fast-check';
import { Evaluation } from '../../../services/search/evaluation';
import { documentFields, type SearchDocument } from '../../../services/search/document-collection';
import { parseSearch } from '../../../services/search/parse/parse-search';
import type { SearchAnswer } from '../../../services/search/collection';
import { START_MS } from '../../../store/testkit/samples';
import { RESULT_MAPPING, RESULT_VIEW } from './result-fields';
import { MINUTE_MS, openStoredResults, type StoredResults } from '../../../testkit/stored-results';

let stored: StoredResults;
let documents: SearchDocument[];
const NOW_MS = START_MS + 200 * MINUTE_MS;

beforeAll(async () => {
  stored = await openStoredResults();
  documents = stored.rows
    .map((row) => RESULT_VIEW.render(row, null))
    .map(({ id, version, seqNo, source }) => ({ id, version, seqNo, source: source! }));
});
afterAll(() => stored.temp.remove());

/** The same search over whole documents in memory. */
function inMemory(body: object): SearchAnswer {
  const evaluation = new Evaluation(
    parseSearch(body, { nowMs: NOW_MS }),
    documentFields(documents, { index: '', mapping: RESULT_MAPPING })
  );
  documents.forEach((document) => evaluation.add(document));
  return evaluation.answer(
    ({ id, version, seqNo, source }) => ({ index: '', id, version, seqNo, primaryTerm: 1, source }),
    0
  );
}

function streamed(body: object): Promise<SearchAnswer> {
  return stored.search.search(1, parseSearch(body, { nowMs: NOW_MS }), {
    view: RESULT_VIEW,
    signal: new AbortController().signal,
  });
}

/** What both have to agree in: the index of the day is no matter of searching. */
function compared({ hits, total, maxScore, aggregations }: SearchAnswer) {
  const text = JSON.stringify({ hits, total, maxScore, aggregations });
  return JSON.parse(text, (key, each: unknown) => {
    if (key === 'index' || key === '_index') {
      return undefined;
    }
    // Sums are not made in the same order.
    return typeof each === 'number' && !Number.isInteger(each) ? Number(each.toPrecision(10)) : each;
  }) as unknown;
}

const time = fc.integer({ min: -10, max: 330 }).map((minute) => START_MS + minute * MINUTE_MS);
const TIMES = ['data_end_time', 'data_start_time', 'execution_start_time'];
const NUMBERS = ['anomaly_score', 'anomaly_grade', 'confidence'];
const number = fc.oneof(fc.constantFrom(0, 0.01, 0.5, 0.95, 1, 3), fc.double({ min: 0, max: 8, noNaN: true }));
const bound = fc.constantFrom('gt', 'gte', 'lt', 'lte');
const ids = fc.integer({ min: 0, max: 700 }).map((i) => documents[i % documents.length]!.id);

const leaf: fc.Arbitrary<object> = fc.oneof(
  fc.record({
    range: fc.tuple(fc.constantFrom(...TIMES), bound, time).map(([field, key, at]) => ({ [field]: { [key]: at } })),
  }),
  fc.record({
    range: fc.tuple(fc.constantFrom(...TIMES), time, time).map(([field, a, b]) => ({ [field]: { from: a, to: b } })),
  }),
  fc.record({
    range: fc.tuple(fc.constantFrom(...NUMBERS), bound, number).map(([field, key, at]) => ({ [field]: { [key]: at } })),
  }),
  fc.record({
    term: fc.constantFrom('plain', 'many', 'own-index', 'silent', 'x').map((detector_id) => ({ detector_id })),
  }),
  fc.record({ terms: fc.constantFrom({ detector_id: ['plain', 'own-index'] }, { task_id: ['run-1'] }) }),
  fc.constantFrom<object>(
    { match_all: {} },
    { match_none: {} },
    { exists: { field: 'error' } },
    { exists: { field: 'task_id' } },
    { exists: { field: 'anomaly_grade' } },
    { exists: { field: 'model_id' } },
    { match: { error: 'data' } },
    { match_phrase: { error: 'did not answer' } },
    { term: { anomaly_grade: 0 } },
    { prefix: { detector_id: 'p' } },
    { wildcard: { model_id: 'many_*' } },
    { nested: { path: 'entity', query: { term: { 'entity.value': 'web-1' } } } },
    { nested: { path: 'entity', query: { match_all: {} } } },
    {
      nested: {
        path: 'feature_data',
        query: {
          bool: {
            filter: [{ term: { 'feature_data.feature_id': 'f-mem' } }, { range: { 'feature_data.data': { gt: 20 } } }],
          },
        },
      },
    }
  ),
  fc.array(ids, { maxLength: 3 }).map((values) => ({ ids: { values } }))
);

const { query } = fc.letrec<{ query: object; bool: object }>((tie) => ({
  query: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('bool')),
  bool: fc
    .record(
      {
        must: fc.array(tie('query'), { maxLength: 2 }),
        filter: fc.array(tie('query'), { maxLength: 3 }),
        should: fc.array(tie('query'), { maxLength: 2 }),
        must_not: fc.array(tie('query'), { maxLength: 1 }),
        minimum_should_match: fc.integer({ min: 0, max: 2 }),
      },
      { requiredKeys: [] }
    )
    .map((bool) => ({ bool })),
}));

const direction = fc.constantFrom('asc', 'desc');
const sortKey = fc
  .tuple(
    fc.constantFrom(...TIMES, ...NUMBERS, 'detector_id', 'task_id', '_score'),
    direction,
    fc.constantFrom('_last', '_first')
  )
  .map(([field, order, missing]) => ({ [field]: field === '_score' ? { order } : { order, missing } }));
const sort = fc.array(sortKey, { maxLength: 2 }).map((keys) => [...keys, '_id']);

const metric = fc
  .constantFrom('max', 'min', 'avg', 'sum', 'value_count', 'cardinality')
  .chain((type) => fc.constantFrom(...NUMBERS, ...TIMES).map((field) => ({ [type]: { field } })));
const bucket = fc.oneof(
  fc.constantFrom('detector_id', 'task_id', 'model_id').map((field) => ({ terms: { field, size: 3 } })),
  fc
    .constantFrom('37m', '1h')
    .map((fixed_interval) => ({ date_histogram: { field: 'data_end_time', fixed_interval } })),
  query.map((filter) => ({ filter })),
  fc.constant({ terms: { field: 'model_id', order: { inner: 'desc' } } })
);
const aggs = fc.record(
  {
    m: metric,
    b: fc
      .tuple(bucket, metric)
      .map(([outer, inner]) => ({ ...outer, aggs: { inner, top: { top_hits: { size: 2, sort: ['_id'] } } } })),
    n: fc.constant({
      nested: { path: 'feature_data' },
      aggs: { s: { max: { field: 'feature_data.data' } }, t: { terms: { field: 'feature_data.feature_name' } } },
    }),
  },
  { requiredKeys: [] }
);

describe('a search over stored results', () => {
  it('answers as one over whole documents in memory, whatever is asked', async () => {
    const body = fc.record(
      {
        query,
        sort,
        from: fc.integer({ min: 0, max: 5 }),
        size: fc.integer({ min: 0, max: 40 }),
        aggs,
        track_total_hits: fc.constantFrom(true, false, 5, 300),
      },
      { requiredKeys: ['sort'] }
    );
    await fc.assert(
      fc.asyncProperty(body, async (asked) => {
        // A number of hits beyond what was to be counted is not the same for both: neither counts on.
        expect(compared(await streamed(asked))).toEqual(compared(inMemory(asked)));
      }),
      { numRuns: 300, seed: 5 }
    );
  }, 120_000);

  it('goes through all of them in pages by search_after', async () => {
    for (const keys of [
      [{ data_end_time: 'desc' }, '_id'],
      [{ execution_start_time: 'asc' }, '_id'],
      [{ anomaly_grade: 'desc' }, { confidence: 'desc' }, '_id'],
      [{ anomaly_score: 'desc' }, '_id'],
    ]) {
      const whole = inMemory({ sort: keys, size: 10_000 }).hits.map(({ id }) => id);
      const paged: string[] = [];
      let after: unknown;
      do {
        const page = await streamed({ sort: keys, size: 97, ...(after !== undefined && { search_after: after }) });
        expect(page.total).toEqual({ value: documents.length, relation: 'eq' });
        paged.push(...page.hits.map(({ id }) => id));
        after = page.hits.at(-1)?.sort;
      } while (after !== undefined);
      expect(paged).toEqual(whole);
    }
  });
});
