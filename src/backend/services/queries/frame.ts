import type { Labels } from '../../../schema';

/**
 * A table on its way to Grafana, free of any wire format: columns of equal length with names and hints for display.
 * A frame without fields is valid and means "no data".
 */
export interface Frame {
  name: string;
  fields: Field[];
  meta?: FrameMeta;
}

interface FieldBase {
  name: string;
  /** What the values belong to; identity of a series in panels and alert rules. */
  labels?: Labels;
  config?: FieldConfig;
}

/** One column. What may be missing is said by `nullable`, never guessed from the values. */
export type Field =
  | (FieldBase & {
      /** Epoch ms; NaN is null where `nullable`. Kept exactly from 1677 to 2262, clamped outside. */
      kind: 'time';
      values: ArrayLike<number>;
      nullable: boolean;
    })
  | (FieldBase & {
      /** Doubles; NaN is null where `nullable`. */
      kind: 'number';
      values: ArrayLike<number>;
      nullable: boolean;
    })
  | (FieldBase & { kind: 'text'; values: ReadonlyArray<string | null>; nullable: boolean })
  | (FieldBase & { kind: 'boolean'; values: readonly boolean[] });

export interface FrameNotice {
  severity: 'info' | 'warning' | 'error';
  text: string;
}

/** What Grafana reads beside the fields. */
export interface FrameMeta {
  /** Contract of the frame's shape, e.g. `numeric-long`; server-side expressions read it. */
  type?: 'timeseries-multi' | 'numeric-long' | 'table';
  typeVersion?: readonly [number, number];
  preferredVisualisationType?: 'graph' | 'table';
  /** Shown by panels as a small sign with this text. */
  notices?: FrameNotice[];
  custom?: Record<string, unknown>;
}

export interface FieldLink {
  title: string;
  url: string;
  targetBlank?: boolean;
}

/** How a value is written instead of itself. */
export interface ValueMapping {
  type: 'value';
  options: Record<string, { text: string; color?: string; index?: number }>;
}

/** Display hints; a panel's own overrides win over them. */
export interface FieldConfig {
  displayNameFromDS?: string;
  description?: string;
  unit?: string;
  decimals?: number;
  min?: number;
  max?: number;
  /** Usual distance of the points in ms; a longer one is drawn as a break in the line. */
  interval?: number;
  links?: FieldLink[];
  mappings?: ValueMapping[];
  thresholds?: { mode: 'absolute'; steps: Array<{ value: number | null; color: string }> };
  color?: { mode: string; fixedColor?: string };
  /** Options of one kind of panel, such as `fillBelowTo` of time series. */
  custom?: Record<string, unknown>;
}

/** Rows in a frame: the length of its columns. */
export function rowCount(frame: Frame): number {
  return frame.fields[0]?.values.length ?? 0;
}
