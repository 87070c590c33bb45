import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { NumberText } from '../format/NumberText';
import { formatTime } from '../format/times';
import { recordWords, sinceWords } from '../reasons/reason-words';
import { EventDuration, ExpectedText, ScoreText } from './EventCell';
import type { EventItem } from './event-item';

/** The numbers of an event in a line of terms; what is unknown is left out. */
export function EventFacts({ event, nowMs }: { event: EventItem; nowMs: number }) {
  const styles = useStyles2(getStyles);
  const { startMs, endMs, value, expected, lower, score, side, points, origin, reasons } = event;
  const since = reasons === null ? null : sinceWords(reasons, startMs);
  return (
    <dl className={styles.facts}>
      <Fact term="Start">{formatTime(startMs)}</Fact>
      {since !== null && <Fact term="Began">{since}</Fact>}
      {endMs !== null && <Fact term="End">{formatTime(endMs)}</Fact>}
      {(event.open || endMs !== null) && (
        <Fact term="Duration">
          <EventDuration event={event} nowMs={nowMs} />
        </Fact>
      )}
      {value !== null && (
        <Fact term="Value at the peak">
          <NumberText value={value} />
        </Fact>
      )}
      {expected !== null && lower !== null && (
        <Fact term="Expected">
          <NumberText value={expected} />
        </Fact>
      )}
      {(expected !== null || lower !== null) && (
        <Fact term="Usual">
          <ExpectedText event={event} />
        </Fact>
      )}
      {side !== null && expected !== null && <Fact term="Direction">{side} the expected</Fact>}
      {reasons !== null && reasons.record !== null && <Fact term="Record">{recordWords(reasons.record)}</Fact>}
      {score !== null && (
        <Fact term="Score">
          <ScoreText score={score} />
        </Fact>
      )}
      {points !== null && <Fact term="Points">{points}</Fact>}
      {origin === 'backfill' && <Fact term="Found">in the history</Fact>}
      {event.series !== '' && (
        <Fact term="Series">
          <code className={styles.series}>{event.series}</code>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 3),
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, overflowWrap: 'anywhere' },
  }),
  series: css({ margin: 0, padding: 0, border: 'none', background: 'none', whiteSpace: 'normal' }),
});
