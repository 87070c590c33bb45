import {
  FieldColorModeId,
  FieldType,
  getDisplayProcessor,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import {
  AxisPlacement,
  GraphDrawStyle,
  LineInterpolation,
  VisibilityMode,
  type GraphFieldConfig,
} from '@grafana/schema';
import type { ResultColumns } from '../../schema';

/** Names of the fields of a band frame, in drawing order: the value lies on top. */
export const BAND_FIELDS = ['lower', 'upper', 'expected', 'value'] as const;
export type BandField = (typeof BAND_FIELDS)[number];

export function valueColor(theme: GrafanaTheme2): string {
  return theme.visualization.getColorByName(theme.isDark ? 'blue' : 'dark-blue');
}

export interface BandFrameOptions {
  /** A Grafana unit id. (Default: plain numbers) */
  unit?: string | undefined;
  /** Of the axis of values, in pixels. (Default: as its labels need) */
  axisWidth?: number | undefined;
  /** (Default: true) */
  hasTimeAxis?: boolean;
}

/**
 * Results of one series as a frame that draws itself: band filled between lower and upper, expected thin and dashed,
 * value on top. Gaps stay gaps.
 */
export function toBandFrame(
  columns: ResultColumns,
  theme: GrafanaTheme2,
  { unit, axisWidth, hasTimeAxis = true }: BandFrameOptions = {}
): DataFrame {
  const base: GraphFieldConfig = {
    drawStyle: GraphDrawStyle.Line,
    lineInterpolation: LineInterpolation.Linear,
    showPoints: VisibilityMode.Never,
    spanNulls: false,
    axisGridShow: true,
    fillOpacity: 0,
    ...(axisWidth !== undefined && { axisWidth }),
  };
  const edge = { ...base, lineWidth: 0 };
  const looks: Record<BandField, { color: string; custom: GraphFieldConfig }> = {
    lower: { color: valueColor(theme), custom: edge },
    upper: { color: valueColor(theme), custom: { ...edge, fillBelowTo: 'lower', fillOpacity: 18 } },
    expected: {
      color: theme.colors.text.secondary,
      custom: { ...base, lineWidth: 1, lineStyle: { fill: 'dash', dash: [6, 5] } },
    },
    value: { color: valueColor(theme), custom: { ...base, lineWidth: 1.5, showPoints: VisibilityMode.Auto } },
  };
  const fields = BAND_FIELDS.map((name) => numberField(name, columns[name], { ...looks[name], unit, theme }));
  const custom: GraphFieldConfig = hasTimeAxis ? {} : { axisPlacement: AxisPlacement.Hidden };
  const time: Field = { name: 'time', type: FieldType.time, values: columns.timeMs, config: { custom } };
  return { fields: [time, ...fields], length: columns.timeMs.length };
}

interface FieldLook {
  color: string;
  custom: GraphFieldConfig;
  unit: string | undefined;
  theme: GrafanaTheme2;
}

function numberField(name: string, values: Array<number | null>, { color, custom, unit, theme }: FieldLook): Field {
  const field: Field = {
    name,
    type: FieldType.number,
    values,
    config: { color: { mode: FieldColorModeId.Fixed, fixedColor: color }, custom, ...(unit !== undefined && { unit }) },
  };
  field.display = getDisplayProcessor({ field, theme });
  return field;
}
