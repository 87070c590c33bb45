import type { EventItem } from '../event-item';

export const NOW_MS = Date.UTC(2026, 10, 24, 12, 0);
export const MINUTE = 60_000;

/** An event that ended an hour before `NOW_MS` after ten minutes. */
export function makeEvent(part: Partial<EventItem> = {}): EventItem {
  return {
    id: 'e1',
    detector: 'checkout p95',
    detectorId: 'd1',
    seriesKey: 'k1',
    series: '{region="eu"}',
    labels: { region: 'eu' },
    startMs: NOW_MS - 70 * MINUTE,
    endMs: NOW_MS - 60 * MINUTE,
    open: false,
    severity: 'severe',
    score: 82,
    side: 'above',
    value: 1.9,
    expected: 0.7,
    lower: 0.6,
    upper: 0.9,
    points: 10,
    explanation: '2.4× what it usually is',
    origin: 'live',
    reasons: null,
    ...part,
  };
}
