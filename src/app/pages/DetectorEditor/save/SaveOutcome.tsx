import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import { ErrorView } from '../../../../ui/states/ErrorView';
import { ProblemList } from '../draft/ProblemList';
import type { DraftState } from '../draft/use-draft';
import { ConflictBanner } from './ConflictBanner';
import type { SaveState } from './use-save';

interface SaveOutcomeProps {
  form: DraftState;
  saving: SaveState;
  onLoadNewest(): void;
  onOverwrite(): void;
}

/** Why the last attempt to save did not succeed. It takes the focus after each attempt, and only then. */
export function SaveOutcome({ form, saving, onLoadNewest, onOverwrite }: SaveOutcomeProps) {
  const styles = useStyles2(getStyles);
  const { tries } = form;
  const { isSaving, error, conflict } = saving;
  const hasProblems = tries > 0 && form.problems.size > 0;
  const hasNews = hasProblems || error !== null || conflict !== null;
  const box = useRef<HTMLDivElement>(null);
  const newest = useRef(hasNews);
  newest.current = hasNews;
  useEffect(() => {
    if (!isSaving && newest.current) {
      box.current?.focus();
    }
  }, [tries, isSaving]);
  return (
    <div ref={box} tabIndex={-1} className={styles.box}>
      {hasProblems && <ProblemList problems={form.problems} />}
      {error !== null && <ErrorView title="The detector could not be saved" error={error} />}
      {conflict !== null && <ConflictBanner version={conflict} onLoadNewest={onLoadNewest} onOverwrite={onOverwrite} />}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ scrollMarginTop: theme.spacing(20), '&:focus': { outline: 'none' } }),
});
