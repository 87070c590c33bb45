import { SEVERITIES, type ListAnomaliesQuery, type Severity, type TimeRange } from '../../../schema';
import type { Query } from '../../../ui/client/engine-client';
import { SORT_KEYS, NEWEST_FIRST, type EventSort } from '../../../ui/events/events-state';
import { listParam, type UrlChanges } from '../../../ui/url/use-url-params';

/** Everything of the page but its range: what is listed, how it is sorted, which row is open. */
export interface AnomaliesState {
  severities: Severity[];
  openOnly: boolean;
  text: string;
  detector: string;
  labels: string;
  groupedByDetector: boolean;
  sort: EventSort;
  openId: string | null;
}

export const NO_STATE: AnomaliesState = {
  severities: [],
  openOnly: false,
  text: '',
  detector: '',
  labels: '',
  groupedByDetector: false,
  sort: NEWEST_FIRST,
  openId: null,
};

/** Anything in the URL that makes no sense is as good as absent. */
export function readState(params: URLSearchParams): AnomaliesState {
  return {
    severities: listParam(params, 'severity', SEVERITIES),
    openOnly: params.get('open') === 'true',
    text: params.get('text') ?? '',
    detector: params.get('detector') ?? '',
    labels: params.get('labels') ?? '',
    groupedByDetector: params.get('group') === 'detector',
    sort: readSort(params.get('sort')),
    openId: params.get('event'),
  };
}

/** Changes to the URL for changes of the state; what is as by default is left out of it. */
export function toUrlChanges(change: Partial<AnomaliesState>): UrlChanges {
  const { severities, openOnly, text, detector, labels, groupedByDetector, sort, openId } = change;
  return {
    ...(severities !== undefined && { severity: severities }),
    ...(openOnly !== undefined && { open: openOnly ? 'true' : null }),
    ...(text !== undefined && { text }),
    ...(detector !== undefined && { detector }),
    ...(labels !== undefined && { labels }),
    ...(groupedByDetector !== undefined && { group: groupedByDetector ? 'detector' : null }),
    ...(sort !== undefined && { sort: writeSort(sort) }),
    ...(openId !== undefined && { event: openId }),
  };
}

/** The page's filters as the engine's. Sorting and grouping are done here, over what is loaded. */
export function toQuery(state: AnomaliesState, range: TimeRange): Query<ListAnomaliesQuery> {
  return {
    from: range.fromMs,
    to: range.toMs,
    severity: state.severities,
    open: state.openOnly ? true : undefined,
    search: state.text.trim() || undefined,
    detector: state.detector || undefined,
    labels: state.labels || undefined,
  };
}

/** Whether anything is filtered, so that an empty list can say which of the two reasons it is. */
export function isFiltered(state: AnomaliesState): boolean {
  const { severities, openOnly, text, detector, labels } = state;
  return severities.length > 0 || openOnly || text.trim() !== '' || detector !== '' || labels !== '';
}

function readSort(text: string | null): EventSort {
  const [by, direction] = (text ?? '').split('-');
  const key = SORT_KEYS.find((one) => one === by);
  return key === undefined ? NEWEST_FIRST : { by: key, descending: direction !== 'asc' };
}

function writeSort({ by, descending }: EventSort): string | null {
  const isDefault = by === NEWEST_FIRST.by && descending === NEWEST_FIRST.descending;
  return isDefault ? null : `${by}-${descending ? 'desc' : 'asc'}`;
}
