import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { LIMITS, type Detector, type TimeRange } from '../../../../schema';
import { mayEdit, useEngine } from '../../../../ui/client/engine-context';
import { formatCount } from '../../../../ui/format/numbers';
import { RangePicker } from '../../../../ui/url/RangePicker';
import { useOwnRange } from '../../../../ui/url/use-own-range';

interface StartHistoryProps {
  detector: Detector;
  /** One is going on: another has to wait until it is over. */
  isTaken: boolean;
  onStart(range: TimeRange): void;
}

const RANGE = { from: 'now-7d', to: 'now' };

/** Chooses a range of the past, and has it gone through. */
export function StartHistory({ detector, isTaken, onStart }: StartHistoryProps) {
  const { me } = useEngine();
  const styles = useStyles2(getStyles);
  const range = useOwnRange(RANGE);
  const { fromMs, toMs } = range.resolve();
  const problem = problemOf(detector, { fromMs, toMs }, isTaken);
  if (!mayEdit(me)) {
    return <p className={styles.line}>Editors can have ranges of the past gone through; ask one of them.</p>;
  }
  return (
    <div className={styles.line} role="group" aria-label="New historical run">
      <RangePicker range={range} />
      <Button icon="history" disabled={problem !== null} onClick={() => onStart(range.resolve())}>
        Go through this range
      </Button>
      <span className={styles.words}>
        {problem ?? 'With models of its own: what the live job has learnt and found stays as it is.'}
      </span>
    </div>
  );
}

function problemOf({ intervalMs }: Detector, { fromMs, toMs }: TimeRange, isTaken: boolean): string | null {
  if (isTaken) {
    return 'One is going on; the next can start once it is over.';
  }
  const intervals = (toMs - fromMs) / intervalMs;
  if (intervals < 1) {
    return 'Choose a range of at least one interval.';
  }
  return intervals > LIMITS.historyRunIntervals
    ? `Choose a range of at most ${formatCount(LIMITS.historyRunIntervals)} intervals.`
    : null;
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    margin: theme.spacing(2, 0),
  }),
  words: css({ color: theme.colors.text.secondary }),
});
