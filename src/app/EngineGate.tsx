import { Button } from '@grafana/ui';
import { useMemo, type ReactNode } from 'react';
import { EngineClient } from '../ui/client/engine-client';
import { EngineProvider, type Host } from '../ui/client/engine-context';
import { useLoad } from '../ui/client/use-load';
import { ErrorView } from '../ui/states/ErrorView';
import { LoadingRows } from '../ui/states/LoadingRows';
import { GateFrame } from './GateFrame';

interface EngineGateProps {
  host: Host;
  baseUrl: string;
  datasourceUid: string | null;
  children: ReactNode;
}

/** Asks the engine who is signed in before any page is shown; says so in words, and keeps trying, when it cannot. */
export function EngineGate({ host, baseUrl, datasourceUid, children }: EngineGateProps) {
  const client = useMemo(() => new EngineClient(baseUrl), [baseUrl]);
  const me = useLoad((signal) => client.whoami(signal), [client]);
  if (me.data === undefined) {
    const isStranger = me.error?.code === 'unauthenticated';
    return (
      <GateFrame host={host}>
        {me.error === undefined ? (
          <LoadingRows rows={6} label="Asking the engine" />
        ) : (
          <ErrorView
            title={isStranger ? "Vigil's engine asks for a token" : "Vigil's engine does not answer"}
            error={me.error}
            sinceMs={me.failingSinceMs}
            onRetry={me.reload}
          />
        )}
        {isStranger && host === 'workbench' && (
          // The engine itself asks a browser that it does not know for the token.
          <Button onClick={() => location.reload()}>Sign in</Button>
        )}
      </GateFrame>
    );
  }
  return (
    <EngineProvider client={client} me={me.data} datasourceUid={datasourceUid} host={host}>
      {children}
    </EngineProvider>
  );
}
