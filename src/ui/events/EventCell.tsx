import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { DAY_MS } from '../../schema';
import { formatDuration } from '../format/durations';
import { formatExact, formatNumber, NO_NUMBER } from '../format/numbers';
import { NumberText } from '../format/NumberText';
import { formatRelative, formatTime } from '../format/times';
import type { EventColumn } from './event-columns';
import { eventDurationMs, type EventItem } from './event-item';

interface EventCellProps {
  event: EventItem;
  column: Exclude<EventColumn, 'severity'>;
  nowMs: number;
  /** Times without the weekday. */
  narrow?: boolean;
}

/** What one column says about one event. */
export function EventCell({ event, column, nowMs, narrow = false }: EventCellProps) {
  const styles = useStyles2(getStyles);
  switch (column) {
    case 'time':
      return <time title={formatTime(event.startMs)}>{startText(event.startMs, nowMs, narrow)}</time>;
    case 'duration':
      return <EventDuration event={event} nowMs={nowMs} />;
    case 'detector':
      return <>{event.detector}</>;
    case 'series':
      return <code className={styles.series}>{event.series}</code>;
    case 'explanation':
      return <>{event.explanation}</>;
    case 'value':
      return <NumberText value={event.value} />;
    case 'expected':
      return <ExpectedText event={event} />;
    case 'origin':
      return <>{event.origin === null ? NO_NUMBER : ORIGIN_WORDS[event.origin]}</>;
    case 'score':
      return <ScoreText score={event.score} />;
  }
}

function startText(startMs: number, nowMs: number, narrow: boolean): string {
  const isOld = Math.abs(nowMs - startMs) >= DAY_MS;
  return narrow && isOld ? dateTimeFormat(startMs, { format: 'D MMM HH:mm' }) : formatRelative(startMs, nowMs);
}

const ORIGIN_WORDS = { live: 'live', backfill: 'in history' } as const;

/** How long it lasted, or lasts: `14 min, open`. */
export function EventDuration({ event, nowMs }: { event: EventItem; nowMs: number }) {
  const styles = useStyles2(getStyles);
  const durationMs = eventDurationMs(event, nowMs);
  const hasLength = event.open || event.endMs !== null;
  return (
    <>
      {hasLength ? (durationMs === 0 ? '1 point' : formatDuration(durationMs)) : NO_NUMBER}
      {event.open && (
        <>
          , <span className={styles.open}>open</span>
        </>
      )}
    </>
  );
}

export function ScoreText({ score }: { score: number | null }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={cx(styles.number)} title={formatExact(score)}>
      {score === null ? NO_NUMBER : Math.round(score)}
    </span>
  );
}

/** The usual range, or the expected value where there is no range. */
export function ExpectedText({ event }: { event: EventItem }) {
  const { expected, lower, upper } = event;
  if (lower === null || upper === null) {
    return <NumberText value={expected} />;
  }
  return (
    <span title={`${formatExact(lower)} to ${formatExact(upper)}, expected ${formatExact(expected)}`}>
      {formatNumber(lower)} – {formatNumber(upper)}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  series: css({
    margin: 0,
    padding: 0,
    border: 'none',
    background: 'none',
    color: 'inherit',
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'inherit',
  }),
  open: css({ fontWeight: theme.typography.fontWeightBold }),
  number: css({ fontVariantNumeric: 'tabular-nums' }),
});
