import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { HOUR_MS, MINUTE_MS, type TimeRange } from '../../../../schema';
import { formatTime } from '../../../../ui/format/times';
import { formatDuration } from '../../../../ui/format/durations';
import { SeverityBadge } from '../../../../ui/severity/SeverityBadge';
import type { DecidedPreview } from './redecide';

interface PreviewEventsProps {
  decided: DecidedPreview;
  onShow(seriesKey: string, range: TimeRange): void;
}

const SHOWN_MAX = 50;

/** The would-be events, newest first; choosing one shows it on the chart. */
export function PreviewEvents({ decided, onShow }: PreviewEventsProps) {
  const styles = useStyles2(getStyles);
  const events = decided.series
    .flatMap(({ seriesKey, anomalies }) => anomalies.map((anomaly) => ({ seriesKey, anomaly })))
    .sort((a, b) => b.anomaly.startMs - a.anomaly.startMs);
  if (events.length === 0) {
    return null;
  }
  return (
    <details className={styles.details}>
      <summary>Show the events</summary>
      <ul className={styles.list}>
        {events.slice(0, SHOWN_MAX).map(({ seriesKey, anomaly }) => {
          const endMs = anomaly.endMs ?? anomaly.peakMs;
          const around = Math.max(6 * (endMs - anomaly.startMs), HOUR_MS, 30 * MINUTE_MS);
          return (
            <li key={`${seriesKey}.${anomaly.startMs}`}>
              <button
                type="button"
                className={styles.event}
                onClick={() => onShow(seriesKey, { fromMs: anomaly.startMs - around, toMs: endMs + around })}
              >
                <SeverityBadge mark={anomaly.severity} /> {formatTime(anomaly.startMs)} ·{' '}
                {formatDuration(endMs - anomaly.startMs)} · {anomaly.explanation}
              </button>
            </li>
          );
        })}
      </ul>
      {events.length > SHOWN_MAX && <p className={styles.more}>and {events.length - SHOWN_MAX} older ones</p>}
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({ marginTop: theme.spacing(1), summary: { cursor: 'pointer', width: 'fit-content' } }),
  list: css({
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    maxHeight: theme.spacing(20),
    overflowY: 'auto',
  }),
  event: css({
    width: '100%',
    padding: theme.spacing(0.5, 1),
    border: 'none',
    background: 'transparent',
    textAlign: 'left',
    '&:hover, &:focus-visible': { background: theme.colors.action.hover },
  }),
  more: css({ margin: 0, color: theme.colors.text.secondary }),
});
