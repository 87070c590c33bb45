import { ConfirmModal } from '@grafana/ui';
import type { Detector } from '../schema';
import { useEngine } from '../ui/client/engine-context';
import { useLoad } from '../ui/client/use-load';
import { countOf } from '../ui/format/numbers';

interface DeleteDetectorsProps {
  detectors: readonly Detector[];
  onDelete(): void;
  /** Offered instead, as long as one of them is enabled. */
  onDisable(): void;
  onDismiss(): void;
}

/** Asks before detectors are deleted, naming them and what goes with them; disabling is offered instead. */
export function DeleteDetectors({ detectors, onDelete, onDisable, onDismiss }: DeleteDetectorsProps) {
  const { client } = useEngine();
  const ids = detectors.map(({ id }) => id).join(',');
  const found = useLoad((signal) => client.listAnomalies({ detector: ids, limit: 1 }, signal), [client, ids]);
  const what = nameOf(detectors);
  const anomalies =
    found.data === undefined
      ? `${detectors.length === 1 ? 'its' : 'their'} anomalies`
      : `${detectors.length === 1 ? 'its' : 'their'} ${countOf(found.data.total, 'anomaly', 'anomalies')}`;
  const canDisable = detectors.some(({ enabled }) => enabled);
  return (
    <ConfirmModal
      isOpen
      title={`Delete ${detectors.length === 1 ? 'detector ' : ''}${what} and ${anomalies}?`}
      body={
        canDisable
          ? 'Disabling stops the work and keeps everything that was learnt and found.'
          : 'What was learnt and found goes with it.'
      }
      confirmText={`Delete ${what}`}
      dismissText="Keep"
      {...(canDisable && { alternativeText: 'Disable instead', onAlternative: onDisable })}
      onConfirm={onDelete}
      onDismiss={onDismiss}
    />
  );
}

/** `‘checkout p95’`, or `3 detectors`. */
function nameOf(detectors: readonly Detector[]): string {
  const [first] = detectors;
  return detectors.length === 1 && first !== undefined ? `‘${first.name}’` : countOf(detectors.length, 'detector');
}
