import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { formatShare } from '../../../../ui/format/numbers';
import type { PreviewStep } from './run-preview';

interface PreviewProgressProps {
  step: PreviewStep;
  onCancel(): void;
}

/** How far a running preview is, in words and as a bar, with the way to stop it. */
export function PreviewProgress({ step, onCancel }: PreviewProgressProps) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.row} role="status">
      <progress className={styles.bar} value={step.progress} max={1} aria-label="Progress of the preview" />
      {formatShare(step.progress)} {step.words}
      <Button size="sm" variant="secondary" icon="times" onClick={onCancel}>
        Cancel preview
      </Button>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  bar: css({ width: theme.spacing(20), accentColor: theme.colors.primary.main }),
});
