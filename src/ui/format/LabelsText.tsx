import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatLabels, type Labels } from '../../schema';

/** `{region="eu"}` in small fixed-width type, cut off where there is no room; whole in the tooltip. */
export function LabelsText({ labels }: { labels: Labels }) {
  const styles = useStyles2(getStyles);
  if (Object.keys(labels).length === 0) {
    return null;
  }
  const text = formatLabels(labels);
  return (
    <code className={styles.labels} title={text}>
      {text}
    </code>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  labels: css({
    display: 'inline-block',
    maxWidth: '100%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    verticalAlign: 'bottom',
    padding: 0,
    margin: 0,
    border: 'none',
    background: 'none',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
