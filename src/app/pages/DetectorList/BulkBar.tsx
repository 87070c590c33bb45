import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { Detector } from '../../../schema';
import { mayEdit, useEngine } from '../../../ui/client/engine-context';
import { countOf } from '../../../ui/format/numbers';
import { DeleteDetectors } from '../../DeleteDetectors';
import { downloadDetectors } from '../../export-detectors';
import type { BulkActions } from './use-bulk-actions';

interface BulkBarProps {
  /** The selected ones. */
  detectors: readonly Detector[];
  actions: BulkActions;
  onClear(): void;
}

const NO_RIGHT = 'Editors can do this; ask one of them';

/** What can be done with the selected detectors, and how the last of it went. */
export function BulkBar({ detectors, actions, onClear }: BulkBarProps) {
  const styles = useStyles2(getStyles);
  const { me } = useEngine();
  const [isDeleting, setDeleting] = useState(false);
  const isIdle = !actions.isBusy && mayEdit(me);
  const hint = mayEdit(me) ? {} : { tooltip: NO_RIGHT };
  const disable = () => actions.setEnabled(detectors, false);
  return (
    <>
      <BulkOutcomeView actions={actions} />
      {detectors.length > 0 && (
        <div className={styles.bar} role="toolbar" aria-label="Selected detectors">
          <strong>{countOf(detectors.length, 'detector')} selected</strong>
          <Button
            size="sm"
            variant="secondary"
            icon="play"
            disabled={!isIdle}
            {...hint}
            onClick={() => actions.setEnabled(detectors, true)}
          >
            Enable
          </Button>
          <Button size="sm" variant="secondary" icon="pause" disabled={!isIdle} {...hint} onClick={disable}>
            Disable
          </Button>
          <Button size="sm" variant="secondary" icon="download-alt" onClick={() => downloadDetectors(detectors)}>
            Export
          </Button>
          <Button
            size="sm"
            variant="destructive"
            icon="trash-alt"
            disabled={!isIdle}
            {...hint}
            onClick={() => setDeleting(true)}
          >
            Delete
          </Button>
          <Button size="sm" variant="secondary" fill="text" onClick={onClear}>
            Clear selection
          </Button>
        </div>
      )}
      {isDeleting && (
        <DeleteDetectors
          detectors={detectors}
          onDismiss={() => setDeleting(false)}
          onDelete={() => {
            setDeleting(false);
            void actions.remove(detectors);
          }}
          onDisable={() => {
            setDeleting(false);
            void disable();
          }}
        />
      )}
    </>
  );
}

function BulkOutcomeView({ actions }: { actions: BulkActions }) {
  const { outcome } = actions;
  if (outcome === null) {
    return null;
  }
  const { text, failures, deleted } = outcome;
  return (
    <Alert severity={failures.length > 0 ? 'warning' : 'success'} title={text} onRemove={actions.dismiss}>
      {failures.map((failure) => (
        <div key={failure}>{failure}</div>
      ))}
      {deleted.length > 0 && (
        <Button size="sm" variant="secondary" icon="history" onClick={() => actions.createAgain(deleted)}>
          Undo: make {deleted.length === 1 ? 'it' : 'them'} again (learning starts anew)
        </Button>
      )}
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    marginBottom: theme.spacing(1),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
});
