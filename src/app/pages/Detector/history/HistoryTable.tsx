import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, ConfirmModal, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { HistoryRun } from '../../../../schema';
import { mayEdit, useEngine } from '../../../../ui/client/engine-context';
import { formatDuration } from '../../../../ui/format/durations';
import { formatCount } from '../../../../ui/format/numbers';
import { RelativeTime } from '../../../../ui/format/RelativeTime';
import { useNow } from '../../../../ui/format/use-now';
import { SeverityBadge } from '../../../../ui/severity/SeverityBadge';
import { sentence } from '../../../../ui/states/ErrorView';
import { getTableStyles } from '../../../../ui/table/get-table-styles';
import { isOver, rangeInWords, stateInWords } from './history-words';

interface HistoryTableProps {
  /** Newest first. */
  runs: readonly HistoryRun[];
  shownId: string | null;
  /** Null hides it again. */
  onShow(id: string | null): void;
  onStop(run: HistoryRun): void;
  onRemove(run: HistoryRun): void;
}

/** Historical runs with what can be done with each. */
export function HistoryTable({ runs, shownId, onShow, onStop, onRemove }: HistoryTableProps) {
  const { me } = useEngine();
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getStyles);
  const [removing, setRemoving] = useState<HistoryRun | null>(null);
  return (
    <div className={table.wrap}>
      <table className={table.table} aria-label="Historical runs">
        <thead>
          <tr>
            <th>Range</th>
            <th>State</th>
            <th className={table.number}>Series</th>
            <th className={table.number}>Points</th>
            <th className={table.wide}>Started</th>
            <th className={cx(table.number, table.wide)}>Took</th>
            <th aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className={cx(run.id === shownId && styles.shown)}>
              <td>{rangeInWords(run)}</td>
              <td>
                <RunState run={run} />
              </td>
              <td className={table.number}>{formatCount(run.series)}</td>
              <td className={table.number}>{formatCount(run.points)}</td>
              <td className={table.wide}>
                <RelativeTime ms={run.createdMs} /> by {run.startedBy}
              </td>
              <td className={cx(table.number, table.wide)}>
                <Took run={run} />
              </td>
              <td className={table.number}>
                <Button
                  size="sm"
                  fill="text"
                  aria-pressed={run.id === shownId}
                  aria-label={`${run.id === shownId ? 'Hide' : 'Show'} what was found from ${rangeInWords(run)}`}
                  onClick={() => onShow(run.id === shownId ? null : run.id)}
                >
                  {run.id === shownId ? 'Hide' : 'Show'}
                </Button>
                {mayEdit(me) && !isOver(run) && (
                  <Button size="sm" fill="text" variant="secondary" onClick={() => onStop(run)}>
                    Stop
                  </Button>
                )}
                {mayEdit(me) && (
                  <Button size="sm" fill="text" variant="destructive" onClick={() => setRemoving(run)}>
                    Remove
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {removing !== null && (
        <ConfirmModal
          isOpen
          title="Remove this historical run?"
          body={`The run over ${rangeInWords(removing)} goes with everything it has found. What the live job has found stays.`}
          confirmText="Remove run"
          dismissText="Keep"
          onConfirm={() => {
            onRemove(removing);
            setRemoving(null);
          }}
          onDismiss={() => setRemoving(null)}
        />
      )}
    </div>
  );
}

function RunState({ run }: { run: HistoryRun }) {
  const styles = useStyles2(getStyles);
  const words = stateInWords(run);
  if (run.state === 'failed') {
    return (
      <>
        <SeverityBadge mark="failing">{words}</SeverityBadge>
        {run.error !== null && <div className={styles.error}>{sentence(run.error.message)}</div>}
      </>
    );
  }
  return isOver(run) ? (
    <>{words}</>
  ) : (
    <span className={styles.going}>
      <progress className={styles.bar} value={run.progress} max={1} aria-label="Progress of the run" />
      <span>{words}</span>
    </span>
  );
}

function Took({ run: { startedMs, endedMs } }: { run: HistoryRun }) {
  const nowMs = useNow();
  return <>{startedMs === null ? '–' : formatDuration((endedMs ?? nowMs) - startedMs)}</>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  // A ground of its own would take the contrast from what is written on it.
  shown: css({ boxShadow: `inset ${theme.spacing(0.5)} 0 ${theme.colors.primary.main}` }),
  going: css({ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0, 1) }),
  bar: css({ width: theme.spacing(12), accentColor: theme.colors.primary.main }),
  error: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
