import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** A row of pills that are pressed or not, each with a count. The height is that of a small button unless `height` says otherwise. */
export function getChipStyles(theme: GrafanaTheme2, height: keyof GrafanaTheme2['components']['height'] = 'sm') {
  return {
    row: css({ display: 'inline-flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
    chip: css({
      position: 'relative',
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.75),
      height: theme.spacing(theme.components.height[height]),
      padding: theme.spacing(0, height === 'sm' ? 1 : 1.25),
      border: `1px solid ${theme.colors.border.medium}`,
      borderRadius: theme.shape.radius.pill,
      background: 'transparent',
      color: theme.colors.text.primary,
      fontSize: theme.typography.bodySmall.fontSize,
      whiteSpace: 'nowrap',
      '&:hover': { background: theme.colors.action.hover },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '2px' },
    }),
    chosen: css({ background: theme.colors.action.selected, borderColor: theme.colors.primary.border }),
    count: css({ fontVariantNumeric: 'tabular-nums', fontWeight: theme.typography.fontWeightMedium }),
  };
}
