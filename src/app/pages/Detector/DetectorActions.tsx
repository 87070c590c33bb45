import { Button, Dropdown, LinkButton, Menu, Switch, Tooltip } from '@grafana/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { DetectorView, VigilError } from '../../../schema';
import { mayEdit, useEngine } from '../../../ui/client/engine-context';
import { toEngineError } from '../../../ui/client/engine-error';
import { ErrorView } from '../../../ui/states/ErrorView';
import { DeleteDetectors } from '../../DeleteDetectors';
import { downloadDetectors } from '../../export-detectors';
import { useLinks } from '../../routes';
import type { DeletedState } from '../DetectorList/use-bulk-actions';
import { StopAndForget } from './StopAndForget';

interface DetectorActionsProps {
  view: DetectorView;
  onChanged(): void;
}

/** Switch, edit, and behind a button: duplicate, export, forget, delete. */
export function DetectorActions({ view: { detector }, onChanged }: DetectorActionsProps) {
  const { client, me } = useEngine();
  const links = useLinks();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const [asking, setAsking] = useState<'delete' | 'forget' | null>(null);
  const [error, setError] = useState<VigilError | null>(null);
  const canEdit = mayEdit(me);

  const run = async (act: () => Promise<unknown>, then: () => void) => {
    setBusy(true);
    setError(null);
    setAsking(null);
    try {
      await act();
      then();
    } catch (thrown) {
      setError(toEngineError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const setEnabled = (enabled: boolean) =>
    run(() => client.setEnabled(detector.id, { enabled, version: detector.version }), onChanged);
  // Somebody may have changed it meanwhile; what it has learnt is to go all the same.
  const forget = () => run(() => client.setEnabled(detector.id, { enabled: false, forget: true }), onChanged);
  const remove = () =>
    run(
      () => client.removeDetector(detector.id),
      () => navigate(links.detectors(), { state: { deleted: detector } satisfies DeletedState })
    );

  const menu = () => (
    <Menu>
      <Menu.Item
        label="Duplicate"
        icon="copy"
        disabled={!canEdit}
        onClick={() => navigate(links.newDetector({ from: detector.id }))}
      />
      <Menu.Item label="Export as JSON" icon="download-alt" onClick={() => downloadDetectors([detector])} />
      <Menu.Divider />
      <Menu.Item
        label={detector.enabled ? 'Stop and forget…' : 'Forget what it has learnt…'}
        icon="history-alt"
        destructive
        disabled={!canEdit}
        onClick={() => setAsking('forget')}
      />
      <Menu.Item label="Delete…" icon="trash-alt" destructive disabled={!canEdit} onClick={() => setAsking('delete')} />
    </Menu>
  );

  return (
    <>
      {error !== null && <ErrorView title="That did not work" error={error} />}
      <label htmlFor="detector-enabled">{detector.enabled ? 'Enabled' : 'Disabled'}</label>
      <Switch
        id="detector-enabled"
        value={detector.enabled}
        disabled={!canEdit || isBusy}
        onChange={() => setEnabled(!detector.enabled)}
      />
      {canEdit ? (
        <LinkButton variant="secondary" icon="pen" href={links.editDetector(detector.id)}>
          Edit
        </LinkButton>
      ) : (
        <Tooltip content="Editors can change this; ask one of them">
          <Button variant="secondary" icon="pen" disabled>
            Edit
          </Button>
        </Tooltip>
      )}
      <Dropdown overlay={menu} placement="bottom-end">
        <Button variant="secondary" icon="ellipsis-v" aria-label="More actions" tooltip="More actions" />
      </Dropdown>
      {asking === 'forget' && (
        <StopAndForget
          detector={detector}
          onForget={forget}
          onStop={() => setEnabled(false)}
          onDismiss={() => setAsking(null)}
        />
      )}
      {asking === 'delete' && (
        <DeleteDetectors
          detectors={[detector]}
          onDelete={remove}
          onDisable={() => setEnabled(false)}
          onDismiss={() => setAsking(null)}
        />
      )}
    </>
  );
}
