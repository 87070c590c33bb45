import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { AnomalyDraft } from '../../../../core';
import { HOUR_MS, type TimeRange } from '../../../../schema';
import { formatTime } from '../../../../ui/format/times';
import { formatDuration } from '../../../../ui/format/durations';
import { ReasonsView } from '../../../../ui/reasons/ReasonsView';
import { sinceWords } from '../../../../ui/reasons/reason-words';
import { SeverityBadge } from '../../../../ui/severity/SeverityBadge';
import type { DecidedPreview } from './redecide';

interface PreviewEventsProps {
  decided: DecidedPreview;
  onShow(seriesKey: string, range: TimeRange): void;
}

const SHOWN_MAX = 50;

/** The would-be events, newest first; choosing one shows it on the chart, and why it is one. */
export function PreviewEvents({ decided, onShow }: PreviewEventsProps) {
  const styles = useStyles2(getStyles);
  const [openKey, setOpenKey] = useState<string | null>(null);
  const events = decided.series
    .flatMap(({ seriesKey, anomalies }) =>
      anomalies.map((anomaly) => ({ seriesKey, anomaly, key: `${seriesKey}.${anomaly.startMs}` }))
    )
    .sort((a, b) => b.anomaly.startMs - a.anomaly.startMs);
  if (events.length === 0) {
    return null;
  }
  return (
    <details className={styles.details}>
      <summary>Show the events</summary>
      <ul className={styles.list}>
        {events.slice(0, SHOWN_MAX).map(({ seriesKey, anomaly, key }) => (
          <PreviewEvent
            key={key}
            anomaly={anomaly}
            isOpen={key === openKey}
            onChoose={() => {
              setOpenKey(key === openKey ? null : key);
              onShow(seriesKey, rangeAround(anomaly));
            }}
          />
        ))}
      </ul>
      {events.length > SHOWN_MAX && <p className={styles.more}>and {events.length - SHOWN_MAX} older ones</p>}
    </details>
  );
}

interface PreviewEventProps {
  anomaly: AnomalyDraft;
  isOpen: boolean;
  onChoose(): void;
}

function PreviewEvent({ anomaly, isOpen, onChoose }: PreviewEventProps) {
  const styles = useStyles2(getStyles);
  const { startMs, severity, explanation, reasons } = anomaly;
  const since = sinceWords(reasons, startMs);
  return (
    <li>
      <button
        type="button"
        className={cx(styles.event, isOpen && styles.chosen)}
        aria-expanded={isOpen}
        onClick={onChoose}
      >
        <SeverityBadge mark={severity} /> {formatTime(startMs)} · {formatDuration(endOf(anomaly) - startMs)} ·{' '}
        {explanation}
      </button>
      {isOpen && (
        <div className={styles.reasons}>
          {since !== null && <p className={styles.since}>Began {since}</p>}
          <ReasonsView reasons={reasons} />
        </div>
      )}
    </li>
  );
}

function endOf({ endMs, peakMs }: AnomalyDraft): number {
  return endMs ?? peakMs;
}

function rangeAround(anomaly: AnomalyDraft): TimeRange {
  const endMs = endOf(anomaly);
  const around = Math.max(6 * (endMs - anomaly.startMs), HOUR_MS);
  return { fromMs: anomaly.startMs - around, toMs: endMs + around };
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({ marginTop: theme.spacing(1), summary: { cursor: 'pointer', width: 'fit-content' } }),
  list: css({
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    maxHeight: theme.spacing(30),
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
  chosen: css({ background: theme.colors.action.selected }),
  reasons: css({ padding: theme.spacing(0.5, 1, 1) }),
  since: css({ margin: theme.spacing(0, 0, 0.5), color: theme.colors.text.secondary }),
  more: css({ margin: 0, color: theme.colors.text.secondary }),
});
