import {
  ANOMALY_COLUMNS,
  formatLabels,
  LIMITS,
  SEVERITIES,
  severityRank,
  type Anomaly,
  type AnomalyColumn,
} from '../../../schema';
import { compileLabelFilter } from '../label-filter';
import { chosenDetectors } from './chosen-detectors';
import type { Field, FieldConfig, Frame, FrameNotice } from './frame';
import type { QueryContext } from './query-context';
import { SEVERITY_MAPPINGS } from './severity-display';

/** Shown round the start of an anomaly when its time is followed to the dashboard. */
const LINK_WINDOW_MS = 6 * 3_600_000;

/** A table with one row an anomaly, newest first; its columns are the contract of the events panel. */
export async function anomalyFrames(context: QueryContext): Promise<Frame[]> {
  const { anomalies, notices } = await findAnomalies(context);
  return [
    {
      name: 'anomalies',
      fields: ANOMALY_COLUMNS.map((column) => toField(column, anomalies, context.nowMs)),
      meta: {
        type: 'table',
        typeVersion: [0, 1],
        preferredVisualisationType: 'table',
        notices,
        custom: { datasourceUid: context.datasourceUid },
      },
    },
  ];
}

/**
 * Anomalies that touch the range and fit the query, newest start first, at most as many as a frame may hold.
 *
 * @throws VigilError `not_found` (detector); `invalid_argument` for matchers that cannot be read
 */
export async function findAnomalies(context: QueryContext): Promise<{ anomalies: Anomaly[]; notices: FrameNotice[] }> {
  const { reader, orgId, model, range } = context;
  const matches = compileLabelFilter(model.labels);
  const detectorIds = model.detector === '' ? undefined : (await chosenDetectors(context)).map(({ id }) => id);
  const found = await reader.anomalies(
    {
      orgId,
      range,
      ...(detectorIds !== undefined && { detectorIds }),
      ...(model.severity !== '' && { severities: SEVERITIES.slice(SEVERITIES.indexOf(model.severity)) }),
      ...(model.openOnly && { open: true }),
      ...(model.labels !== '' && { where: (anomaly: Anomaly) => matches(anomaly.labels) }),
    },
    LIMITS.anomaliesPerFrame + 1
  );
  const anomalies = found.slice(0, LIMITS.anomaliesPerFrame);
  const text = `the newest ${LIMITS.anomaliesPerFrame} anomalies are shown; narrow the time range or the filters to see others`;
  return { anomalies, notices: found.length > anomalies.length ? [{ severity: 'warning', text }] : [] };
}

type Column =
  | {
      kind: 'time' | 'number';
      nullable: boolean;
      of: (anomaly: Anomaly, nowMs: number) => number | null;
      config?: FieldConfig;
    }
  | { kind: 'text'; of: (anomaly: Anomaly) => string; config?: FieldConfig }
  | { kind: 'boolean'; of: (anomaly: Anomaly) => boolean; config?: FieldConfig };

const HIDDEN: FieldConfig = { custom: { hidden: true, hideFrom: { viz: true, legend: false, tooltip: false } } };

const COLUMNS: Record<AnomalyColumn, Column> = {
  time: {
    kind: 'time',
    nullable: false,
    of: ({ startMs }) => startMs,
    config: {
      links: [
        {
          title: 'Show this time on the dashboard',
          url: `/d/\${__dashboard.uid}?time=\${__value.raw}&time.window=${LINK_WINDOW_MS}&\${__all_variables}`,
        },
      ],
    },
  },
  timeEnd: { kind: 'time', nullable: true, of: ({ endMs }) => endMs },
  severity: {
    kind: 'number',
    nullable: false,
    of: ({ severity }) => severityRank(severity),
    config: { mappings: SEVERITY_MAPPINGS, custom: { cellOptions: { type: 'color-text' } } },
  },
  score: {
    kind: 'number',
    nullable: false,
    of: ({ peakScore }) => peakScore,
    config: { min: 0, max: 100, decimals: 1 },
  },
  detector: {
    kind: 'text',
    of: ({ detectorName }) => detectorName,
    config: {
      links: [{ title: 'Open the detector', url: '/a/vigil-anomaly-app/detectors/${__data.fields.detectorId}' }],
    },
  },
  series: { kind: 'text', of: ({ labels }) => formatLabels(labels) },
  side: { kind: 'text', of: ({ side }) => side },
  value: { kind: 'number', nullable: false, of: ({ value }) => value },
  expected: { kind: 'number', nullable: true, of: ({ expected }) => expected },
  lower: { kind: 'number', nullable: true, of: ({ lower }) => lower },
  upper: { kind: 'number', nullable: true, of: ({ upper }) => upper },
  duration: {
    kind: 'number',
    nullable: false,
    of: ({ startMs, endMs }, nowMs) => Math.max(0, (endMs ?? nowMs) - startMs),
    config: { unit: 'ms' },
  },
  points: { kind: 'number', nullable: false, of: ({ points }) => points },
  explanation: { kind: 'text', of: ({ explanation }) => explanation },
  open: { kind: 'boolean', of: ({ endMs }) => endMs === null },
  origin: { kind: 'text', of: ({ origin }) => origin },
  id: { kind: 'text', of: ({ id }) => id, config: HIDDEN },
  detectorId: { kind: 'text', of: ({ detectorId }) => detectorId, config: HIDDEN },
  seriesKey: { kind: 'text', of: ({ seriesKey }) => seriesKey, config: HIDDEN },
  reasons: { kind: 'text', of: ({ reasons }) => JSON.stringify(reasons), config: HIDDEN },
};

function toField(name: AnomalyColumn, anomalies: Anomaly[], nowMs: number): Field {
  const column = COLUMNS[name];
  const shared = { name, ...(column.config !== undefined && { config: column.config }) };
  switch (column.kind) {
    case 'text':
      return { ...shared, kind: 'text', values: anomalies.map(column.of), nullable: false };
    case 'boolean':
      return { ...shared, kind: 'boolean', values: anomalies.map(column.of) };
    default: {
      const values = Float64Array.from(anomalies, (anomaly) => column.of(anomaly, nowMs) ?? NaN);
      return { ...shared, kind: column.kind, values, nullable: column.nullable };
    }
  }
}
