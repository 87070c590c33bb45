import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, Modal, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useShortcuts } from './use-shortcuts';

export interface ShortcutLine {
  keys: readonly string[];
  does: string;
}

interface ShortcutHelpProps {
  lines: readonly ShortcutLine[];
}

const EVERYWHERE: readonly ShortcutLine[] = [
  { keys: ['Tab'], does: 'Next control' },
  { keys: ['Esc'], does: 'Close what is open' },
  { keys: ['?'], does: 'This list' },
];

/** A button, and the key `?`, that list what the keyboard does on this page. */
export function ShortcutHelp({ lines }: ShortcutHelpProps) {
  const styles = useStyles2(getStyles);
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ '?': () => setOpen(true) });
  return (
    <>
      <IconButton name="keyboard" size="lg" tooltip="Keyboard shortcuts (?)" onClick={() => setOpen(true)} />
      <Modal title="Keyboard shortcuts" isOpen={isOpen} onDismiss={() => setOpen(false)}>
        <dl className={styles.list}>
          {[...lines, ...EVERYWHERE].map(({ keys, does }) => (
            <div key={does} className={styles.line}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key} className={styles.key}>
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0 }),
  line: css({
    display: 'grid',
    gridTemplateColumns: `${theme.spacing(18)} 1fr`,
    alignItems: 'center',
    padding: theme.spacing(0.5, 0),
    dd: { margin: 0 },
  }),
  key: css({
    marginRight: theme.spacing(0.5),
    padding: theme.spacing(0.25, 0.75),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
