import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** One look for the tables of all pages: `wrap` scrolls sideways where there is no room, so that the page never does. */
export const getTableStyles = (theme: GrafanaTheme2) => ({
  wrap: css({ width: '100%', overflowX: 'auto' }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    'th, td': {
      padding: theme.spacing(0.75, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      textAlign: 'left',
      verticalAlign: 'middle',
    },
    th: {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
    'tbody tr:hover': { background: theme.colors.action.hover },
  }),
  number: css({ textAlign: 'right !important' as 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  /** Columns that leave first when there is no room. */
  wide: css({ [theme.breakpoints.down('lg')]: { display: 'none' } }),
});
