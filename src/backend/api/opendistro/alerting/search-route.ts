import type { Clock } from '../../../base/clock';
import { documentCollection } from '../../../services/search/document-collection';
import type { Mapping } from '../../../services/search/match/json-fields';
import { parseSearch } from '../../../services/search/parse/parse-search';
import { esError } from '../errors';
import { ok, type EsRoute } from '../es-route';
import { ALERTING_INDEX } from '../indices';
import { toSearchBody } from '../results/search-body';
import { asAlerting } from './alerting-errors';

export interface SearchRules {
  path: string;
  /** Requests name fields below it (`monitor.name`), as they lie in the index of the original; hits are shown without it. */
  key: string;
  fields: Mapping['fields'];
  clock: Clock;
  list(orgId: number): Promise<ReadonlyArray<{ id: string; version: number; seqNo: number; document: object }>>;
}

/** A search over documents of one kind. */
export function searchRoute({ path, key, fields, clock, list }: SearchRules): EsRoute {
  const collection = documentCollection({
    index: ALERTING_INDEX,
    mapping: { fields, dynamic: true },
    list: async (orgId) =>
      [...(await list(orgId))]
        .sort((a, b) => a.seqNo - b.seqNo)
        .map(({ id, version, seqNo, document }) => ({ id, version, seqNo, source: { [key]: document } })),
  });
  return {
    plugin: 'alerting',
    methods: ['GET', 'POST'],
    path,
    role: 'Viewer',
    query: [],
    body: 'optional json',
    handle: async ({ principal, body, signal }) => {
      if (body === undefined) {
        throw esError(400, { type: 'parse_exception', reason: 'request body or source parameter is required' });
      }
      return asAlerting('', async () => {
        const request = parseSearch(body, { nowMs: clock.nowMs() });
        const answer = await collection.search(principal.orgId, request, signal);
        const hits = answer.hits.map((hit) => ({ ...hit, source: unwrapped(hit.source, key) }));
        return ok(toSearchBody({ ...answer, hits }));
      });
    },
  };
}

/** Null where hits were asked for without what is in them. */
function unwrapped(source: Readonly<Record<string, unknown>> | null, key: string): Record<string, unknown> | null {
  const document = source?.[key];
  return typeof document === 'object' && document !== null ? { ...document } : source;
}
