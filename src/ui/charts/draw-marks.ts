import type { GrafanaTheme2 } from '@grafana/data';
import type uPlot from 'uplot';
import type { TimeRange } from '../../schema';
import { MARK_SHAPES, markColor, severityColor, type Mark } from '../severity/marks';
import { thinMarks, type AlertMark, type ChartAnomaly } from './chart-marks';

/** Everything drawn below and above the lines. */
export interface ChartMarks {
  alerts: readonly AlertMark[];
  anomalies: readonly ChartAnomaly[];
  learning: readonly TimeRange[];
}

const MARK_SIZE = 6;
const MARK_DISTANCE = 11;
const HATCH_DISTANCE = 8;

/** Learning stretches hatched, anomalies as shaded regions: below the lines. */
export function drawBackground(plot: uPlot, marks: ChartMarks, theme: GrafanaTheme2): void {
  withinPlot(plot, (context) => {
    for (const { fromMs, toMs } of marks.learning) {
      hatch(plot, context, { span: spanOf(plot, fromMs, toMs), color: markColor(theme, 'learning') });
    }
    for (const { startMs, endMs, severity } of marks.anomalies) {
      const { left, width } = spanOf(plot, startMs, endMs ?? Infinity);
      context.fillStyle = severityColor(theme, severity);
      context.globalAlpha = 0.14;
      context.fillRect(left, plot.bbox.top, width, plot.bbox.height);
      context.globalAlpha = 0.9;
      context.fillRect(left, plot.bbox.top + plot.bbox.height - pixels(3), width, pixels(3));
    }
  });
}

/** The shape of its severity on every alert point: above the lines. */
export function drawAlerts(plot: uPlot, marks: ChartMarks, theme: GrafanaTheme2): void {
  const scale = plot.series[plot.series.length - 1]?.scale;
  const { min, max } = plot.scales['x'] ?? {};
  if (scale === undefined || min == null || max == null || plot.bbox.width === 0) {
    return;
  }
  const distanceMs = ((max - min) * pixels(MARK_DISTANCE)) / plot.bbox.width;
  const visible = marks.alerts.filter(({ timeMs }) => timeMs >= min && timeMs <= max);
  withinPlot(plot, (context) => {
    for (const { timeMs, value, severity } of thinMarks(visible, distanceMs)) {
      drawMark(context, severity, {
        x: plot.valToPos(timeMs, 'x', true),
        y: plot.valToPos(value, scale, true),
        theme,
      });
    }
  });
}

interface Place {
  x: number;
  y: number;
  theme: GrafanaTheme2;
}

function drawMark(context: CanvasRenderingContext2D, mark: Mark, { x, y, theme }: Place): void {
  const size = pixels(MARK_SIZE);
  const { corners, filled } = MARK_SHAPES[mark];
  context.beginPath();
  for (const [dx, dy] of corners) {
    context.lineTo(x + dx * size, y + dy * size);
  }
  context.closePath();
  context.lineWidth = pixels(1.5);
  // A ground of the page's colour sets the shape off from the line beneath it.
  context.strokeStyle = filled ? theme.colors.background.primary : markColor(theme, mark);
  context.fillStyle = filled ? markColor(theme, mark) : theme.colors.background.primary;
  context.fill();
  context.stroke();
}

interface Span {
  left: number;
  width: number;
}

/** A time span in canvas pixels, at least 2 wide, cut to the plot. */
function spanOf(plot: uPlot, fromMs: number, toMs: number): Span {
  const { left, width } = plot.bbox;
  const at = (timeMs: number) => Math.min(left + width, Math.max(left, plot.valToPos(timeMs, 'x', true)));
  const start = at(fromMs);
  const end = toMs === Infinity ? left + width : at(toMs);
  const isOutside = (start === left && end === left) || (start === left + width && end === left + width);
  return { left: start, width: isOutside ? 0 : Math.max(pixels(2), end - start) };
}

function hatch(plot: uPlot, context: CanvasRenderingContext2D, { span, color }: { span: Span; color: string }): void {
  const { top, height } = plot.bbox;
  context.save();
  context.beginPath();
  context.rect(span.left, top, span.width, height);
  context.clip();
  context.globalAlpha = 0.22;
  context.strokeStyle = color;
  context.lineWidth = pixels(1);
  context.beginPath();
  for (let x = span.left - height; x < span.left + span.width; x += pixels(HATCH_DISTANCE)) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

function withinPlot(plot: uPlot, draw: (context: CanvasRenderingContext2D) => void): void {
  const { left, top, width, height } = plot.bbox;
  plot.ctx.save();
  plot.ctx.beginPath();
  plot.ctx.rect(left, top, width, height);
  plot.ctx.clip();
  draw(plot.ctx);
  plot.ctx.restore();
}

function pixels(cssPixels: number): number {
  return cssPixels * devicePixelRatio;
}
