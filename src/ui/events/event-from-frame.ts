import { FieldType, type DataFrame, type Field } from '@grafana/data';
import {
  ANOMALY_COLUMNS_REQUIRED,
  parseLabelMatchers,
  parseReasons,
  SEVERITIES,
  severityFromRank,
  VigilError,
  type AnomalyColumn,
  type Labels,
  type Severity,
} from '../../schema';
import type { EventItem } from './event-item';

/** Where the data source that made a frame can be asked for more; absent in frames from elsewhere. */
export interface FrameOrigin {
  datasourceUid: string;
}

/** An event and the row it came from. */
export interface FrameEvent extends EventItem {
  frame: DataFrame;
  row: number;
}

type Columns = Partial<Record<AnomalyColumn, Field>>;

/** True when the frame has every column without which it cannot be one of anomalies. */
export function isEventFrame(frame: DataFrame): boolean {
  return ANOMALY_COLUMNS_REQUIRED.every((name) => frame.fields.some((field) => field.name === name));
}

/**
 * Reads the rows of any frame that has the documented columns, by name and in any order.
 * `severity` may be a word or a rank 1…3; a row without a start or a severity is not an event and is left out.
 * A frame without fields holds no events.
 *
 * @throws VigilError `invalid_argument` with a full sentence when a column is missing or has the wrong type
 */
export function eventsFromFrame(frame: DataFrame): FrameEvent[] {
  if (frame.fields.length === 0) {
    return [];
  }
  const columns = columnsOf(frame);
  const events: FrameEvent[] = [];
  for (let row = 0; row < frame.length; row++) {
    const event = eventOfRow(columns, row);
    if (event !== null) {
      events.push({ ...event, frame, row });
    }
  }
  return events;
}

/** The uid of the Vigil data source that made the frame, or null for a frame from elsewhere. */
export function originOfFrame(frame: DataFrame): FrameOrigin | null {
  const custom: unknown = frame.meta?.custom;
  if (typeof custom !== 'object' || custom === null || !('datasourceUid' in custom)) {
    return null;
  }
  const { datasourceUid } = custom;
  return typeof datasourceUid === 'string' && datasourceUid !== '' ? { datasourceUid } : null;
}

function columnsOf(frame: DataFrame): Columns {
  const columns: Columns = Object.fromEntries(frame.fields.map((field) => [field.name, field]));
  const missing = ANOMALY_COLUMNS_REQUIRED.filter((name) => columns[name] === undefined);
  if (missing.length > 0) {
    const has = frame.fields.map((field) => `"${field.name}"`).join(', ');
    throw wrongFrame(
      frame,
      `it needs the columns ${quoted(ANOMALY_COLUMNS_REQUIRED)}, and ${quoted(missing)} ${missing.length === 1 ? 'is' : 'are'} missing. It has ${has}`
    );
  }
  for (const name of ['time', 'timeEnd'] as const) {
    const field = columns[name];
    if (field !== undefined && field.type !== FieldType.time && field.type !== FieldType.number) {
      throw wrongFrame(frame, `its column "${name}" must hold times, and it holds values of type ${field.type}`);
    }
  }
  const severity = columns.severity;
  if (
    severity !== undefined &&
    severity.type !== FieldType.string &&
    severity.type !== FieldType.number &&
    severity.type !== FieldType.enum
  ) {
    throw wrongFrame(
      frame,
      `its column "severity" must hold one of ${SEVERITIES.join(', ')} or a number from 1 to 3, and it holds values of type ${severity.type}`
    );
  }
  return columns;
}

function eventOfRow(columns: Columns, row: number): EventItem | null {
  const startMs = number(columns.time, row);
  const severity = severityAt(columns.severity, row);
  if (startMs === null || severity === null) {
    return null;
  }
  const endMs = number(columns.timeEnd, row);
  const detector = text(columns.detector, row);
  const series = text(columns.series, row);
  const reasons = text(columns.reasons, row);
  return {
    id: text(columns.id, row) || `${detector} ${series} ${startMs} ${row}`,
    detector,
    detectorId: text(columns.detectorId, row) || null,
    seriesKey: text(columns.seriesKey, row) || null,
    series: series === '{}' ? '' : series,
    labels: labelsOf(series),
    startMs,
    endMs,
    open: boolean(columns.open, row) ?? (columns.timeEnd !== undefined && endMs === null),
    severity,
    score: number(columns.score, row),
    side: oneOf(['above', 'below'], text(columns.side, row)),
    value: number(columns.value, row),
    expected: number(columns.expected, row),
    lower: number(columns.lower, row),
    upper: number(columns.upper, row),
    points: number(columns.points, row),
    explanation: text(columns.explanation, row),
    origin: oneOf(['backfill', 'live'], text(columns.origin, row)),
    reasons: reasons === '' ? null : parseReasons(reasons, startMs),
  };
}

function severityAt(field: Field | undefined, row: number): Severity | null {
  const value: unknown = field?.values[row];
  if (field?.type === FieldType.enum) {
    return oneOf(SEVERITIES, field.config.type?.enum?.text?.[Number(value)] ?? '');
  }
  return typeof value === 'number' ? severityFromRank(value) : oneOf(SEVERITIES, String(value ?? '').toLowerCase());
}

/** The labels behind `{region="eu"}`; null when the text is something else, which is shown as it is. */
function labelsOf(series: string): Labels | null {
  try {
    const matchers = parseLabelMatchers(series);
    const exact = matchers.every((matcher) => matcher.operator === '=');
    return exact ? Object.fromEntries(matchers.map(({ name, value }) => [name, value])) : null;
  } catch {
    // Any text may name a series in a frame of somebody else's making.
    return null;
  }
}

function number(field: Field | undefined, row: number): number | null {
  const value: unknown = field?.values[row];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function text(field: Field | undefined, row: number): string {
  const value: unknown = field?.values[row];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function boolean(field: Field | undefined, row: number): boolean | null {
  const value: unknown = field?.values[row];
  return typeof value === 'boolean' ? value : null;
}

function oneOf<T extends string>(values: readonly T[], value: string): T | null {
  return values.find((one) => one === value) ?? null;
}

function wrongFrame(frame: DataFrame, reason: string): VigilError {
  const name = frame.name === undefined || frame.name === '' ? (frame.refId ?? 'unnamed') : frame.name;
  return new VigilError('invalid_argument', `Frame "${name}" is not a list of anomalies: ${reason}.`);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
