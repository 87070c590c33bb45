import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { of, throwError } from 'rxjs';
import type { DetectorProfile, ModelProfile } from '../../../../schema';
import { EngineClient } from '../../../../ui/client/engine-client';
import { EngineProvider } from '../../../../ui/client/engine-context';
import { ModelsSection } from './ModelsSection';

let answer: DetectorProfile | null = null;

setBackendSrv({
  fetch: ({ url }: BackendSrvRequest) =>
    answer === null
      ? throwError(() => ({ status: 500, data: { code: 'internal', message: 'broken' }, config: { url } }))
      : of({ data: answer, status: 200 }),
} as unknown as BackendSrv);

function model(pod: string, part: Partial<ModelProfile> = {}): ModelProfile {
  const lastMs = Date.now() - 60_000;
  return {
    seriesKey: pod,
    labels: { pod },
    bytes: 2_048,
    light: false,
    progress: 1,
    pointsNeeded: 0,
    firstMs: lastMs,
    lastMs,
    ...part,
  };
}

function profile(models: ModelProfile[], part: Partial<DetectorProfile> = {}): DetectorProfile {
  return {
    ...{ models, totalSeries: models.length, activeSeries: models.length, modelBytes: 4_096, lightModels: 0 },
    ...{ init: { progress: 1, pointsNeeded: 0, minutesLeft: 0 }, lastError: null },
    ...part,
  } as DetectorProfile;
}

function show(given: DetectorProfile | null) {
  answer = given;
  render(
    <EngineProvider
      client={new EngineClient('/api/v1')}
      me={{ orgId: 1, login: 'u', role: 'Viewer' }}
      datasourceUid={null}
      host="workbench"
    >
      <ModelsSection detectorId="d1" />
    </EngineProvider>
  );
  return userEvent.setup();
}

describe('ModelsSection', () => {
  it('says how far each model is and what it takes', async () => {
    show(profile([model('a'), model('b', { progress: 0.4, pointsNeeded: 60, light: true })], { lightModels: 1 }));
    expect(await screen.findByRole('row', { name: /pod="a".*enough.*2 KiB|pod="a".*enough/ })).toBeInTheDocument();
    expect(screen.getByRole('row', { name: /pod="b".*40 %, 60 points to go.*light/ })).toBeInTheDocument();
    expect(screen.getByText('enough to speak')).toBeInTheDocument();
    expect(screen.getByText(/1 light model to save some/)).toBeInTheDocument();
  });

  it('says how much there is to go, and what failed last', async () => {
    const lastError = {
      code: 'unavailable',
      source: 'downstream',
      message: 'connection refused',
      timeMs: Date.now(),
    } as const;
    show(profile([], { init: { progress: 0.25, pointsNeeded: 90, minutesLeft: 90 }, lastError }));
    expect(await screen.findByText('25 %, about 1 h 30 min of data to go')).toBeInTheDocument();
    expect(screen.getByText(/Connection refused\./)).toBeInTheDocument();
    expect(screen.getByText('No model yet')).toBeInTheDocument();
  });

  it('lists many a few at a time', async () => {
    const user = show(
      profile(
        Array.from({ length: 20 }, (_, i) => model(`p${i}`)),
        { totalSeries: 700 }
      )
    );
    expect(await screen.findAllByRole('row')).toHaveLength(13);
    await user.click(screen.getByRole('button', { name: 'Show 12 more' }));
    expect(screen.getAllByRole('row')).toHaveLength(21);
    expect(screen.getByText('The first 20 by labels are listed.')).toBeInTheDocument();
  });

  it('says when they cannot be loaded', async () => {
    show(null);
    expect(await screen.findByText('The models could not be loaded')).toBeInTheDocument();
  });
});
