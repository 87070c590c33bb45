import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { HOUR_MS, type Anomaly, type TimeRange } from '../../schema';
import { formatDuration } from '../format/durations';
import { formatTime } from '../format/times';
import { sinceWords } from '../reasons/reason-words';
import { ReasonsView } from '../reasons/ReasonsView';
import { SeverityBadge } from '../severity/SeverityBadge';

/** An anomaly with the series it is in. */
export interface AnomalyLine {
  seriesKey: string;
  /** Said before the explanation, where there are several series. */
  series?: string;
  anomaly: Pick<Anomaly, 'startMs' | 'endMs' | 'peakMs' | 'severity' | 'explanation' | 'reasons'>;
}

interface AnomalyLinesProps {
  lines: readonly AnomalyLine[];
  onShow(seriesKey: string, range: TimeRange): void;
}

const SHOWN_MAX = 50;

/** Anomalies a line each, as they are given; choosing one shows it on the chart, and why it is one. */
export function AnomalyLines({ lines, onShow }: AnomalyLinesProps) {
  const styles = useStyles2(getStyles);
  const [openKey, setOpenKey] = useState<string | null>(null);
  return (
    <>
      <ul className={styles.list}>
        {lines.slice(0, SHOWN_MAX).map((line) => {
          const key = `${line.seriesKey}.${line.anomaly.startMs}`;
          return (
            <Line
              key={key}
              line={line}
              isOpen={key === openKey}
              onChoose={() => {
                setOpenKey(key === openKey ? null : key);
                onShow(line.seriesKey, rangeAround(line.anomaly));
              }}
            />
          );
        })}
      </ul>
      {lines.length > SHOWN_MAX && <p className={styles.more}>and {lines.length - SHOWN_MAX} older ones</p>}
    </>
  );
}

interface LineProps {
  line: AnomalyLine;
  isOpen: boolean;
  onChoose(): void;
}

function Line({ line: { series, anomaly }, isOpen, onChoose }: LineProps) {
  const styles = useStyles2(getStyles);
  const { startMs, severity, explanation, reasons } = anomaly;
  const since = sinceWords(reasons, startMs);
  return (
    <li>
      <button
        type="button"
        className={cx(styles.line, isOpen && styles.chosen)}
        aria-expanded={isOpen}
        onClick={onChoose}
      >
        <SeverityBadge mark={severity} /> {formatTime(startMs)} · {lengthInWords(anomaly)} ·{' '}
        {series !== undefined && series !== '' && `${series} · `}
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

function lengthInWords(anomaly: AnomalyLine['anomaly']): string {
  const lengthMs = endOf(anomaly) - anomaly.startMs;
  return lengthMs > 0 ? formatDuration(lengthMs) : 'one point';
}

function endOf({ endMs, peakMs }: AnomalyLine['anomaly']): number {
  return endMs ?? peakMs;
}

function rangeAround(anomaly: AnomalyLine['anomaly']): TimeRange {
  const endMs = endOf(anomaly);
  const around = Math.max(6 * (endMs - anomaly.startMs), HOUR_MS);
  return { fromMs: anomaly.startMs - around, toMs: endMs + around };
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
    maxHeight: theme.spacing(30),
    overflowY: 'auto',
  }),
  line: css({
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
