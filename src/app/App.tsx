import { ErrorBoundaryAlert } from '@grafana/ui';
import { Navigate, Route, Routes } from 'react-router-dom';
import type { Host } from '../ui/client/engine-context';
import { ROUTES } from '../ui/routes';
import { DatasourceGate } from './DatasourceGate';
import { EngineGate } from './EngineGate';
import { lazyPage } from './lazy-page';

const DetectorListPage = lazyPage(async () => (await import('./pages/DetectorList/DetectorListPage')).DetectorListPage);
const DetectorPage = lazyPage(async () => (await import('./pages/Detector/DetectorPage')).DetectorPage);
const DetectorEditorPage = lazyPage(
  async () => (await import('./pages/DetectorEditor/DetectorEditorPage')).DetectorEditorPage
);
const AnomaliesPage = lazyPage(async () => (await import('./pages/Anomalies/AnomaliesPage')).AnomaliesPage);
const StatusPage = lazyPage(async () => (await import('./pages/Status/StatusPage')).StatusPage);

/** All pages, below whatever path the app is mounted at; in Grafana behind the organisation's Vigil data source. */
export function App({ host }: { host: Host }) {
  return (
    <ErrorBoundaryAlert title="This page of Vigil broke">
      {host === 'workbench' ? (
        <EngineGate host={host} baseUrl="/api/v1" datasourceUid={null}>
          <Pages host={host} />
        </EngineGate>
      ) : (
        <DatasourceGate>
          <Pages host={host} />
        </DatasourceGate>
      )}
    </ErrorBoundaryAlert>
  );
}

function Pages({ host }: { host: Host }) {
  return (
    <Routes>
      <Route path={ROUTES.detectors} element={<DetectorListPage host={host} />} />
      <Route path={ROUTES.newDetector} element={<DetectorEditorPage host={host} />} />
      <Route path={ROUTES.detector} element={<DetectorPage host={host} />} />
      <Route path={ROUTES.editDetector} element={<DetectorEditorPage host={host} />} />
      <Route path={ROUTES.anomalies} element={<AnomaliesPage host={host} />} />
      <Route path={ROUTES.status} element={<StatusPage host={host} />} />
      <Route path="*" element={<Navigate to={ROUTES.detectors} replace />} />
    </Routes>
  );
}
