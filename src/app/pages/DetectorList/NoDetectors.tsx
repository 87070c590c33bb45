import { Button, LinkButton } from '@grafana/ui';
import { useState } from 'react';
import { DEMO_METRICS, type VigilError } from '../../../schema';
import { mayEdit, useEngine } from '../../../ui/client/engine-context';
import { toEngineError } from '../../../ui/client/engine-error';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { useLinks } from '../../routes';

/** The first thing a new user sees: what a detector is, and the two ways to get one. */
export function NoDetectors({ onCreated }: { onCreated(): void }) {
  const { me } = useEngine();
  const links = useLinks();
  if (!mayEdit(me)) {
    return (
      <EmptyView title="No detector yet">
        A detector watches a query, learns what is usual, and marks what is not. Editors of this organisation can make
        one; ask one of them.
      </EmptyView>
    );
  }
  return (
    <EmptyView
      title="No detector yet"
      action={
        <>
          <LinkButton icon="plus" href={links.newDetector()}>
            New detector
          </LinkButton>
          <TryDemo onCreated={onCreated} />
        </>
      }
    >
      A detector watches a query, learns what is usual, and marks what is not.
    </EmptyView>
  );
}

function TryDemo({ onCreated }: { onCreated(): void }) {
  const { client } = useEngine();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<VigilError | null>(null);
  const create = async () => {
    setBusy(true);
    setError(null);
    try {
      for (const metric of DEMO_METRICS) {
        const name = `Demo shop: ${metric.replaceAll('_', ' ')}`;
        await client.createDetector({ name, labels: { data: 'demo' }, source: { kind: 'demo', metric } });
      }
      onCreated();
    } catch (thrown) {
      setError(toEngineError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="secondary" icon="rocket" disabled={isBusy} onClick={create}>
        {isBusy ? 'Opening the shop…' : 'Try it with the demo shop'}
      </Button>
      {error !== null && <ErrorView title="The demo detectors could not be made" error={error} onRetry={create} />}
    </>
  );
}
