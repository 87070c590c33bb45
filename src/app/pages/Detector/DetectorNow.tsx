import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import { SECOND_MS, type Anomaly, type DetectorView } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { formatDuration } from '../../../ui/format/durations';
import { LabelsText } from '../../../ui/format/LabelsText';
import { countOf, formatCount } from '../../../ui/format/numbers';
import { RelativeTime } from '../../../ui/format/RelativeTime';
import { useNow } from '../../../ui/format/use-now';
import { SeverityBadge } from '../../../ui/severity/SeverityBadge';
import { sentence } from '../../../ui/states/ErrorView';
import { stateDetail } from '../../../ui/states/state-words';

const REFRESH_MS = 10 * SECOND_MS;

/** Is anything odd, since when, how sure; and what stands in the way of telling. */
export function DetectorNow({ view }: { view: DetectorView }) {
  const { detector, state } = view;
  const { client } = useEngine();
  const nowMs = useNow();
  const open = useLoad(
    (signal) => client.listAnomalies({ detector: detector.id, open: true, limit: 50 }, signal),
    [client, detector.id],
    { refreshMs: REFRESH_MS }
  );
  const worst = open.data?.items.toSorted((a, b) => b.peakScore - a.peakScore)[0];
  return (
    <>
      {state.kind === 'failing' && state.failing !== null && (
        <Alert severity="error" title={`Failing for ${formatDuration(nowMs - state.failing.sinceMs)}`}>
          {sentence(state.failing.message)}
          {state.failing.retryMs !== null && (
            <>
              {' '}
              Next try <RelativeTime ms={state.failing.retryMs} />, after {countOf(state.failing.attempts, 'attempt')}.
            </>
          )}
        </Alert>
      )}
      {state.seriesLeftOut > 0 && (
        <Alert severity="warning" title={`${formatCount(state.seriesLeftOut)} series are not looked at`}>
          The query gives more than the limit of {formatCount(detector.seriesLimit)}: the first ones by label order run.
        </Alert>
      )}
      <Sentence view={view} worst={worst} openCount={open.data?.total ?? 0} nowMs={nowMs} />
    </>
  );
}

interface SentenceProps {
  view: DetectorView;
  worst: Anomaly | undefined;
  openCount: number;
  nowMs: number;
}

function Sentence({ view: { state }, worst, openCount, nowMs }: SentenceProps) {
  const styles = useStyles2(getStyles);
  if (worst !== undefined) {
    return (
      <p className={styles.line}>
        <SeverityBadge mark={worst.severity} />
        <LabelsText labels={worst.labels} />
        <span>
          {sentence(worst.explanation)} Since <RelativeTime ms={worst.reasons.sinceMs} /> (
          {formatDuration(nowMs - worst.reasons.sinceMs)}).
        </span>
        {openCount > 1 && <span className={styles.more}>{formatCount(openCount - 1)} more open</span>}
      </p>
    );
  }
  if (state.kind === 'learning') {
    const detail = stateDetail(state, nowMs);
    return (
      <p className={styles.line}>
        <SeverityBadge mark="learning">
          Learning what is usual{detail === null ? '' : `, ${detail}`}. Nothing is marked until then.
        </SeverityBadge>
      </p>
    );
  }
  if (state.kind === 'disabled') {
    return <p className={styles.line}>Disabled: nothing new is looked at. What was learnt is kept.</p>;
  }
  if (state.kind === 'failing') {
    return <p className={styles.line}>No anomaly is open, as far as could be seen.</p>;
  }
  return (
    <p className={styles.line}>
      All quiet: no anomaly is open.
      {state.lastRun !== null && (
        <span className={styles.more}>
          Last looked <RelativeTime ms={state.lastRun.startedMs} />
        </span>
      )}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0.5, 1.5),
    margin: theme.spacing(0, 0, 2),
  }),
  more: css({ color: theme.colors.text.secondary }),
});
