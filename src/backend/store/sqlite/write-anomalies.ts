import { canonicalLabels, formatLabels, severityRank, type Anomaly } from '../../../schema';
import type { Database, SqlValue } from './database';
import type { Place } from './eras';
import { foldCase } from '../../base/fold-case';

const COLUMNS = `id, series_key, labels, start_ms, end_ms, peak_ms, peak_score, severity, side, value, expected, lower,
  upper, points, origin, explanation, reasons, search_text`;

/** Inside a transaction; the same id again replaces. */
export function writeAnomalies(raw: Database, { era, orgId }: Place, anomalies: readonly Anomaly[]): void {
  const put = raw.prepare(
    `insert or replace into anomalies (era, org_id, ${COLUMNS})
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  );
  for (const anomaly of anomalies) {
    put.run(era, orgId, ...toRow(anomaly));
  }
}

function toRow(anomaly: Anomaly): SqlValue[] {
  const { labels, explanation } = anomaly;
  return [
    anomaly.id,
    anomaly.seriesKey,
    canonicalLabels(labels),
    anomaly.startMs,
    anomaly.endMs,
    anomaly.peakMs,
    anomaly.peakScore,
    severityRank(anomaly.severity),
    anomaly.side,
    anomaly.value,
    anomaly.expected,
    anomaly.lower,
    anomaly.upper,
    anomaly.points,
    anomaly.origin,
    explanation,
    JSON.stringify(anomaly.reasons),
    foldCase(`${formatLabels(labels)}\n${explanation}`),
  ];
}
