import { severityRank, type Severity, type SeverityCounts } from '../../schema';
import { eventDurationMs, eventEndMs, type EventItem } from './event-item';

/** What of a list is shown. Empty text and an empty detector restrict nothing; no severity chosen means all of them. */
export interface EventFilter {
  severities: readonly Severity[];
  openOnly: boolean;
  /** Part of detector, series or explanation, any case; every word must be found. */
  text: string;
  detector: string;
}

export const NO_FILTER: EventFilter = { severities: [], openOnly: false, text: '', detector: '' };

export const SORT_KEYS = ['time', 'severity', 'score', 'duration', 'detector', 'series'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface EventSort {
  by: SortKey;
  descending: boolean;
}

export const NEWEST_FIRST: EventSort = { by: 'time', descending: true };

export interface EventGroup {
  detector: string;
  events: EventItem[];
  worst: Severity;
  open: number;
}

export function filterEvents(events: readonly EventItem[], filter: EventFilter): EventItem[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return events.filter(
    (event) =>
      (filter.severities.length === 0 || filter.severities.includes(event.severity)) &&
      (!filter.openOnly || event.open) &&
      (filter.detector === '' || event.detector === filter.detector || event.detectorId === filter.detector) &&
      hasWords(event, words)
  );
}

/** What each severity chip would show: counts under the same filter without its severity part. */
export function countSeverities(events: readonly EventItem[], filter: EventFilter): SeverityCounts {
  const counts: SeverityCounts = { slight: 0, moderate: 0, severe: 0 };
  for (const event of filterEvents(events, { ...filter, severities: [] })) {
    counts[event.severity] += 1;
  }
  return counts;
}

/** Sorted copy; equals keep newest first, unknown numbers come last whichever way the sort goes. */
export function sortEvents(events: readonly EventItem[], sort: EventSort, nowMs: number): EventItem[] {
  const sign = sort.descending ? -1 : 1;
  const keyOf = sortKeys(nowMs)[sort.by];
  return [...events].sort((a, b) => compareKeys(keyOf(a), keyOf(b), sign) || b.startMs - a.startMs);
}

/** Groups in the order in which their first event appears; the events keep their order. */
export function groupByDetector(events: readonly EventItem[]): EventGroup[] {
  const groups = new Map<string, EventGroup>();
  for (const event of events) {
    const group = groups.get(event.detector);
    if (group === undefined) {
      groups.set(event.detector, {
        detector: event.detector,
        events: [event],
        worst: event.severity,
        open: Number(event.open),
      });
    } else {
      group.events.push(event);
      group.worst = severityRank(event.severity) > severityRank(group.worst) ? event.severity : group.worst;
      group.open += Number(event.open);
    }
  }
  return [...groups.values()];
}

/** Other events that were going on during this one, gravest first. */
export function concurrentEvents(events: readonly EventItem[], event: EventItem, nowMs: number): EventItem[] {
  const endMs = eventEndMs(event, nowMs);
  const others = events.filter(
    (other) => other.id !== event.id && other.startMs <= endMs && eventEndMs(other, nowMs) >= event.startMs
  );
  return sortEvents(others, { by: 'severity', descending: true }, nowMs);
}

/** The next sort when a column's head is pressed: first its natural direction, then the other one. */
export function toggleSort(sort: EventSort, by: SortKey): EventSort {
  const naturallyDescending = by !== 'detector' && by !== 'series';
  return { by, descending: sort.by === by ? !sort.descending : naturallyDescending };
}

/**
 * Takes a refresh into a list somebody is reading: events already shown are brought up to date where they stand,
 * new ones are only counted, and so are those shown as open that the refresh no longer has: nothing moves under the
 * pointer. `fresh` is newest first and may be the newest part only, unless `isWhole`.
 */
export function mergeRefresh(shown: readonly EventItem[], fresh: readonly EventItem[], isWhole: boolean) {
  const byId = new Map(fresh.map((event) => [event.id, event]));
  const known = new Set(shown.map((event) => event.id));
  const reachesMs = isWhole ? -Infinity : (fresh.at(-1)?.startMs ?? Infinity);
  return {
    events: shown.map((event) => byId.get(event.id) ?? event),
    newCount: fresh.filter((event) => !known.has(event.id)).length,
    goneCount: shown.filter((event) => event.open && event.startMs >= reachesMs && !byId.has(event.id)).length,
  };
}

function hasWords(event: EventItem, words: readonly string[]): boolean {
  if (words.length === 0) {
    return true;
  }
  const text = `${event.detector} ${event.series} ${event.explanation}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function sortKeys(nowMs: number): Record<SortKey, (event: EventItem) => number | string | null> {
  return {
    time: (event) => event.startMs,
    severity: (event) => severityRank(event.severity),
    score: (event) => event.score,
    duration: (event) => eventDurationMs(event, nowMs),
    detector: (event) => event.detector,
    series: (event) => event.series,
  };
}

function compareKeys(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) {
    return Number(a === null) - Number(b === null);
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return sign * a.localeCompare(b, undefined, { numeric: true });
  }
  return sign * (Number(a) - Number(b));
}
