import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import type {
  Anomaly,
  AnomalyPage,
  ConnectionInput,
  ConnectionView,
  CreateHistoryRun,
  CreatePreview,
  DetectorPage,
  DetectorProfile,
  DetectorSpecInput,
  DetectorView,
  EngineStatus,
  FileView,
  HealthReport,
  HeatMap,
  HeatMapQuery,
  HistoryRun,
  LabelValues,
  ListAnomaliesQuery,
  ListDetectorsQuery,
  ListSeriesQuery,
  Page,
  Preview,
  MembersQuery,
  ResultsQuery,
  RunList,
  SeriesMembers,
  SeriesResults,
  SeriesView,
  SourceQuery,
  SourceTest,
  Whoami,
} from '../../schema';
import { toEngineError } from './engine-error';

type QueryValue = string | number | boolean | readonly string[] | undefined;

/** A query of the API as a page gives it: what is left out takes the engine's default. */
export type Query<T> = { [K in keyof T]?: T[K] | undefined };

export interface UpdateDetector {
  /** The version the change was made from. */
  version: number;
  spec: DetectorSpecInput;
}

/** A change to whether a detector runs. Without `version` the newest is meant, whatever it is. */
export interface SwitchDetector {
  enabled: boolean;
  version?: number;
  /** At a stop: throw away what was learnt and found. */
  forget?: boolean;
}

/** What a detector, or one of its historical runs, has seen. */
export interface Findings {
  series(query: Query<ListSeriesQuery>, signal: AbortSignal): Promise<Page<SeriesView>>;
  results(query: Query<ResultsQuery> & Pick<ResultsQuery, 'from' | 'to'>, signal: AbortSignal): Promise<SeriesResults>;
  anomalies(query: Query<Omit<ListAnomaliesQuery, 'detector'>>, signal: AbortSignal): Promise<AnomalyPage>;
  heatMap(query: Query<HeatMapQuery> & Pick<HeatMapQuery, 'from' | 'to'>, signal: AbortSignal): Promise<HeatMap>;
}

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  query?: Readonly<Record<string, QueryValue>>;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal | undefined;
}

/**
 * Typed calls to the engine's native API.
 *
 * `baseUrl` ends before the route: `/api/datasources/uid/<uid>/resources/api/v1` in Grafana, `/api/v1` in the workbench.
 * Every call rejects with a VigilError: the engine's own, or `unavailable` when it cannot be reached, or `canceled`.
 */
export class EngineClient {
  readonly baseUrl: string;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
  }

  listDetectors(query: Query<ListDetectorsQuery> = {}, signal?: AbortSignal): Promise<DetectorPage> {
    return this.call('/detectors', { query, signal });
  }

  getDetector(id: string, signal?: AbortSignal): Promise<DetectorView> {
    return this.call(detectorPath(id), { signal });
  }

  createDetector(spec: DetectorSpecInput, signal?: AbortSignal): Promise<DetectorView> {
    return this.call('/detectors', { method: 'POST', body: spec, signal });
  }

  updateDetector(id: string, change: UpdateDetector, signal?: AbortSignal): Promise<DetectorView> {
    return this.call(detectorPath(id), { method: 'PUT', body: change, signal });
  }

  removeDetector(id: string, signal?: AbortSignal): Promise<void> {
    return this.call(detectorPath(id), { method: 'DELETE', signal });
  }

  setEnabled(id: string, change: SwitchDetector, signal?: AbortSignal): Promise<DetectorView> {
    const { enabled, ...body } = change;
    return this.call(`${detectorPath(id)}/${enabled ? 'enable' : 'disable'}`, { method: 'POST', body, signal });
  }

  listSeries(id: string, query: Query<ListSeriesQuery> = {}, signal?: AbortSignal): Promise<Page<SeriesView>> {
    return this.call(`${detectorPath(id)}/series`, { query, signal });
  }

  getResults(
    id: string,
    query: Query<ResultsQuery> & Pick<ResultsQuery, 'from' | 'to'>,
    signal?: AbortSignal
  ): Promise<SeriesResults> {
    return this.call(`${detectorPath(id)}/results`, { query, signal });
  }

  /** Of one series; of the one most in need of a look when none is named. */
  getMembers(id: string, query: Query<MembersQuery> = {}, signal?: AbortSignal): Promise<SeriesMembers> {
    return this.call(`${detectorPath(id)}/members`, { query, signal });
  }

  findingsOf(of: { detector: string } | { run: string }): Findings {
    const isRun = 'run' in of;
    const path = isRun ? historyPath(of.run) : detectorPath(of.detector);
    return {
      series: (query, signal) => this.call(`${path}/series`, { query, signal }),
      results: (query, signal) => this.call(`${path}/results`, { query, signal }),
      heatMap: (query, signal) => this.call(`${path}/heatmap`, { query, signal }),
      anomalies: (query, signal) =>
        isRun
          ? this.call(`${path}/anomalies`, { query, signal })
          : this.listAnomalies({ ...query, detector: of.detector }, signal),
    };
  }

  /** How the models are doing, the first of them by labels. */
  getProfile(id: string, signal?: AbortSignal): Promise<DetectorProfile> {
    return this.call(`${detectorPath(id)}/profile`, { signal });
  }

  /** Historical runs, newest first. */
  async listHistory(id: string, signal?: AbortSignal): Promise<HistoryRun[]> {
    const { items } = await this.call<{ items: HistoryRun[] }>(`${detectorPath(id)}/history`, { signal });
    return items;
  }

  startHistory(id: string, range: CreateHistoryRun, signal?: AbortSignal): Promise<HistoryRun> {
    return this.call(`${detectorPath(id)}/history`, { method: 'POST', body: range, signal });
  }

  stopHistory(runId: string, signal?: AbortSignal): Promise<HistoryRun> {
    return this.call(`${historyPath(runId)}/stop`, { method: 'POST', signal });
  }

  removeHistory(runId: string, signal?: AbortSignal): Promise<void> {
    return this.call(historyPath(runId), { method: 'DELETE', signal });
  }

  listRuns(id: string, signal?: AbortSignal): Promise<RunList> {
    return this.call(`${detectorPath(id)}/runs`, { signal });
  }

  listAnomalies(query: Query<ListAnomaliesQuery> = {}, signal?: AbortSignal): Promise<AnomalyPage> {
    return this.call('/anomalies', { query, signal });
  }

  getAnomaly(id: string, signal?: AbortSignal): Promise<Anomaly> {
    return this.call(`/anomalies/${encodeURIComponent(id)}`, { signal });
  }

  createPreview(preview: CreatePreview, signal?: AbortSignal): Promise<Preview> {
    return this.call('/previews', { method: 'POST', body: preview, signal });
  }

  getPreview(id: string, signal?: AbortSignal): Promise<Preview> {
    return this.call(`/previews/${encodeURIComponent(id)}`, { signal });
  }

  cancelPreview(id: string, signal?: AbortSignal): Promise<void> {
    return this.call(`/previews/${encodeURIComponent(id)}`, { method: 'DELETE', signal });
  }

  testSource(source: SourceQuery, intervalMs: number, signal?: AbortSignal): Promise<SourceTest> {
    return this.call('/sources/test', { method: 'POST', body: { source, intervalMs }, signal });
  }

  async listConnections(signal?: AbortSignal): Promise<ConnectionView[]> {
    const { items } = await this.call<{ items: ConnectionView[] }>('/connections', { signal });
    return items;
  }

  putConnection(name: string, connection: ConnectionInput, signal?: AbortSignal): Promise<ConnectionView> {
    return this.call(`/connections/${encodeURIComponent(name)}`, { method: 'PUT', body: connection, signal });
  }

  removeConnection(name: string, signal?: AbortSignal): Promise<void> {
    return this.call(`/connections/${encodeURIComponent(name)}`, { method: 'DELETE', signal });
  }

  async listFiles(signal?: AbortSignal): Promise<FileView[]> {
    const { items } = await this.call<{ items: FileView[] }>('/files', { signal });
    return items;
  }

  /** Stores a file for the `csv` source; an existing one of the same name is replaced. */
  uploadFile(name: string, csv: string, signal?: AbortSignal): Promise<FileView> {
    return this.call('/files', { method: 'POST', query: { name }, body: csv, contentType: 'text/csv', signal });
  }

  removeFile(name: string, signal?: AbortSignal): Promise<void> {
    return this.call(`/files/${encodeURIComponent(name)}`, { method: 'DELETE', signal });
  }

  /** Label names of a detector's series (of all detectors when none is named), and the values of `name` if given. */
  labelValues(query: { detector?: string; name?: string } = {}, signal?: AbortSignal): Promise<LabelValues> {
    return this.call('/detectors/labels', { query, signal });
  }

  getStatus(signal?: AbortSignal): Promise<EngineStatus> {
    return this.call('/status', { signal });
  }

  getHealth(signal?: AbortSignal): Promise<HealthReport> {
    return this.call('/health', { signal });
  }

  whoami(signal?: AbortSignal): Promise<Whoami> {
    return this.call('/whoami', { signal });
  }

  private async call<T>(path: string, call: Call): Promise<T> {
    try {
      const answer = await lastValueFrom(
        getBackendSrv().fetch<T>({
          url: `${this.baseUrl}${path}${queryText(call.query)}`,
          method: call.method ?? 'GET',
          showErrorAlert: false,
          showSuccessAlert: false,
          hideFromInspector: true,
          ...(call.body !== undefined && {
            data: call.body,
            headers: { 'Content-Type': call.contentType ?? 'application/json' },
          }),
          ...(call.signal && { abortSignal: call.signal }),
        })
      );
      return answer.data;
    } catch (thrown) {
      throw call.signal?.aborted === true ? toEngineError(call.signal.reason) : toEngineError(thrown);
    }
  }
}

function detectorPath(id: string): string {
  return `/detectors/${encodeURIComponent(id)}`;
}

function historyPath(runId: string): string {
  return `/history/${encodeURIComponent(runId)}`;
}

/** Lists become `a,b`; what is undefined or an empty list is left out. */
function queryText(query: Call['query']): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) {
      params.set(name, String(value));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
