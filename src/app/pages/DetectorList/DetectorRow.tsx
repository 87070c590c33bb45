import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import type { DetectorView } from '../../../schema';
import { Sparkline } from '../../../ui/charts/Sparkline';
import { formatCount } from '../../../ui/format/numbers';
import { RelativeTime } from '../../../ui/format/RelativeTime';
import { sourceInWords } from '../../../ui/format/source-words';
import { SeverityCountsText } from '../../../ui/severity/SeverityCountsText';
import { StateBadge } from '../../../ui/states/StateBadge';
import { getTableStyles } from '../../../ui/table/get-table-styles';
import { useLinks } from '../../routes';

interface DetectorRowProps {
  view: DetectorView;
  isSelected: boolean;
  onToggle(): void;
}

/** Marks the links that `j` and `k` move between. */
export const ROW_LINK = 'data-detector-row';

export function DetectorRow({ view, isSelected, onToggle }: DetectorRowProps) {
  const { detector, state, openAnomalies, scoreByHour } = view;
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getStyles);
  const links = useLinks();
  const labels = Object.entries(detector.labels);
  return (
    <tr className={cx(isSelected && styles.selected)}>
      <td>
        <Checkbox aria-label={`Select ${detector.name}`} value={isSelected} onChange={onToggle} />
      </td>
      <td className={styles.name}>
        <Link className={styles.link} to={links.detector(detector.id)} {...{ [ROW_LINK]: detector.id }}>
          {detector.name}
        </Link>
        <div className={styles.sub} title={detector.description || undefined}>
          {sourceInWords(detector.source)}
          {labels.map(([name, value]) => (
            <span key={name}>
              {' · '}
              {name}={value}
            </span>
          ))}
        </div>
      </td>
      <td className={styles.state}>
        <StateBadge state={state} detailed />
      </td>
      <td>
        <Sparkline scores={scoreByHour} limits={detector.severityLimits} />
      </td>
      <td>
        <SeverityCountsText counts={openAnomalies} />
      </td>
      <td className={cx(table.number, table.wide)} title={leftOutInWords(state.seriesLeftOut)}>
        {formatCount(state.series)}
        {state.seriesLeftOut > 0 && '+'}
      </td>
      <td className={styles.time}>
        {state.lastRun === null ? '–' : <RelativeTime ms={state.lastRun.startedMs + state.lastRun.durationMs} />}
      </td>
    </tr>
  );
}

function leftOutInWords(count: number): string | undefined {
  return count > 0 ? `${formatCount(count)} more are beyond the series limit and not looked at` : undefined;
}

const getStyles = (theme: GrafanaTheme2) => ({
  selected: css({ background: theme.colors.action.selected }),
  name: css({
    minWidth: theme.spacing(22),
    maxWidth: theme.spacing(48),
    [theme.breakpoints.down('lg')]: { maxWidth: theme.spacing(26) },
  }),
  link: css({
    fontWeight: theme.typography.fontWeightMedium,
    overflowWrap: 'anywhere',
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '2px' },
  }),
  sub: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  state: css({ maxWidth: theme.spacing(36), [theme.breakpoints.down('lg')]: { maxWidth: theme.spacing(20) } }),
  time: css({ whiteSpace: 'nowrap' }),
});
