import { ErrorBoundaryAlert } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import type { Host } from '../ui/client/engine-context';
import { ROUTES } from '../ui/routes';
import { LoadingRows } from '../ui/states/LoadingRows';
import { DatasourceGate } from './DatasourceGate';
import { EngineGate } from './EngineGate';

const DetectorListPage = lazy(async () => ({
  default: (await import('./pages/DetectorList/DetectorListPage')).DetectorListPage,
}));
const DetectorPage = lazy(async () => ({ default: (await import('./pages/Detector/DetectorPage')).DetectorPage }));
const DetectorEditorPage = lazy(async () => ({
  default: (await import('./pages/DetectorEditor/DetectorEditorPage')).DetectorEditorPage,
}));
const AnomaliesPage = lazy(async () => ({ default: (await import('./pages/Anomalies/AnomaliesPage')).AnomaliesPage }));
const StatusPage = lazy(async () => ({ default: (await import('./pages/Status/StatusPage')).StatusPage }));

/** All pages, below whatever path the app is mounted at; in Grafana behind the organisation's Vigil data source. */
export function App({ host }: { host: Host }) {
  return (
    <ErrorBoundaryAlert title="This page of Vigil broke">
      {host === 'workbench' ? (
        <EngineGate host={host} baseUrl="/api/v1" datasourceUid={null}>
          <Pages />
        </EngineGate>
      ) : (
        <DatasourceGate>
          <Pages />
        </DatasourceGate>
      )}
    </ErrorBoundaryAlert>
  );
}

function Pages() {
  return (
    <Suspense fallback={<LoadingRows rows={6} />}>
      <Routes>
        <Route path={ROUTES.detectors} element={<DetectorListPage />} />
        <Route path={ROUTES.newDetector} element={<DetectorEditorPage />} />
        <Route path={ROUTES.detector} element={<DetectorPage />} />
        <Route path={ROUTES.editDetector} element={<DetectorEditorPage />} />
        <Route path={ROUTES.anomalies} element={<AnomaliesPage />} />
        <Route path={ROUTES.status} element={<StatusPage />} />
        <Route path="*" element={<Navigate to={ROUTES.detectors} replace />} />
      </Routes>
    </Suspense>
  );
}
