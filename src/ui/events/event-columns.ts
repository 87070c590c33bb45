import type { EventItem } from './event-item';
import type { SortKey } from './events-state';

export const EVENT_COLUMNS = [
  'severity',
  'time',
  'duration',
  'detector',
  'series',
  'explanation',
  'value',
  'expected',
  'origin',
  'score',
] as const;
export type EventColumn = (typeof EVENT_COLUMNS)[number];

export const EVENT_COLUMNS_DEFAULT: readonly EventColumn[] = [
  'severity',
  'time',
  'duration',
  'detector',
  'series',
  'explanation',
  'score',
];

interface ColumnTraits {
  title: string;
  /** Least width at which the column is readable, in CSS pixels at the default font size. */
  minWidthPx: number;
  /** Share of the width that is left over; 0 keeps the column at its least width. */
  grow: number;
  /** The lower, the longer the column stays when room gets scarce. */
  priority: number;
  sort: SortKey | null;
  align: 'left' | 'right';
}

export const COLUMN_TRAITS: Record<EventColumn, ColumnTraits> = {
  severity: { title: 'Severity', minWidthPx: 110, grow: 0, priority: 0, sort: 'severity', align: 'left' },
  time: { title: 'Start', minWidthPx: 146, grow: 0, priority: 1, sort: 'time', align: 'left' },
  duration: { title: 'Duration', minWidthPx: 116, grow: 0, priority: 3, sort: 'duration', align: 'left' },
  detector: { title: 'Detector', minWidthPx: 124, grow: 1, priority: 2, sort: 'detector', align: 'left' },
  series: { title: 'Series', minWidthPx: 130, grow: 1, priority: 6, sort: 'series', align: 'left' },
  explanation: { title: 'What', minWidthPx: 180, grow: 3, priority: 4, sort: null, align: 'left' },
  value: { title: 'Value', minWidthPx: 84, grow: 0, priority: 7, sort: null, align: 'right' },
  expected: { title: 'Expected', minWidthPx: 130, grow: 0, priority: 8, sort: null, align: 'right' },
  origin: { title: 'Found', minWidthPx: 84, grow: 0, priority: 9, sort: null, align: 'left' },
  score: { title: 'Score', minWidthPx: 70, grow: 0, priority: 5, sort: 'score', align: 'right' },
};

/** Below this width the severity is its shape only, and times are without the weekday. */
export const NARROW_PX = 480;
const NARROW_WIDTHS_PX: Partial<Record<EventColumn, number>> = { severity: 48, time: 112, detector: 110 };

/**
 * The chosen columns that fit, in the fixed order. The most important are kept, and at least one is;
 * columns that no event has anything in are left out, so that a sparse frame gets no empty column.
 */
export function columnsThatFit(
  chosen: readonly EventColumn[],
  events: readonly EventItem[],
  widthPx: number
): EventColumn[] {
  const wanted = EVENT_COLUMNS.filter((column) => chosen.includes(column) && hasContent(column, events));
  const byPriority = [...wanted].sort((a, b) => COLUMN_TRAITS[a].priority - COLUMN_TRAITS[b].priority);
  const kept = new Set<EventColumn>();
  let usedPx = 0;
  for (const column of byPriority) {
    usedPx += columnWidthPx(column, widthPx);
    if (usedPx > widthPx && kept.size > 0) {
      break;
    }
    kept.add(column);
  }
  return wanted.filter((column) => kept.has(column));
}

export function columnWidthPx(column: EventColumn, listWidthPx: number): number {
  const narrowPx = listWidthPx < NARROW_PX ? NARROW_WIDTHS_PX[column] : undefined;
  return narrowPx ?? COLUMN_TRAITS[column].minWidthPx;
}

function hasContent(column: EventColumn, events: readonly EventItem[]): boolean {
  switch (column) {
    case 'series':
      return events.some((event) => event.series !== '');
    case 'explanation':
      return events.some((event) => event.explanation !== '');
    case 'duration':
      return events.some((event) => event.endMs !== null || event.open);
    case 'value':
    case 'expected':
    case 'score':
    case 'origin':
      return events.some((event) => event[column] !== null);
    default:
      return true;
  }
}
