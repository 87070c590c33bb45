import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { ErrorCode } from '../../../../schema';
import { EmptyView } from '../../../../ui/states/EmptyView';
import { ErrorView, sentence } from '../../../../ui/states/ErrorView';
import { LoadingRows } from '../../../../ui/states/LoadingRows';
import { useChartHeight } from './use-chart-height';
import type { PreviewState } from './use-preview';

interface PreviewNewsProps {
  preview: PreviewState;
  missing: string | null;
}

/** A preview is asked for once, of a source that may be the one to blame. */
const ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  unavailable: 'Check that it runs and that the address is right, then try again.',
  unauthenticated: 'Check the credentials of the source.',
  not_found: 'Check what is asked for.',
};

/** Why there is no chart, or not the one for what is set now. */
export function PreviewNews({ preview, missing }: PreviewNewsProps) {
  const styles = useStyles2(getStyles);
  const height = useChartHeight();
  const { answer, error, isCancelled, isCurrent, restart } = preview;
  const older = answer !== null && 'The chart below is of the settings before.';
  if (missing !== null || error?.code === 'failed_precondition') {
    const words = missing ?? sentence(error?.message ?? '');
    return older === false ? (
      <EmptyView title="Nothing to preview yet">{words}</EmptyView>
    ) : (
      <p className={styles.line} role="status">
        {words} {older}
      </p>
    );
  }
  if (error !== null) {
    return (
      <ErrorView title="There is no preview of this" error={error} advice={ADVICE[error.code]} onRetry={restart} />
    );
  }
  if (isCancelled) {
    return (
      <p className={styles.line} role="status">
        Preview cancelled. {!isCurrent && older}
        <Button size="sm" variant="secondary" icon="sync" onClick={restart}>
          Preview again
        </Button>
      </p>
    );
  }
  return answer === null ? <LoadingRows rows={1} height={height} label="Preparing the preview" /> : null;
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: theme.spacing(0, 0, 1),
  }),
});
