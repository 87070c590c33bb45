import { OrgRole } from '@grafana/data';
import { config, getDataSourceSrv } from '@grafana/runtime';
import { Button } from '@grafana/ui';
import { useState, type ReactNode } from 'react';
import type { VigilError } from '../schema';
import { toEngineError } from '../ui/client/engine-error';
import { createVigilDatasource, DATASOURCE_ID, engineBaseUrl } from '../ui/client/grafana-client';
import { EmptyView } from '../ui/states/EmptyView';
import { ErrorView } from '../ui/states/ErrorView';
import { EngineGate } from './EngineGate';
import { GateFrame } from './GateFrame';

/** Finds the Vigil data source of the organisation; an Admin can add it with one click, others are told whom to ask. */
export function DatasourceGate({ children }: { children: ReactNode }) {
  const [uid, setUid] = useState(findVigilDatasource);
  if (uid === null) {
    return (
      <GateFrame host="grafana">
        <NoDatasource onCreated={setUid} />
      </GateFrame>
    );
  }
  return (
    <EngineGate host="grafana" baseUrl={engineBaseUrl(uid)} datasourceUid={uid}>
      {children}
    </EngineGate>
  );
}

function findVigilDatasource(): string | null {
  const [first] = getDataSourceSrv().getList({ pluginId: DATASOURCE_ID, all: true });
  return first?.uid ?? null;
}

function NoDatasource({ onCreated }: { onCreated(uid: string): void }) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<VigilError | null>(null);
  const { orgRole, isGrafanaAdmin, orgName } = config.bootData.user;

  const create = async () => {
    setBusy(true);
    setError(null);
    try {
      const uid = await createVigilDatasource();
      getDataSourceSrv().reload();
      onCreated(uid);
    } catch (thrown) {
      setError(toEngineError(thrown));
      setBusy(false);
    }
  };

  const isAdmin = orgRole === OrgRole.Admin || isGrafanaAdmin;
  return (
    <>
      {error !== null && <ErrorView title="The data source could not be added" error={error} onRetry={create} />}
      {isAdmin ? (
        <EmptyView
          title="One step to go"
          action={
            <Button icon="plus" onClick={create} disabled={isBusy}>
              {isBusy ? 'Adding…' : 'Add the Vigil data source'}
            </Button>
          }
        >
          Vigil answers through a data source of this organisation, and there is none yet.
        </EmptyView>
      ) : (
        <EmptyView title="Vigil is not set up in this organisation yet">
          It needs a Vigil data source. Ask an Admin of {orgName} to open this page and add it with one click.
        </EmptyView>
      )}
    </>
  );
}
