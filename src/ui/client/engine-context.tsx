import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { Whoami } from '../../schema';
import type { EngineClient } from './engine-client';

/** Where the pages are shown. */
export type Host = 'grafana' | 'workbench';

/** The engine behind the pages, and who is asking. */
export interface Engine {
  client: EngineClient;
  me: Whoami;
  /** The Vigil data source of the organisation; null in the workbench. */
  datasourceUid: string | null;
  host: Host;
}

const EngineContext = createContext<Engine | null>(null);

interface EngineProviderProps extends Engine {
  children: ReactNode;
}

export function EngineProvider({ client, me, datasourceUid, host, children }: EngineProviderProps) {
  const engine = useMemo(() => ({ client, me, datasourceUid, host }), [client, me, datasourceUid, host]);
  return <EngineContext.Provider value={engine}>{children}</EngineContext.Provider>;
}

/** @throws Error outside of an EngineProvider: a page was mounted without its surroundings */
export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (engine === null) {
    throw new Error('useEngine needs an EngineProvider above it');
  }
  return engine;
}

/** The engine where there may be none, as in a panel on a dashboard without a Vigil data source. */
export function useOptionalEngine(): Engine | null {
  return useContext(EngineContext);
}

/** True for Editors and Admins: who may make, change, start and stop detectors. */
export function mayEdit(me: Whoami): boolean {
  return me.role !== 'Viewer';
}

/** True for Admins: who may change connections and files. */
export function mayAdminister(me: Whoami): boolean {
  return me.role === 'Admin';
}
