import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TimeRange } from '../../../../schema';
import { AnomalyLines } from '../../../../ui/events/AnomalyLines';
import type { DecidedPreview } from './redecide';

interface PreviewEventsProps {
  decided: DecidedPreview;
  onShow(seriesKey: string, range: TimeRange): void;
}

/** The would-be events, newest first; choosing one shows it on the chart, and why it is one. */
export function PreviewEvents({ decided, onShow }: PreviewEventsProps) {
  const styles = useStyles2(getStyles);
  const lines = decided.series
    .flatMap(({ seriesKey, anomalies }) => anomalies.map((anomaly) => ({ seriesKey, anomaly })))
    .sort((a, b) => b.anomaly.startMs - a.anomaly.startMs);
  if (lines.length === 0) {
    return null;
  }
  return (
    <details className={styles.details}>
      <summary>Show the events</summary>
      <AnomalyLines lines={lines} onShow={onShow} />
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({ marginTop: theme.spacing(1), summary: { cursor: 'pointer', width: 'fit-content' } }),
});
