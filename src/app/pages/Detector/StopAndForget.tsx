import { ConfirmModal } from '@grafana/ui';
import type { Detector } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { countOf } from '../../../ui/format/numbers';

interface StopAndForgetProps {
  detector: Detector;
  onForget(): void;
  /** Offered instead, as long as it runs. */
  onStop(): void;
  onDismiss(): void;
}

/** Asks before what a detector has learnt is thrown away; stopping alone keeps it. */
export function StopAndForget({ detector, onForget, onStop, onDismiss }: StopAndForgetProps) {
  const { client } = useEngine();
  const { id, name, enabled } = detector;
  const found = useLoad((signal) => client.listAnomalies({ detector: id, limit: 1 }, signal), [client, id]);
  const anomalies = found.data === undefined ? 'anomalies' : countOf(found.data.total, 'anomaly', 'anomalies');
  return (
    <ConfirmModal
      isOpen
      title={enabled ? `Stop ‘${name}’ and forget what it has learnt?` : `Forget what ‘${name}’ has learnt?`}
      body={`Its models, results and ${anomalies} go. The detector stays, and learns anew when it is started again.`}
      confirmText={enabled ? 'Stop and forget' : 'Forget'}
      dismissText="Keep"
      {...(enabled && { alternativeText: 'Stop, forget nothing', onAlternative: onStop })}
      onConfirm={onForget}
      onDismiss={onDismiss}
    />
  );
}
