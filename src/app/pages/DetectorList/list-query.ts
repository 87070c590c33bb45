import { SOURCE_KINDS, STATE_KINDS, type ListDetectorsQuery } from '../../../schema';
import type { Query } from '../../../ui/client/engine-client';
import { choiceParam, listParam } from '../../../ui/url/use-url-params';

export const SORTS = ['attention', 'name', 'updated'] as const satisfies ReadonlyArray<ListDetectorsQuery['sort']>;

const PAGE_ITEMS = 50;

/** The question the list asks, read from the URL; what cannot be read is left out. */
export function listQueryOf(params: URLSearchParams): Query<ListDetectorsQuery> {
  return {
    limit: PAGE_ITEMS,
    search: textOf(params, 'search'),
    state: listParam(params, 'state', STATE_KINDS),
    source: listParam(params, 'source', SOURCE_KINDS),
    labels: textOf(params, 'labels'),
    cursor: textOf(params, 'cursor'),
    sort: choiceParam<ListDetectorsQuery['sort']>(params, 'sort', { known: SORTS, fallback: 'attention' }),
  };
}

/** True when the question leaves detectors out. */
export function isFiltered({ search, state, source, labels }: Query<ListDetectorsQuery>): boolean {
  return Boolean(search) || Boolean(labels) || (state ?? []).length > 0 || (source ?? []).length > 0;
}

/** The changes that take every filter away. */
export const NO_FILTERS = { search: null, state: null, source: null, labels: null, cursor: null, page: null } as const;

function textOf(params: URLSearchParams, name: string): string | undefined {
  return params.get(name) || undefined;
}
