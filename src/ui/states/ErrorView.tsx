import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { SECOND_MS, type ErrorCode, type VigilError } from '../../schema';
import { RelativeTime } from '../format/RelativeTime';
import { useNow } from '../format/use-now';

interface ErrorViewProps {
  error: VigilError;
  /** What could not be done: "The detectors could not be loaded". */
  title: string;
  sinceMs?: number | undefined;
  /** What to do, where that is not what the code of the error usually asks for. */
  advice?: string | undefined;
  onRetry?: (() => void) | undefined;
}

/** "Since now" says nothing. */
const JUST_NOW_MS = 5 * SECOND_MS;

const ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  unavailable: 'Vigil keeps trying. If it lasts, look at the log of the engine.',
  deadline_exceeded: 'It took too long. Try a shorter range or fewer series.',
  permission_denied: 'Ask an Editor or Admin of this organisation to do it, or to give you the role.',
  unauthenticated: 'Sign in again, or give the token the engine was started with.',
  resource_exhausted: 'Wait a little and try again.',
  not_found: 'It may have been deleted meanwhile.',
  internal: 'This is a fault of Vigil. The log of the engine has the details.',
};

/** What failed, since when and what to do; the code and fields are folded away. */
export function ErrorView({ error, title, sinceMs, advice, onRetry }: ErrorViewProps) {
  const styles = useStyles2(getStyles);
  const nowMs = useNow();
  const fields = error.details?.fields ?? [];
  return (
    <Alert severity="error" title={title}>
      <p className={styles.message}>
        {sentence(error.message)}
        {sinceMs !== undefined && nowMs - sinceMs >= JUST_NOW_MS && (
          <>
            {' '}
            Since <RelativeTime ms={sinceMs} />.
          </>
        )}{' '}
        {advice ?? ADVICE[error.code]}
      </p>
      <details className={styles.details}>
        <summary>Details</summary>
        <dl>
          <dt>code</dt>
          <dd>{error.code}</dd>
          <dt>cause lies with</dt>
          <dd>{error.source === 'downstream' ? 'the source of the data' : 'Vigil'}</dd>
          {fields.map(({ path, message }) => (
            <div key={path}>
              <dt>{path === '' ? 'request' : path}</dt>
              <dd>{message}</dd>
            </div>
          ))}
        </dl>
      </details>
      {onRetry !== undefined && (
        <Button className={styles.retry} size="sm" variant="secondary" icon="sync" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

/** Messages are lower case without a full stop; on screen they are a sentence. */
export function sentence(message: string): string {
  const text = message.trim();
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(start) ? start : `${start}.`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  message: css({ margin: 0, overflowWrap: 'anywhere' }),
  details: css({
    marginTop: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
    summary: { cursor: 'pointer', width: 'fit-content' },
    dl: { margin: theme.spacing(0.5, 0, 0) },
    dt: { display: 'inline', fontWeight: theme.typography.fontWeightMedium, '&::after': { content: '": "' } },
    dd: { display: 'inline', margin: 0, '&::after': { content: '""', display: 'block' } },
  }),
  retry: css({ marginTop: theme.spacing(1) }),
});
