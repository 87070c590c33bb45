import { LIMITS, VigilError, type Anomaly, type AnomalyPage, type ListAnomaliesQuery } from '../../schema';
import type { AnomalyFilter, Store } from '../store/store';
import type { Detectors } from './detectors';
import { compileLabelFilter } from './label-filter';

/** The anomalies of an organisation, newest start first. */
export class Anomalies {
  readonly #store: Store;
  readonly #detectors: Detectors;

  constructor(store: Store, detectors: Detectors) {
    this.#store = store;
    this.#detectors = detectors;
  }

  /** @throws VigilError `not_found` */
  async get(orgId: number, id: string): Promise<Anomaly> {
    const anomaly = await this.#store.anomalies.get(orgId, id);
    if (anomaly === null) {
      throw new VigilError('not_found', `there is no anomaly "${id}" in this organisation`);
    }
    return anomaly;
  }

  /**
   * @param runId those that a historical run has found, instead of those of detectors
   * @throws VigilError `invalid_argument` for matchers, a range or a cursor that cannot be read, or too many detectors
   */
  async list(orgId: number, query: ListAnomaliesQuery, runId?: string): Promise<AnomalyPage> {
    const only = runId === undefined ? {} : { detectorIds: [runId] };
    const filter = { ...(await this.#filterOf(orgId, query)), ...only };
    const severities = query.severity ?? [];
    const chosen = severities.length > 0 ? { ...filter, severities } : filter;
    const inRange: AnomalyFilter = { orgId, ...only, ...(filter.range && { range: filter.range }) };
    const [page, chips, everything] = await Promise.all([
      this.#store.anomalies.list(chosen, { limit: query.limit, cursor: query.cursor ?? null }),
      this.#store.anomalies.count(filter),
      this.#store.anomalies.count(inRange),
    ]);
    const total =
      severities.length > 0 ? severities.reduce((sum, severity) => sum + chips.severities[severity], 0) : chips.total;
    return { ...page, total, severities: chips.severities, unfiltered: everything.total };
  }

  async #filterOf(orgId: number, query: ListAnomaliesQuery): Promise<AnomalyFilter> {
    const { from, to, open, search, series, detector, labels } = query;
    const range = { fromMs: from ?? 0, toMs: to ?? Number.MAX_SAFE_INTEGER };
    if (range.fromMs >= range.toMs) {
      const message = `from must be before to, got ${range.fromMs} and ${range.toMs}`;
      throw new VigilError('invalid_argument', message, { details: { fields: [{ path: 'from', message }] } });
    }
    const matches = compileLabelFilter(labels ?? '');
    return {
      orgId,
      ...(detector !== undefined && detector !== '' && { detectorIds: await this.#idsOf(orgId, detector) }),
      ...(series !== undefined && { seriesKeys: series.split(',') }),
      ...((from !== undefined || to !== undefined) && { range }),
      ...(open !== undefined && { open }),
      ...(search !== undefined && search !== '' && { search }),
      ...(labels !== undefined && labels !== '' && { where: (anomaly: Anomaly) => matches(anomaly.labels) }),
    };
  }

  /** Names may hold commas, so a text that names a detector as a whole is one. Unknown ones match nothing. */
  async #idsOf(orgId: number, namesOrIds: string): Promise<string[]> {
    const whole = await this.#detectors.find(orgId, namesOrIds);
    if (whole !== null) {
      return [whole.id];
    }
    const names = namesOrIds.split(',');
    if (names.length > LIMITS.detectorsPerFilter) {
      const message = `detector must name at most ${LIMITS.detectorsPerFilter} detectors, got ${names.length}`;
      throw new VigilError('invalid_argument', message, { details: { fields: [{ path: 'detector', message }] } });
    }
    const found = await Promise.all(names.map((each) => this.#detectors.find(orgId, each.trim())));
    return found.flatMap((detector) => detector?.id ?? []);
  }
}
