import type { AppPlugin, AppPluginMeta } from '@grafana/data';
import { Route, Routes } from 'react-router-dom';
import { Suspense } from 'react';
import { HistoryRouter } from '../../../src/workbench/HistoryRouter';

interface AppStageProps {
  plugin: AppPlugin;
  appId: string;
}

/** The root page of an app where Grafana mounts it: below a route of Grafana's own router. */
export function AppStage({ plugin, appId }: AppStageProps) {
  const Root = plugin.root;
  if (Root === undefined) {
    return <p>The app has no root page</p>;
  }
  return (
    <HistoryRouter>
      <Routes>
        <Route
          path={`/a/${appId}/*`}
          element={
            <Suspense fallback={null}>
              <Root
                meta={plugin.meta ?? ({} as AppPluginMeta)}
                basename={`/a/${appId}`}
                query={{}}
                path=""
                onNavChanged={() => undefined}
              />
            </Suspense>
          }
        />
      </Routes>
    </HistoryRouter>
  );
}
