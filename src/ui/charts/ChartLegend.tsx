import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { SEVERITIES_WORST_FIRST } from '../severity/marks';
import { SeverityBadge } from '../severity/SeverityBadge';
import { valueColor } from './band-frame';

/** What the lines, the fill and the shapes of a band chart mean. */
export function ChartLegend({ hasLearning }: { hasLearning: boolean }) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.legend} aria-label="Legend">
      <li>
        <span className={styles.value} /> value
      </li>
      <li>
        <span className={styles.expected} /> expected
      </li>
      <li>
        <span className={styles.band} /> usual range
      </li>
      {SEVERITIES_WORST_FIRST.map((severity) => (
        <li key={severity}>
          <SeverityBadge mark={severity} />
        </li>
      ))}
      {hasLearning && (
        <li>
          <SeverityBadge mark="learning">learning (hatched)</SeverityBadge>
        </li>
      )}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const swatch = { display: 'inline-block', width: theme.spacing(2), marginRight: theme.spacing(0.5) };
  return {
    legend: css({
      display: 'flex',
      gap: theme.spacing(0, 2),
      height: theme.spacing(3),
      overflow: 'hidden',
      flexWrap: 'wrap',
      alignItems: 'center',
      listStyle: 'none',
      margin: 0,
      paddingLeft: theme.spacing(1),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      li: { display: 'inline-flex', alignItems: 'center', whiteSpace: 'nowrap' },
    }),
    value: css({ ...swatch, height: '2px', background: valueColor(theme) }),
    expected: css({ ...swatch, borderTop: `1px dashed ${theme.colors.text.secondary}` }),
    band: css({ ...swatch, height: theme.spacing(1.25), background: valueColor(theme), opacity: 0.22 }),
  };
};
