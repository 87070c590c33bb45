import { DOCUMENTS, found, MAPPING, NOW_MS, refused, searched } from './testkit/some-documents';
import { documentCollection } from './document-collection';
import { parseSearch } from './parse/parse-search';

const nested = (query: unknown, path = 'features') => ({ nested: { path, query } });

describe('queries over documents', () => {
  it.each<[string, unknown, string]>([
    ['match_all', { match_all: {} }, '0 1 2 3'],
    ['match_none', { match_none: {} }, ''],
    ['term of a keyword', { term: { host: 'web-1' } }, '0'],
    ['term of a keyword in another case', { term: { host: 'WEB-1' } }, ''],
    ['term in any case', { term: { host: { value: 'WEB-1', case_insensitive: true } } }, '0'],
    ['term of a text: one of its words', { term: { name: 'memory' } }, '2'],
    ['term of a text: never the whole', { term: { name: 'Memory' } }, ''],
    ['term of the whole of a text', { term: { 'name.keyword': 'Memory' } }, '2'],
    ['term of a keyword has no keyword', { term: { 'host.keyword': 'web-1' } }, ''],
    ['term of a number', { term: { count: 2 } }, '3'],
    ['term of a number as text', { term: { count: '2' } }, '3'],
    ['term of a boolean', { term: { enabled: true } }, '0 2'],
    ['term of a boolean as text', { term: { enabled: 'false' } }, '1'],
    ['term of a day', { term: { at: '2026-11-21' } }, '1 2'],
    ['term in a list', { term: { tags: 'b' } }, '0 1'],
    ['term in an object', { term: { 'where.city': 'Bern' } }, '0'],
    ['term of an unknown field', { term: { nothing: 1 } }, ''],
    ['terms', { terms: { host: ['web-1', 'db-1', 'x'] } }, '0 2'],
    ['terms of numbers', { terms: { count: [1, 2] } }, '1 3'],
    ['terms of none', { terms: { host: [] } }, ''],
    ['match of any word', { match: { name: 'CPU memory' } }, '0 1 2'],
    ['match of all words', { match: { name: { query: 'cpu 2', operator: 'AND' } } }, '1'],
    ['match of no words', { match: { name: '!!' } }, ''],
    ['match of a keyword', { match: { host: 'web-1' } }, '0'],
    ['match of a number', { match: { count: '3' } }, '0'],
    ['match_phrase', { match_phrase: { name: 'of web' } }, '0 1'],
    ['match_phrase in another order', { match_phrase: { name: 'web of' } }, ''],
    ['ids', { ids: { values: ['d3', 'd0', 'x'] } }, '0 3'],
    ['prefix', { prefix: { host: 'web' } }, '0 1'],
    ['prefix in any case', { prefix: { host: { value: 'web', case_insensitive: true } } }, '0 1 3'],
    ['prefix of a word', { prefix: { name: 'mem' } }, '2'],
    ['wildcard', { wildcard: { host: 'w?b-*' } }, '0 1'],
    ['wildcard with a value', { wildcard: { host: { value: '*-1' } } }, '0 2'],
    ['exists', { exists: { field: 'count' } }, '0 1 3'],
    ['exists of an empty list', { exists: { field: 'tags' } }, '0 1'],
    ['exists of an object', { exists: { field: 'where' } }, '0 1'],
    ['exists of an unknown field', { exists: { field: 'nothing' } }, ''],
    ['range of a number', { range: { grade: { gt: 0, lt: 0.9 } } }, '2'],
    ['range with both ends', { range: { grade: { gte: 0, lte: 0.9 } } }, '0 1 2'],
    ['range as monitors write it', { range: { grade: { from: 0, to: null, include_lower: false } } }, '0 2'],
    ['range of a date', { range: { at: { gte: '2026-11-21', lt: '2026-11-22' } } }, '1 2'],
    ['range up to a day: the whole of it', { range: { at: { lte: '2026-11-21' } } }, '0 1 2'],
    ['range after a day: not within it', { range: { at: { gt: '2026-11-21' } } }, '3'],
    ['range in milliseconds', { range: { at: { gte: Date.UTC(2026, 10, 22) } } }, '3'],
    ['range in milliseconds as text', { range: { at: { gte: String(Date.UTC(2026, 10, 22)) } } }, '3'],
    ['range from now', { range: { at: { gte: 'now-1h', lte: 'now' } } }, '3'],
    ['range from now, rounded', { range: { at: { gte: 'now-1d/d', lt: 'now/d' } } }, '1 2'],
    [
      'range around an instant',
      { range: { at: { gte: `${Date.UTC(2026, 10, 21, 7)}||-2h`, lte: '2026-11-21T07:00:00Z' } } },
      '1',
    ],
    ['range in a zone', { range: { at: { gte: '2026-11-21T20:00', time_zone: '+02:00' } } }, '2 3'],
    ['range of a keyword', { range: { host: { gte: 'w', lt: 'x' } } }, '0 1'],
    ['bool must', { bool: { must: [{ term: { enabled: true } }, { term: { host: 'db-1' } }] } }, '2'],
    ['bool must_not', { bool: { must_not: { exists: { field: 'grade' } } } }, '3'],
    ['bool should', { bool: { should: [{ term: { count: 1 } }, { term: { count: 2 } }] } }, '1 3'],
    ['bool filter and should', { bool: { filter: { term: { count: 1 } }, should: { term: { count: 9 } } } }, '1'],
    [
      'bool minimum',
      {
        bool: {
          minimum_should_match: 2,
          should: [{ term: { count: 3 } }, { term: { grade: 0.9 } }, { term: { enabled: false } }],
        },
      },
      '0',
    ],
    ['bool more than there are', { bool: { minimum_should_match: 2, should: [{ match_all: {} }] } }, ''],
    ['bool of nothing', { bool: {} }, '0 1 2 3'],
    ['nested', nested({ range: { 'features.data': { gt: 60 } } }), '0'],
    [
      'nested: within one object',
      nested({ bool: { must: [{ term: { 'features.name': 'mem' } }, { range: { 'features.data': { gt: 60 } } }] } }),
      '',
    ],
    ['nested in nested', nested(nested({ term: { 'features.parts.size': 9 } }, 'features.parts')), '0'],
    ['nested in nested, at once', nested({ term: { 'features.parts.size': 9 } }, 'features.parts'), '0'],
    ['nested fields from outside: not seen', { exists: { field: 'features.data' } }, ''],
    ['outer fields from inside: not seen', nested({ term: { host: 'web-1' } }), ''],
    [
      'nested without a list, if that is all right',
      { nested: { path: 'host', ignore_unmapped: true, query: { match_all: {} } } },
      '',
    ],
  ])('%s', (_name, query, ids) => {
    expect(found(query)).toBe(ids);
  });

  it.each([
    [{ term: { count: 'many' } }, 'For input string: "many"'],
    [{ term: { enabled: 'perhaps' } }, "Can't parse boolean value [perhaps]"],
    [{ range: { at: { gte: 'yesterday' } } }, 'failed to parse date field [yesterday]'],
    [{ range: { at: { gte: '2026-02-30' } } }, 'failed to parse date field [2026-02-30]'],
    [{ prefix: { count: '1' } }, 'Can only use prefix queries on keyword'],
    [{ wildcard: { at: '1*' } }, 'Can only use wildcard queries on keyword'],
    [{ nested: { path: 'host', query: { match_all: {} } } }, 'failed to find nested object under path [host]'],
  ])('%j is refused', (query, message) => {
    expect(refused({ query })).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining(message) as unknown,
    });
  });
});

describe('relevance', () => {
  it('is that of Lucene: ln(1 + (N − n + ½) / (n + ½)) for a whole value, as recorded from a server with 15 names', () => {
    const documents = Array.from({ length: 15 }, (_, i) => ({
      id: `${i}`,
      version: 1,
      seqNo: i,
      source: { host: `h${i}` },
    }));
    expect(searched({ query: { term: { host: 'h3' } } }, documents).maxScore).toBeCloseTo(2.3671236, 6);
  });

  it('is higher for rare words, for more of them and in shorter texts', () => {
    const { hits } = searched({ query: { match: { name: 'cpu web 2' } } });
    expect(hits.map(({ id }) => id)).toEqual(['d1', 'd0']);
    expect(hits[0]!.score!).toBeGreaterThan(hits[1]!.score!);
  });

  it.each([
    [{}, 1],
    [{ query: { range: { grade: { gte: 0 } } } }, 1],
    [{ query: { bool: { filter: { match_all: {} } } } }, 0],
    [{ query: { bool: { must: [{ match_all: {} }, { exists: { field: 'host' } }] } } }, 2],
    [{ query: nested({ match_all: {} }) }, 1],
    [{ sort: ['host'] }, null],
    [{ query: { match_none: {} } }, null],
    [{ size: 0 }, null],
  ])('of %j is %j at most', (body, maxScore) => {
    expect(searched(body).maxScore).toBe(maxScore);
  });
});

const order = (body: object) =>
  searched(body)
    .hits.map(({ id }) => id.slice(1))
    .join(' ');

describe('order and pages', () => {
  it.each([
    [['grade'], '1 2 0 3'],
    [[{ grade: 'desc' }], '0 2 1 3'],
    [[{ grade: { order: 'desc', missing: '_first' } }], '3 0 2 1'],
    [[{ grade: { missing: 0.5 } }], '1 2 3 0'],
    [['host'], '3 2 0 1'],
    [[{ tags: 'asc' }, { host: 'desc' }], '0 1 2 3'],
    [[{ tags: 'desc' }, { host: 'desc' }], '1 0 2 3'],
    [[{ 'name.keyword': 'asc' }], '2 0 1 3'],
    [[{ enabled: 'desc' }, { at: 'desc' }], '2 0 1 3'],
    [[{ nothing: { unmapped_type: 'long' } }, { at: 'desc' }], '3 2 1 0'],
    [[{ 'features.data': { order: 'desc', nested: { path: 'features' } } }], '0 1 2 3'],
    [[{ 'features.data': { mode: 'sum', nested: { path: 'features' } } }], '1 0 2 3'],
    [['_id'], '0 1 2 3'],
    [[{ _seq_no: 'desc' }], '3 2 1 0'],
  ])('sorted by %j', (sort, ids) => {
    expect(order({ sort })).toBe(ids);
  });

  it('shows what was sorted by', () => {
    const { hits } = searched({ sort: [{ grade: 'desc' }, 'host', 'count', 'enabled'] });
    expect(hits.map(({ sort }) => sort)).toEqual([
      [0.9, 'web-1', 3, true],
      [0.4, 'db-1', 2 ** 63, true],
      [0, 'web-2', 1, false],
      ['-Infinity', 'Web-9', 2, Infinity],
    ]);
  });

  it.each([
    ['no_such', 'No mapping found for [no_such] in order to sort on'],
    ['name', 'Text fields are not optimised'],
    ['features.data', 'No mapping found for [features.data]'],
  ])('cannot be by %s', (field, message) => {
    expect(refused({ sort: [field] }).message).toContain(message);
  });

  it('is gone through in pages by from, and by search_after, to the same end', () => {
    for (const sort of [[{ grade: 'desc' }, 'host'], ['host'], [{ count: 'asc' }, { at: 'desc' }], [{ at: 'desc' }]]) {
      const whole = order({ sort });
      const pages: string[] = [];
      let after: unknown[] | undefined;
      for (let from = 0; from < DOCUMENTS.length; from++) {
        const byFrom = searched({ sort, from, size: 1 }).hits;
        const byAfter = searched({ sort, size: 1, ...(after && { search_after: after }) }).hits;
        expect(byAfter).toEqual(byFrom);
        after = JSON.parse(JSON.stringify(byAfter[0]!.sort)) as unknown[];
        pages.push(byAfter[0]!.id.slice(1));
      }
      expect(pages.join(' ')).toBe(whole);
      expect(searched({ sort, size: 1, search_after: after }).hits).toEqual([]);
    }
  });

  it('refuses a search_after that its key cannot be', () => {
    expect(refused({ sort: ['grade'], search_after: ['x'] }).message).toContain('Failed to parse [search_after]');
  });

  it.each([
    [{}, { value: 4, relation: 'eq' }],
    [{ track_total_hits: 4 }, { value: 4, relation: 'eq' }],
    [{ track_total_hits: 3 }, { value: 3, relation: 'gte' }],
    [{ track_total_hits: false }, null],
    [
      { size: 0, track_total_hits: true },
      { value: 4, relation: 'eq' },
    ],
  ])('counts as asked by %j', (body, total) => {
    expect(searched(body).total).toEqual(total);
  });
});

describe('_source', () => {
  const source = (filter: unknown) => searched({ size: 1, _source: filter }).hits[0]!.source;

  it.each([
    [false, null],
    ['host', { host: 'web-1' }],
    [['where', 'count'], { count: 3, where: { city: 'Bern' } }],
    ['*.city', { where: { city: 'Bern' } }],
    ['features.name', { features: [{ name: 'cpu' }, { name: 'mem' }] }],
    [
      { includes: 'features', excludes: ['features.parts', '*.data'] },
      { features: [{ name: 'cpu' }, { name: 'mem' }] },
    ],
    [{ includes: ['nothing'] }, {}],
  ])('%j', (filter, left) => {
    expect(source(filter)).toEqual(left);
  });

  it('is whole without a filter, and without what is excluded', () => {
    expect(source(true)).toBe(DOCUMENTS[0]!.source);
    expect(Object.keys(source({ excludes: ['features', 'where*'] })!)).toEqual([
      'name',
      'host',
      'grade',
      'count',
      'at',
      'enabled',
      'tags',
    ]);
  });
});

describe('documentCollection', () => {
  const request = parseSearch({ query: { term: { mood: 'good' } } }, { nowMs: NOW_MS });
  const source = { mood: 'good', deep: [{ x: 1.5 }, { x: [2] }] };
  const list = (orgId: number) => Promise.resolve(orgId === 1 ? [{ id: 'a', version: 3, seqNo: 7, source }] : []);

  it('searches the documents of one organisation, finding out types by itself where it may', async () => {
    const collection = documentCollection({ index: 'i', mapping: { fields: {}, dynamic: true }, list });
    const { signal } = new AbortController();
    const { hits } = await collection.search(1, request, signal);
    expect(hits).toEqual([
      { index: 'i', id: 'a', version: 3, seqNo: 7, primaryTerm: 1, source, score: expect.any(Number) as number },
    ]);
    expect((await collection.search(2, request, signal)).hits).toEqual([]);
    const through = parseSearch({ query: { term: { 'deep.x': 2 } } }, { nowMs: NOW_MS });
    expect((await collection.search(1, through, signal)).hits).toHaveLength(1);
  });

  it('finds nothing by fields that are not mapped, where it may not', async () => {
    const collection = documentCollection({ index: 'i', mapping: MAPPING, list });
    expect((await collection.search(1, request, new AbortController().signal)).hits).toEqual([]);
  });

  it('gives up when nobody waits any more', async () => {
    const collection = documentCollection({ index: 'i', mapping: MAPPING, list });
    await expect(collection.search(1, request, AbortSignal.abort())).rejects.toMatchObject({ code: 'canceled' });
  });
});
