import type { SearchAnswer } from '../collection';
import { searchDocuments, type SearchDocument } from '../document-collection';
import type { Mapping } from '../match/json-fields';
import { parseSearch } from '../parse/parse-search';

/** What `now` means in these tests: 2026-11-22T12:30:15.500Z, a Sunday. */
export const NOW_MS = Date.UTC(2026, 10, 22, 12, 30, 15, 500);

export const MAPPING: Mapping = {
  dynamic: false,
  fields: {
    name: 'text',
    host: 'keyword',
    grade: 'double',
    count: 'long',
    at: 'date',
    enabled: 'boolean',
    'where.city': 'keyword',
    tags: 'keyword',
    features: 'nested',
    'features.name': 'keyword',
    'features.data': 'double',
    'features.parts': 'nested',
    'features.parts.size': 'long',
  },
};

const day = (date: number, hour = 0) => Date.UTC(2026, 10, date, hour);

export const DOCUMENTS: SearchDocument[] = [
  {
    name: 'cpu of web-1',
    host: 'web-1',
    grade: 0.9,
    count: 3,
    at: day(20),
    enabled: true,
    where: { city: 'Bern' },
    tags: ['a', 'b'],
    features: [
      { name: 'cpu', data: 61, parts: [{ size: 1 }, { size: 9 }] },
      { name: 'mem', data: 5 },
    ],
  },
  {
    name: 'cpu of web-2, cpu!',
    host: 'web-2',
    grade: 0,
    count: 1,
    at: day(21, 6),
    enabled: false,
    where: { city: 'Graz' },
    tags: ['b'],
    features: [{ name: 'cpu', data: 7 }],
  },
  { name: 'Memory', host: 'db-1', grade: 0.4, at: day(21, 18), enabled: true, tags: [], features: [] },
  { name: 'requests', host: 'Web-9', count: 2, at: day(22, 12), where: { city: null } },
].map((source, i) => ({ id: `d${i}`, version: i + 1, seqNo: 10 + i, source }));

export function searched(body: unknown, documents: readonly SearchDocument[] = DOCUMENTS): SearchAnswer {
  return searchDocuments(documents, parseSearch(body, { nowMs: NOW_MS }), {
    index: 'things',
    mapping: MAPPING,
  });
}

/** Ids of what a query finds, `d` left out, in the order of the documents. */
export function found(query: unknown): string {
  const { hits } = searched({ query, sort: ['_doc'] });
  return hits.map(({ id }) => id.slice(1)).join(' ');
}

export function aggregated(aggs: unknown, query: unknown = { match_all: {} }): Record<string, unknown> | null {
  return searched({ size: 0, query, aggs }).aggregations;
}

/** What a search that fails would be told. */
export function refused(body: unknown): { code: unknown; cause: unknown; message: string } {
  try {
    searched(body);
  } catch (thrown) {
    const { code, cause, message } = thrown as { code: unknown; cause: unknown; message: string };
    return { code, cause, message };
  }
  throw new Error('the search was answered');
}
