import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { formatCount } from '../../../ui/format/numbers';
import type { UrlChanges } from '../../../ui/url/use-url-params';

interface PagingProps {
  /** From 1. */
  page: number;
  shown: number;
  total: number;
  nextCursor: string | null;
  onChange(changes: UrlChanges): void;
}

/** Which part of the list this is, and the way to the next and the first; "back" of the browser goes back. */
export function Paging({ page, shown, total, nextCursor, onChange }: PagingProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.row}>
      <span>
        {formatCount(shown)} of {formatCount(total)}
        {page > 1 && `, page ${page}`}
      </span>
      {page > 1 && (
        <Button size="sm" variant="secondary" onClick={() => onChange({ cursor: null, page: null })}>
          First page
        </Button>
      )}
      {nextCursor !== null && (
        <Button size="sm" variant="secondary" onClick={() => onChange({ cursor: nextCursor, page: String(page + 1) })}>
          Next page
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
    color: theme.colors.text.secondary,
  }),
});
