import { css } from '@emotion/css';
import { dateTime, formattedValueToString, getTimeZone, getValueFormat, type GrafanaTheme2 } from '@grafana/data';
import { LegendDisplayMode } from '@grafana/schema';
import { TimeSeries, useStyles2, useTheme2 } from '@grafana/ui';
import type uPlot from 'uplot';
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { formatLabels, type Labels, type ResultColumns, type TimeRange } from '../../schema';
import { countOf, formatNumber, NO_NUMBER } from '../format/numbers';
import { formatTime } from '../format/times';
import { toBandFrame } from './band-frame';
import { breakAtGaps } from './break-at-gaps';
import { alertMarks, learningStretches, type ChartAnomaly } from './chart-marks';
import { ChartLegend } from './ChartLegend';
import { ChartTooltip } from './ChartTooltip';
import { HoverLayer, MarginLayer, MarksLayer, ZoomLayer, type Hovered } from './plot-layers';
import { useWidth } from './use-width';

interface BandChartProps {
  series: { columns: ResultColumns; labels: Labels };
  /** Drawn as shaded regions. */
  anomalies?: readonly ChartAnomaly[];
  timeRange: TimeRange;
  /** Of the plot and its legend together, in pixels. */
  height: number;
  /** Until then the model only learns; without it, wherever it has no opinion. */
  learningUntilMs?: number | undefined;
  /** A Grafana unit id (`s`, `percentunit`); plain numbers without it. */
  unit?: string | undefined;
  /** Asked for by dragging over the plot; a double click asks for twice the range. */
  onZoom?: ((range: TimeRange) => void) | undefined;
  /** One of several below each other over the same time: only the last of them has the time axis and the legend. */
  stacked?: 'above' | 'last' | undefined;
}

const LEGEND_HEIGHT = 24;
/** The same in all charts of a stack, so that their times lie below each other. */
const STACKED_AXIS_WIDTH = 56;
/** Ours says more. One object for ever: the plot is made anew whenever it is given another. */
const NO_LEGEND = { showLegend: false, displayMode: LegendDisplayMode.List, placement: 'bottom' as const, calcs: [] };
const NO_ANOMALIES: readonly ChartAnomaly[] = [];

/**
 * One series with what was usual for it: value, expected, band, alert points and anomalies.
 * The only place that knows Grafana's TimeSeries. Left and right arrows move the cursor when it has the focus.
 */
export function BandChart(props: BandChartProps) {
  const { series, anomalies = NO_ANOMALIES, timeRange, height, learningUntilMs, unit, onZoom, stacked } = props;
  const isLast = stacked !== 'above';
  const { labels } = series;
  const columns = useMemo(() => breakAtGaps(series.columns), [series.columns]);
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const [ref, width] = useWidth<HTMLDivElement>();
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const plot = useRef<uPlot | null>(null);

  const { fromMs, toMs } = timeRange;
  const grafanaRange = useMemo(() => toGrafanaRange(fromMs, toMs), [fromMs, toMs]);
  const axisWidth = stacked === undefined ? undefined : STACKED_AXIS_WIDTH;
  const frame = useMemo(
    () => toBandFrame(columns, theme, { unit, axisWidth, hasTimeAxis: isLast }),
    [columns, theme, unit, axisWidth, isLast]
  );
  // The plot looks at its range only when the frames are new.
  const frames = useMemo(() => (grafanaRange && frame.length > 0 ? [frame] : []), [frame, grafanaRange]);
  const marks = useMemo(
    () => ({ alerts: alertMarks(columns), anomalies, learning: learningStretches(columns, learningUntilMs) }),
    [columns, anomalies, learningUntilMs]
  );
  const format = useCallback((value: number | null | undefined) => formatWithUnit(value, unit), [unit]);
  const plotHeight = height - (isLast ? LEGEND_HEIGHT : 0);

  return (
    <div style={{ height }} className={styles.chart}>
      <div
        ref={ref}
        className={styles.plot}
        style={{ height: plotHeight }}
        role="img"
        aria-label={describe(labels, columns, anomalies)}
        // A chart is read point by point with the arrow keys.
        tabIndex={frames.length === 0 ? -1 : 0}
        onKeyDown={(event) => moveCursor(event, plot.current, columns)}
        onBlur={() => setHovered(null)}
      >
        {width > 0 && frames.length > 0 && (
          <TimeSeries
            key={`${unit} ${stacked}`}
            frames={frames}
            structureRev={1}
            timeRange={grafanaRange}
            timeZone={getTimeZone()}
            width={width}
            height={plotHeight}
            legend={NO_LEGEND}
          >
            {(config) => (
              <>
                <MarginLayer config={config} />
                <MarksLayer config={config} marks={marks} theme={theme} />
                <HoverLayer config={config} onHover={setHovered} plotRef={plot} />
                {onZoom !== undefined && <ZoomLayer config={config} onZoom={onZoom} />}
              </>
            )}
          </TimeSeries>
        )}
        {frames.length === 0 && <div className={styles.nothing}>No points in this range</div>}
        {hovered !== null && <ChartTooltip columns={columns} hovered={hovered} format={format} />}
      </div>
      {isLast && <ChartLegend hasLearning={marks.learning.length > 0} />}
    </div>
  );
}

function toGrafanaRange(fromMs: number, toMs: number) {
  const from = dateTime(fromMs);
  const to = dateTime(toMs);
  return { from, to, raw: { from, to } };
}

function formatWithUnit(value: number | null | undefined, unit: string | undefined): string {
  if (value === null || value === undefined) {
    return NO_NUMBER;
  }
  return unit === undefined ? formatNumber(value) : formattedValueToString(getValueFormat(unit)(value));
}

function describe(labels: Labels, columns: ResultColumns, anomalies: readonly ChartAnomaly[]): string {
  const first = columns.timeMs[0];
  const last = columns.timeMs.at(-1);
  if (first === undefined || last === undefined) {
    return 'Chart without points';
  }
  const name = Object.keys(labels).length === 0 ? 'Series' : formatLabels(labels);
  const found = countOf(anomalies.length, 'anomaly', 'anomalies');
  return `${name} with its usual range from ${formatTime(first)} to ${formatTime(last)}: ${found}`;
}

const KEY_STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

function moveCursor(event: KeyboardEvent, plot: uPlot | null, columns: ResultColumns): void {
  const step = KEY_STEPS[event.key];
  if (step === undefined || plot === null) {
    return;
  }
  event.preventDefault();
  const from = plot.cursor.idx ?? columns.timeMs.length - 1;
  const index = Math.min(columns.timeMs.length - 1, Math.max(0, from + step * (event.shiftKey ? 10 : 1)));
  const timeMs = columns.timeMs[index];
  if (timeMs !== undefined) {
    plot.setCursor({ left: plot.valToPos(timeMs, 'x'), top: plot.over.clientHeight / 2 });
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ position: 'relative', minWidth: 0 }),
  plot: css({
    position: 'relative',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '2px' },
  }),
  nothing: css({
    display: 'grid',
    placeItems: 'center',
    height: '100%',
    color: theme.colors.text.secondary,
  }),
});
