import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { KeyboardEvent } from 'react';
import { formatLabels, type HeatMap, type HeatRow } from '../../../../schema';
import { useWidth } from '../../../../ui/charts/use-width';
import { countOf, formatNumber } from '../../../../ui/format/numbers';
import { formatShortTime } from '../../../../ui/format/times';
import { SeverityBadge } from '../../../../ui/severity/SeverityBadge';
import { getTableStyles } from '../../../../ui/table/get-table-styles';
import { HeatStrip } from './HeatStrip';

interface HeatMapTableProps {
  map: HeatMap;
  /** The series on the chart, if one is chosen. */
  chosen: string | null;
  /** Null lets go of the chosen one. */
  onChoose(seriesKey: string | null): void;
}

/** Series worst first, each by time; one is chosen with its button, arrows go from one to the next. */
export function HeatMapTable({ map, chosen, onChoose }: HeatMapTableProps) {
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getStyles);
  const [ref, width] = useWidth<HTMLDivElement>();
  const steps = map.rows[0]?.scores.length ?? 0;
  return (
    <div className={table.wrap}>
      <table className={cx(table.table, styles.table)} aria-label="Series by time, worst first">
        <thead>
          <tr>
            <th className={styles.rank}>
              <abbr title="Rank, worst first">#</abbr>
            </th>
            <th className={styles.name}>Series</th>
            <th>
              <div ref={ref} className={styles.times}>
                <span>{formatShortTime(map.fromMs)}</span>
                <span>{formatShortTime(map.fromMs + steps * map.bucketMs)}</span>
              </div>
            </th>
            <th className={cx(table.number, styles.score)}>Highest score</th>
            <th className={cx(table.wide, styles.found)}>Anomalies</th>
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {map.rows.map((row, index) => (
            <tr key={row.seriesKey} className={cx(row.seriesKey === chosen && styles.chosen)}>
              <td className={styles.rank}>{index + 1}</td>
              <td className={styles.name}>
                <button
                  type="button"
                  className={styles.button}
                  aria-pressed={row.seriesKey === chosen}
                  title={nameOf(row)}
                  onClick={() => onChoose(row.seriesKey === chosen ? null : row.seriesKey)}
                >
                  {nameOf(row)}
                </button>
              </td>
              <td>{width > 0 && <HeatStrip row={row} time={map} width={width} />}</td>
              <td className={cx(table.number, styles.score)}>{formatNumber(Math.round(row.score))}</td>
              <td className={cx(table.wide, styles.found)}>
                {row.severity === null ? (
                  'none'
                ) : (
                  <SeverityBadge mark={row.severity}>
                    {countOf(row.anomalies, 'anomaly', 'anomalies')}, {row.anomalies === 1 ? '' : 'worst '}
                    {row.severity}
                  </SeverityBadge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function nameOf({ labels }: HeatRow): string {
  return Object.keys(labels).length === 0 ? 'without labels' : formatLabels(labels);
}

const MOVES: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const move = MOVES[event.key];
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  if (move === undefined || at < 0) {
    return;
  }
  event.preventDefault();
  buttons[Math.min(buttons.length - 1, Math.max(0, at + move))]?.focus();
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({ tableLayout: 'fixed', minWidth: theme.spacing(60), 'th, td': { height: theme.spacing(4.5) } }),
  rank: css({ width: theme.spacing(5), color: theme.colors.text.secondary, abbr: { textDecoration: 'none' } }),
  name: css({ width: '26%' }),
  times: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(1) }),
  score: css({ width: theme.spacing(13) }),
  found: css({ width: theme.spacing(30), whiteSpace: 'nowrap' }),
  chosen: css({ background: theme.colors.action.selected }),
  button: css({
    maxWidth: '100%',
    padding: theme.spacing(0.25, 0.5),
    border: 'none',
    borderRadius: theme.shape.radius.default,
    background: 'transparent',
    color: theme.colors.text.link,
    textAlign: 'left',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '&:hover': { textDecoration: 'underline' },
    '&[aria-pressed="true"]': { fontWeight: theme.typography.fontWeightMedium, color: theme.colors.text.primary },
  }),
});
