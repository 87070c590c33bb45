import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { TimeRange } from '../../schema';
import { formatDuration } from '../format/durations';
import { formatShortTime } from '../format/times';
import { HiddenText } from '../page/HiddenText';
import { SEVERITIES_WORST_FIRST, severityColor } from '../severity/marks';
import { eventDurationMs, type EventItem } from './event-item';
import { eventAt, placeEvents, rangeAround, rangeBetween, type Placed } from './strip-geometry';

const ROW_PX = 12;
const BAR_PX = 8;
const AXIS_PX = 16;
/** A press that moves less is a click. */
const DRAG_PX = 4;

interface EventStripProps {
  events: readonly EventItem[];
  range: TimeRange;
  nowMs: number;
  widthPx: number;
  /** A range was dragged, or an event chosen. Without it the strip is only looked at. */
  onZoom?: ((range: TimeRange) => void) | undefined;
  /** Marked with a frame: the event that is open in the list. */
  openId?: string | null;
}

/** Events over time: a row for each severity, width = duration. Drag to zoom; with the keyboard, arrows and Enter. */
export function EventStrip({ events, range, nowMs, widthPx, onZoom, openId = null }: EventStripProps) {
  const styles = useStyles2(getStyles);
  const placed = useMemo(() => placeEvents(events, range, { widthPx, nowMs }), [events, range, widthPx, nowMs]);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const current = placed.findIndex(({ event }) => event.id === currentId);
  const zoomTo = (event: EventItem) => onZoom?.(rangeAround(event, nowMs));
  const { drag, ...pointer } = useDrag({ placed, range, widthPx, onZoom, zoomTo });

  const onKeyDown = (press: KeyboardEvent) => {
    const next = nextIndex(press.key, current, placed.length);
    const chosen = placed[current]?.event;
    if (next !== null) {
      press.preventDefault();
      setCurrentId(placed[next]?.event.id ?? null);
    } else if (press.key === 'Enter' && chosen !== undefined) {
      press.preventDefault();
      zoomTo(chosen);
    }
  };

  const height = ROW_PX * SEVERITIES_WORST_FIRST.length + AXIS_PX;
  return (
    <div
      className={styles.strip}
      role="application"
      aria-label={stripLabel(placed.length, onZoom !== undefined)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setCurrentId(null)}
    >
      <svg width={widthPx} height={height} className={onZoom && styles.zoomable} aria-hidden {...pointer}>
        <Lanes widthPx={widthPx} />
        {placed.map((one) => (
          <Bar key={one.event.id} placed={one} marked={one.event.id === openId || one.event.id === currentId} />
        ))}
        {drag !== null && (
          <rect
            className={styles.brush}
            x={Math.min(...drag)}
            width={Math.abs(drag[1] - drag[0])}
            y={0}
            height={height - AXIS_PX}
          />
        )}
        <Axis range={range} widthPx={widthPx} y={height - 4} />
      </svg>
      <span aria-live="polite">
        <HiddenText>{placed[current] && inWords(placed[current].event, nowMs)}</HiddenText>
      </span>
    </div>
  );
}

interface Drag {
  placed: readonly Placed[];
  range: TimeRange;
  widthPx: number;
  onZoom: ((range: TimeRange) => void) | undefined;
  zoomTo(event: EventItem): void;
}

function useDrag({ placed, range, widthPx, onZoom, zoomTo }: Drag) {
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const xOf = (event: PointerEvent<SVGSVGElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  return {
    drag,
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      if (onZoom !== undefined && event.button === 0) {
        event.currentTarget.setPointerCapture?.(event.pointerId);
        setDrag([xOf(event), xOf(event)]);
      }
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      if (drag !== null) {
        setDrag([drag[0], Math.min(Math.max(xOf(event), 0), widthPx)]);
      }
    },
    onPointerCancel: () => setDrag(null),
    onPointerUp: (event: PointerEvent<SVGSVGElement>) => {
      if (drag === null) {
        return;
      }
      setDrag(null);
      if (Math.abs(drag[1] - drag[0]) >= DRAG_PX) {
        onZoom?.(rangeBetween(drag, range, widthPx));
        return;
      }
      const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
      const hit = eventAt(placed, drag[0], Math.floor(y / ROW_PX));
      if (hit !== null) {
        zoomTo(hit);
      }
    },
  };
}

function Lanes({ widthPx }: { widthPx: number }) {
  const theme = useTheme2();
  return (
    <>
      {SEVERITIES_WORST_FIRST.map((severity, row) => (
        <line
          key={severity}
          x1={0}
          x2={widthPx}
          y1={row * ROW_PX + ROW_PX / 2}
          y2={row * ROW_PX + ROW_PX / 2}
          stroke={theme.colors.border.weak}
        />
      ))}
    </>
  );
}

function Bar({ placed, marked }: { placed: Placed; marked: boolean }) {
  const theme = useTheme2();
  const { event, row, x, width } = placed;
  const color = severityColor(theme, event.severity);
  // Slight is hollow here as everywhere else; an open one has a dashed end.
  const hollow = event.severity === 'slight';
  return (
    <rect
      x={x}
      y={row * ROW_PX + (ROW_PX - BAR_PX) / 2}
      width={width}
      height={BAR_PX}
      rx={1}
      fill={color}
      fillOpacity={hollow ? 0.25 : 0.85}
      stroke={marked ? theme.colors.text.maxContrast : color}
      strokeWidth={marked ? 2 : 1}
    >
      <title>{`${event.severity}: ${event.detector} ${event.series}`.trim()}</title>
    </rect>
  );
}

/** Times at the ends and, where there is room, in between. */
function Axis({ range, widthPx, y }: { range: TimeRange; widthPx: number; y: number }) {
  const theme = useTheme2();
  const gaps = Math.max(1, Math.min(4, Math.floor(widthPx / 180)));
  return (
    <>
      {Array.from({ length: gaps + 1 }, (_, i) => (
        <text
          key={i}
          x={(i / gaps) * widthPx}
          y={y}
          textAnchor={i === 0 ? 'start' : i === gaps ? 'end' : 'middle'}
          fill={theme.colors.text.secondary}
          fontSize={theme.typography.bodySmall.fontSize}
        >
          {formatShortTime(range.fromMs + (i / gaps) * (range.toMs - range.fromMs))}
        </text>
      ))}
    </>
  );
}

function nextIndex(key: string, current: number, count: number): number | null {
  if (count === 0) {
    return null;
  }
  switch (key) {
    case 'ArrowRight':
      return Math.min(current + 1, count - 1);
    case 'ArrowLeft':
      return current === -1 ? count - 1 : Math.max(current - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

function stripLabel(count: number, zoomable: boolean): string {
  const keys = zoomable ? 'Arrow keys choose an event, Enter zooms to it.' : 'Arrow keys choose an event.';
  return `Events over time, ${count} in this range. ${keys}`;
}

function inWords(event: EventItem, nowMs: number): string {
  const length = event.open
    ? `for ${formatDuration(eventDurationMs(event, nowMs))}, open`
    : formatDuration(eventDurationMs(event, nowMs));
  return `${event.severity}, ${event.detector} ${event.series}, ${formatShortTime(event.startMs)}, ${length}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({
    position: 'relative',
    lineHeight: 0,
    borderRadius: theme.shape.radius.default,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '1px' },
  }),
  zoomable: css({ cursor: 'crosshair', touchAction: 'none' }),
  brush: css({ fill: theme.colors.primary.transparent, stroke: theme.colors.primary.border }),
});
