import { ConfirmModal } from '@grafana/ui';
import { useState } from 'react';
import type { VigilError } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { toEngineError } from '../../../ui/client/engine-error';
import { ErrorView } from '../../../ui/states/ErrorView';

interface RemoveConnectionProps {
  name: string;
  onDone(): void;
  onCancel(): void;
}

export function RemoveConnection({ name, onDone, onCancel }: RemoveConnectionProps) {
  const { client } = useEngine();
  const [error, setError] = useState<VigilError | null>(null);
  const remove = async () => {
    try {
      await client.removeConnection(name);
      onDone();
    } catch (thrown) {
      setError(toEngineError(thrown));
    }
  };
  return (
    <ConfirmModal
      isOpen
      title={`Remove connection ‘${name}’?`}
      body={
        error === null ? (
          `Remove connection ‘${name}’ with its credentials? Detectors that name it will fail until it is back.`
        ) : (
          <ErrorView title="The connection could not be removed" error={error} />
        )
      }
      confirmText={`Remove ‘${name}’`}
      dismissText="Keep"
      onConfirm={remove}
      onDismiss={onCancel}
    />
  );
}
