import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { SeverityIcon } from '../severity/SeverityIcon';
import { EventCell, EventDuration, ScoreText } from './EventCell';
import type { EventColumn } from './event-columns';
import type { EventItem } from './event-item';
import type { EventLayoutProps } from './EventsTable';
import { GroupTitle } from './GroupTitle';
import { ITEM_ATTRIBUTE, ROW_ATTRIBUTE } from './use-list-keys';

/** Events as short paragraphs: which and how grave on the first line, when and what on the second. */
export function EventCards(props: EventLayoutProps) {
  const styles = useStyles2(getStyles);
  return (
    <div aria-label={props.label} role="group">
      {props.groups.map((group) => (
        <section key={group.detector} aria-label={props.titled ? group.detector : undefined}>
          {props.titled && (
            <div className={styles.groupTitle}>
              <GroupTitle group={group} />
            </div>
          )}
          <ul className={styles.list}>
            {group.events.map((event) => (
              <EventCard key={event.id} event={event} {...props} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function EventCard({
  event,
  columns,
  titled,
  openId,
  onOpenChange,
  renderDetail,
  nowMs,
}: EventLayoutProps & { event: EventItem }) {
  const styles = useStyles2(getStyles);
  const isOpen = openId === event.id;
  const shows = (column: EventColumn) => columns.includes(column);
  return (
    <li className={styles.item} {...{ [ITEM_ATTRIBUTE]: '' }}>
      <button
        type="button"
        className={cx(styles.card, isOpen && styles.openCard)}
        aria-expanded={isOpen}
        {...{ [ROW_ATTRIBUTE]: event.id }}
        onClick={() => onOpenChange(isOpen ? null : event.id)}
      >
        <span className={styles.line}>
          <SeverityIcon mark={event.severity} labelled />
          {!titled && <strong className={styles.name}>{event.detector}</strong>}
          {shows('series') && event.series !== '' && <EventCell event={event} column="series" nowMs={nowMs} />}
          {shows('score') && event.score !== null && (
            <span className={styles.score}>
              <ScoreText score={event.score} />
            </span>
          )}
        </span>
        <span className={cx(styles.line, styles.second)}>
          <span className={styles.when}>
            <EventCell event={event} column="time" nowMs={nowMs} />
            {shows('duration') && (event.open || event.endMs !== null) && (
              <>
                {' · '}
                <EventDuration event={event} nowMs={nowMs} />
              </>
            )}
          </span>
          {shows('explanation') && <span className={styles.what}>{event.explanation}</span>}
        </span>
      </button>
      {isOpen && <div className={styles.detail}>{renderDetail(event)}</div>}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
  return {
    list: css({ listStyle: 'none', margin: 0, padding: 0 }),
    item: css({ borderTop: `1px solid ${theme.colors.border.weak}` }),
    groupTitle: css({ padding: theme.spacing(1, 1, 0.5), fontWeight: theme.typography.fontWeightMedium }),
    card: css({
      display: 'block',
      width: '100%',
      padding: theme.spacing(0.75, 1),
      border: 'none',
      background: 'none',
      color: 'inherit',
      font: 'inherit',
      textAlign: 'left',
      '&:hover': { background: theme.colors.action.hover },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '-2px' },
    }),
    openCard: css({ background: theme.colors.action.selected }),
    line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), ...cut }),
    name: css({ ...cut, flex: '0 1 auto', fontWeight: theme.typography.fontWeightMedium }),
    score: css({ marginLeft: 'auto' }),
    second: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    when: css({ flex: 'none' }),
    what: css(cut),
    detail: css({ padding: theme.spacing(1, 1, 2), background: theme.colors.background.secondary }),
  };
};
