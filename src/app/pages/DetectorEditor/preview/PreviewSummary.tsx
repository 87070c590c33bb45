import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { DAY_MS, HOUR_MS, MINUTE_MS, type PreviewResult } from '../../../../schema';
import { formatDuration } from '../../../../ui/format/durations';
import { countOf, formatNumber, formatShare } from '../../../../ui/format/numbers';
import { SeverityCountsText } from '../../../../ui/severity/SeverityCountsText';
import type { DecidedPreview } from './redecide';

interface PreviewSummaryProps {
  result: PreviewResult;
  decided: DecidedPreview;
}

/** What this setting would have done, and over how much data, in a sentence each. */
export function PreviewSummary({ result, decided }: PreviewSummaryProps) {
  const styles = useStyles2(getStyles);
  // The newest interval and the delay are missing from it: 14 days are still 14 days.
  const grainMs = decided.shownDays >= 1 ? HOUR_MS : MINUTE_MS;
  const shown = formatDuration(Math.round((decided.shownDays * DAY_MS) / grainMs) * grainMs);
  return (
    <div className={styles.summary}>
      <p className={styles.line} aria-live="polite">
        This setting would have marked <strong>{countOf(decided.total, 'event')}</strong> in {shown}
        {decided.total > 0 && (
          <>
            : <SeverityCountsText counts={decided.counts} />
          </>
        )}
        {decided.perWeek !== null && decided.total > 0 && ` (≈ ${formatNumber(decided.perWeek)} a week)`}
      </p>
      <p className={styles.facts}>
        {countOf(result.seriesFound, 'series', 'series')} found · {countOf(result.points, 'point')} ·{' '}
        {formatShare(result.missing)} missing
      </p>
      {result.notices.map((notice) => (
        <p key={notice} className={styles.facts}>
          ⚠ {notice}
        </p>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  summary: css({ marginTop: theme.spacing(1) }),
  line: css({ margin: 0 }),
  facts: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
