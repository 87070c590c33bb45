import type { Anomaly, PointResult } from '../../../../schema';
import type { Store } from '../../../store/store';
import type { Beginning, ResultRow } from './result-view';

/** Anomalies read of one source for one answer, and results read at their beginnings. */
const ANOMALIES_MAX = 2_000;
const PAGE = 500;
const RESULTS_MAX = 200;
/** Series one list of anomalies is narrowed to; beyond it those of all series are read. */
const SERIES_MAX = 100;

/**
 * How the anomalies began that these results are part of; of results without an anomaly nothing. Of answers with very many
 * of them only the newest are looked up.
 */
export async function beginningsOf(
  rows: readonly ResultRow[],
  { store, orgId, signal }: { store: Pick<Store, 'anomalies' | 'results'>; orgId: number; signal: AbortSignal }
): Promise<ReadonlyMap<ResultRow, Beginning>> {
  const found = new Map<ResultRow, Beginning>();
  const points = new Map<string, PointResult | null>();
  for (const [sourceId, alerts] of alertsBySource(rows)) {
    const anomalies = await anomaliesOf(alerts, { store, orgId, sourceId });
    for (const row of alerts) {
      signal.throwIfAborted();
      const anomaly = anomalies.find((each) => isPartOf(row, each));
      const timeMs = row.point?.timeMs ?? NaN;
      if (anomaly !== undefined && row.series !== null) {
        const sinceMs = Math.min(anomaly.reasons.sinceMs, anomaly.startMs, timeMs);
        const known = points.get(anomaly.id);
        let point = known ?? null;
        if (known === undefined && sinceMs < timeMs && points.size < RESULTS_MAX) {
          const range = { fromMs: sinceMs, toMs: Math.min(anomaly.startMs, timeMs) };
          point = (await store.results.read(sourceId, row.series.seriesKey, range, 1))[0] ?? null;
          points.set(anomaly.id, point);
        }
        found.set(row, { sinceMs, point: point !== null && point.timeMs < timeMs ? point : null });
      }
    }
  }
  return found;
}

function alertsBySource(rows: readonly ResultRow[]): Map<string, ResultRow[]> {
  const bySource = new Map<string, ResultRow[]>();
  for (const row of rows) {
    if (row.point?.alert === true) {
      const alerts = bySource.get(row.source.id) ?? [];
      alerts.push(row);
      bySource.set(row.source.id, alerts);
    }
  }
  return bySource;
}

async function anomaliesOf(
  rows: readonly ResultRow[],
  { store, orgId, sourceId }: { store: Pick<Store, 'anomalies'>; orgId: number; sourceId: string }
): Promise<Anomaly[]> {
  const times = rows.map(({ point }) => point?.timeMs ?? NaN);
  const keys = [...new Set(rows.flatMap(({ series }) => series?.seriesKey ?? []))];
  const filter = {
    orgId,
    detectorIds: [sourceId],
    range: { fromMs: times.reduce((a, b) => Math.min(a, b)), toMs: times.reduce((a, b) => Math.max(a, b)) },
    ...(keys.length <= SERIES_MAX && { seriesKeys: keys }),
  };
  const anomalies: Anomaly[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Anomaly[]; nextCursor: string | null } = await store.anomalies.list(filter, {
      limit: PAGE,
      cursor,
    });
    anomalies.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && anomalies.length < ANOMALIES_MAX);
  return anomalies;
}

function isPartOf({ series, point }: ResultRow, { seriesKey, startMs, endMs }: Anomaly): boolean {
  const timeMs = point?.timeMs ?? NaN;
  return series?.seriesKey === seriesKey && startMs <= timeMs && timeMs <= (endMs ?? Infinity);
}
