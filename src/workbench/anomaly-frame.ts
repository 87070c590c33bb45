import { FieldType, type DataFrame, type Field } from '@grafana/data';
import { formatLabels, type Anomaly, type AnomalyColumn } from '../schema';

/** Anomalies as the table that an `anomalies` query gives in Grafana, for the panel to draw. */
export function anomalyFrame(anomalies: readonly Anomaly[], nowMs: number): DataFrame {
  const column = (name: AnomalyColumn, type: FieldType, of: (anomaly: Anomaly) => unknown): Field => ({
    name,
    type,
    config: {},
    values: anomalies.map(of),
  });
  const fields = [
    column('time', FieldType.time, ({ startMs }) => startMs),
    column('timeEnd', FieldType.time, ({ endMs }) => endMs),
    column('severity', FieldType.string, ({ severity }) => severity),
    column('score', FieldType.number, ({ peakScore }) => peakScore),
    column('detector', FieldType.string, ({ detectorName }) => detectorName),
    column('series', FieldType.string, ({ labels }) => formatLabels(labels)),
    column('side', FieldType.string, ({ side }) => side),
    column('value', FieldType.number, ({ value }) => value),
    column('expected', FieldType.number, ({ expected }) => expected),
    column('lower', FieldType.number, ({ lower }) => lower),
    column('upper', FieldType.number, ({ upper }) => upper),
    column('duration', FieldType.number, ({ startMs, endMs }) => (endMs ?? nowMs) - startMs),
    column('points', FieldType.number, ({ points }) => points),
    column('explanation', FieldType.string, ({ explanation }) => explanation),
    column('open', FieldType.boolean, ({ endMs }) => endMs === null),
    column('origin', FieldType.string, ({ origin }) => origin),
    column('id', FieldType.string, ({ id }) => id),
    column('detectorId', FieldType.string, ({ detectorId }) => detectorId),
    column('seriesKey', FieldType.string, ({ seriesKey }) => seriesKey),
    column('reasons', FieldType.string, ({ reasons }) => JSON.stringify(reasons)),
  ];
  return { name: 'anomalies', fields, length: anomalies.length };
}
