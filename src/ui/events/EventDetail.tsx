import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, LinkButton, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { EngineClient } from '../client/engine-client';
import type { Host } from '../client/engine-context';
import { formatRelative } from '../format/times';
import { ReasonsView } from '../reasons/ReasonsView';
import { SeverityIcon } from '../severity/SeverityIcon';
import type { TimeRange } from '../../schema';
import { EventChart } from './EventChart';
import { EventFacts } from './EventFacts';
import { detectorHref, exploreHref } from './event-links';
import type { EventItem } from './event-item';
import { concurrentEvents } from './events-state';
import { rangeAround } from './strip-geometry';

/** A link that the frame itself brings. */
export interface EventLink {
  title: string;
  href: string;
}

interface EventDetailProps {
  event: EventItem;
  /** All that are known, to name those going on at the same time. */
  events: readonly EventItem[];
  nowMs: number;
  /** The engine behind the event; without it there is no chart. */
  client: EngineClient | null;
  host: Host;
  datasourceUid: string | null;
  onOpen(id: string): void;
  /** Sets the range of the dashboard or page. */
  onRange?: ((range: TimeRange) => void) | undefined;
  /** What that button says: "Set dashboard range". */
  rangeLabel?: string;
  /** Default true. */
  showDetectorLink?: boolean;
  links?: readonly EventLink[];
}

const MOST_CONCURRENT = 5;

/** What a row opens to: the explanation, the chart around it, the numbers, who spoke, who else at the same time, and where to go. */
export function EventDetail(props: EventDetailProps) {
  const styles = useStyles2(getStyles);
  const { event, nowMs, client, onRange } = props;
  const { detectorId } = event;
  return (
    <div className={styles.detail} role="region" aria-label={`Details of ${event.detector}`}>
      {event.explanation !== '' && <p className={styles.explanation}>{event.explanation}</p>}
      {client !== null && detectorId !== null && (
        <EventChart client={client} event={{ ...event, detectorId }} nowMs={nowMs} onZoom={onRange} />
      )}
      <EventFacts event={event} nowMs={nowMs} />
      {event.reasons !== null && <ReasonsView reasons={event.reasons} />}
      <Concurrent {...props} />
      <Links {...props} />
    </div>
  );
}

function Concurrent({ event, events, nowMs, onOpen }: EventDetailProps) {
  const styles = useStyles2(getStyles);
  const others = useMemo(() => concurrentEvents(events, event, nowMs), [events, event, nowMs]);
  if (others.length === 0) {
    return null;
  }
  return (
    <div>
      <div className={styles.caption}>At the same time</div>
      <ul className={styles.others}>
        {others.slice(0, MOST_CONCURRENT).map((other) => (
          <li key={other.id}>
            <Button size="sm" fill="text" variant="secondary" onClick={() => onOpen(other.id)} className={styles.other}>
              <SeverityIcon mark={other.severity} labelled />
              <span className={styles.otherName}>
                {other.detector} {other.series} · {formatRelative(other.startMs, nowMs)}
              </span>
            </Button>
          </li>
        ))}
        {others.length > MOST_CONCURRENT && (
          <li className={styles.caption}>and {others.length - MOST_CONCURRENT} more</li>
        )}
      </ul>
    </div>
  );
}

function Links(props: EventDetailProps) {
  const { event, nowMs, host, datasourceUid, client, onRange, rangeLabel = 'Set range' } = props;
  const { showDetectorLink = true, links = [] } = props;
  const styles = useStyles2(getStyles);
  const range = rangeAround(event, nowMs);
  const detector = client === null || !showDetectorLink ? null : detectorHref(host, event, range);
  return (
    <div className={styles.links}>
      {detector !== null && (
        <LinkButton size="sm" variant="secondary" icon="chart-line" href={detector}>
          Detector
        </LinkButton>
      )}
      {datasourceUid !== null && (
        <LinkButton size="sm" variant="secondary" icon="compass" href={exploreHref(datasourceUid, event, range)}>
          Explore
        </LinkButton>
      )}
      {onRange !== undefined && (
        <Button size="sm" variant="secondary" icon="clock-nine" onClick={() => onRange(range)}>
          {rangeLabel}
        </Button>
      )}
      {links.map(({ title, href }) => (
        <LinkButton key={`${title} ${href}`} size="sm" variant="secondary" icon="link" href={href}>
          {title}
        </LinkButton>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  // Rows cut their text off; what they open to must not.
  detail: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    whiteSpace: 'normal',
    cursor: 'auto',
  }),
  explanation: css({ margin: 0, fontWeight: theme.typography.fontWeightMedium }),
  caption: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  others: css({ listStyle: 'none', margin: 0, padding: 0 }),
  other: css({ maxWidth: '100%', paddingLeft: 0 }),
  otherName: css({ marginLeft: theme.spacing(1), overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  links: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
