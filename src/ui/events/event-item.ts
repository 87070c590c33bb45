import {
  formatLabels,
  type Anomaly,
  type AnomalyOrigin,
  type AnomalySide,
  type Labels,
  type Reasons,
  type Severity,
} from '../../schema';

/** One anomaly as lists draw it, whether it came from the engine or from a row of any frame; null where unknown. */
export interface EventItem {
  id: string;
  detector: string;
  detectorId: string | null;
  seriesKey: string | null;
  /** The labels of the series as people write them: `{region="eu"}`; empty when there are none. */
  series: string;
  labels: Labels | null;
  startMs: number;
  /** Null while open, and for a row that has no end. */
  endMs: number | null;
  open: boolean;
  severity: Severity;
  score: number | null;
  side: AnomalySide | null;
  value: number | null;
  expected: number | null;
  lower: number | null;
  upper: number | null;
  points: number | null;
  explanation: string;
  origin: AnomalyOrigin | null;
  reasons: Reasons | null;
}

export function eventFromAnomaly(anomaly: Anomaly): EventItem {
  const { detectorName, detectorId, labels, peakScore, ...rest } = anomaly;
  return {
    id: rest.id,
    detector: detectorName,
    detectorId,
    seriesKey: rest.seriesKey,
    series: seriesText(labels),
    labels,
    startMs: rest.startMs,
    endMs: rest.endMs,
    open: rest.endMs === null,
    severity: rest.severity,
    score: peakScore,
    side: rest.side,
    value: rest.value,
    expected: rest.expected,
    lower: rest.lower,
    upper: rest.upper,
    points: rest.points,
    explanation: rest.explanation,
    origin: rest.origin,
    reasons: rest.reasons,
  };
}

/** When the event ended, or `nowMs` for one that goes on; an event without an end takes no time. */
export function eventEndMs(event: EventItem, nowMs: number): number {
  const end = event.endMs ?? (event.open ? nowMs : event.startMs);
  return Math.max(end, event.startMs);
}

export function eventDurationMs(event: EventItem, nowMs: number): number {
  return eventEndMs(event, nowMs) - event.startMs;
}

function seriesText(labels: Labels): string {
  return Object.keys(labels).length === 0 ? '' : formatLabels(labels);
}
