import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router-dom';
import { of, throwError } from 'rxjs';
import { detectorSpecSchema, noReasons, type DetectorView, type HistoryRun, type Role } from '../../../../schema';
import { EngineClient } from '../../../../ui/client/engine-client';
import { EngineProvider } from '../../../../ui/client/engine-context';
import { giveLayout } from '../../../../ui/events/testkit/give-layout';
import { HistoryTab } from './HistoryTab';

const FROM = Date.UTC(2026, 10, 1);
const TO = Date.UTC(2026, 10, 3);
const spec = detectorSpecSchema.parse({ name: 'orders', source: { kind: 'demo', metric: 'orders' } });
const view = { detector: { ...spec, id: 'd1' } } as DetectorView;

let runs: HistoryRun[] = [];
let calls: string[] = [];
let refusal: string | null = null;

function run(part: Partial<HistoryRun> = {}): HistoryRun {
  return {
    ...{ id: 'r1', orgId: 1, detectorId: 'd1', spec, fromMs: FROM, toMs: TO, state: 'finished', progress: 1 },
    ...{
      createdMs: TO,
      startedMs: TO,
      endedMs: TO + 90_000,
      updatedMs: TO,
      startedBy: 'ann',
      series: 2,
      points: 5_760,
    },
    ...{ error: null, version: 1, seqNo: 1 },
    ...part,
  };
}

const anomaly = {
  ...{
    id: 'a1',
    detectorId: 'r1',
    detectorName: 'orders',
    seriesKey: 'k',
    labels: { pod: 'x' },
    startMs: FROM + 3_600_000,
  },
  ...{ endMs: FROM + 7_200_000, peakMs: FROM + 3_600_000, peakScore: 90, severity: 'severe', side: 'above', value: 9 },
  ...{ expected: 1, lower: 0, upper: 2, points: 60, origin: 'backfill', explanation: 'far above what is usual' },
  reasons: {
    ...noReasons(FROM),
    shares: [
      { name: 'errors', share: 0.8 },
      { name: 'orders', share: 0.2 },
    ],
  },
};

function answerTo(method: string, path: string): unknown {
  if (method === 'POST' && path.endsWith('/history')) {
    runs = [run({ id: 'r2', state: 'running', progress: 0.25, endedMs: null }), ...runs];
    return runs[0];
  }
  if (method === 'POST' && path.endsWith('/stop')) {
    runs = runs.map((each) => ({ ...each, state: 'stopped' }));
    return runs[0];
  }
  if (method === 'DELETE') {
    runs = [];
    return undefined;
  }
  if (path.endsWith('/anomalies')) {
    return {
      items: [anomaly],
      total: 1,
      nextCursor: null,
      severities: { slight: 0, moderate: 0, severe: 1 },
      unfiltered: 1,
    };
  }
  if (path.endsWith('/heatmap')) {
    return { fromMs: FROM, bucketMs: 3_600_000, rows: [], total: 1 };
  }
  if (path.endsWith('/results')) {
    const none = { timeMs: [], value: [], expected: [], lower: [], upper: [], score: [], severity: [], alert: [] };
    return { seriesKey: 'k', labels: { pod: 'x' }, columns: none, thinned: false };
  }
  return { items: path.endsWith('/history') ? runs : [], total: 0, nextCursor: null };
}

setBackendSrv({
  fetch: ({ url, method = 'GET' }: BackendSrvRequest) => {
    const { pathname } = new URL(url, 'http://engine');
    if (method !== 'GET' && refusal !== null) {
      const data = { code: 'failed_precondition', message: refusal };
      return throwError(() => ({ status: 409, data, config: { url } }));
    }
    calls.push(`${method} ${pathname.replace('/api/v1', '')}`);
    return of({ data: answerTo(method, pathname), status: 200 });
  },
} as unknown as BackendSrv);

beforeAll(() => giveLayout());
beforeEach(() => {
  runs = [];
  calls = [];
  refusal = null;
});

function show({ role = 'Editor' as Role, search = '' } = {}) {
  render(
    <MemoryRouter initialEntries={[`/detectors/d1${search}`]}>
      <EngineProvider
        client={new EngineClient('/api/v1')}
        me={{ orgId: 1, login: 'u', role }}
        datasourceUid={null}
        host="workbench"
      >
        <HistoryTab view={view} />
      </EngineProvider>
    </MemoryRouter>
  );
  return userEvent.setup();
}

describe('HistoryTab', () => {
  it('says what a historical run is for, and starts one over the chosen range', async () => {
    const user = show();
    expect(await screen.findByText('No historical run yet')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Go through this range' }));
    expect(await screen.findByText('running, 25 %')).toBeInTheDocument();
    expect(screen.getByRole('progressbar', { name: 'Progress of the run' })).toHaveValue(0.25);
    expect(calls).toContain('POST /detectors/d1/history');
    expect(screen.getByRole('button', { name: 'Go through this range' })).toBeDisabled();
    expect(screen.getByText(/One is going on/)).toBeInTheDocument();
  });

  it('stops one that is going on', async () => {
    runs = [run({ state: 'running', progress: 0.5, endedMs: null })];
    const user = show();
    await user.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('stopped, 50 %')).toBeInTheDocument();
    expect(calls).toContain('POST /history/r1/stop');
    expect(screen.queryByRole('button', { name: 'Stop' })).not.toBeInTheDocument();
  });

  it('removes one only once that was asked and answered', async () => {
    runs = [run()];
    const user = show();
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    expect(calls.some((call) => call.startsWith('DELETE'))).toBe(false);
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove run' }));
    expect(await screen.findByText('No historical run yet')).toBeInTheDocument();
    expect(calls).toContain('DELETE /history/r1');
  });

  it('shows what one has found, with the shares of features', async () => {
    runs = [run()];
    const user = show();
    await user.click(await screen.findByRole('button', { name: /^Show what was found/ }));
    expect(await screen.findByRole('heading', { name: /^Found from Sun 1 Nov/ })).toBeInTheDocument();
    await user.click(await screen.findByRole('button', { name: /far above what is usual/ }));
    expect(screen.getByRole('list', { name: 'Share of each' })).toHaveTextContent('errors80 %orders20 %');
    expect(calls).toContain('GET /history/r1/results');
    expect(screen.getByRole('button', { name: 'Whole range' })).toBeInTheDocument();
  });

  it('is shared by its link', async () => {
    runs = [run()];
    show({ search: '?run=r1' });
    expect(await screen.findByText('1 anomaly:')).toBeInTheDocument();
  });

  it('names the failure of one that failed', async () => {
    runs = [
      run({
        state: 'failed',
        progress: 0.1,
        error: { code: 'unavailable', source: 'downstream', message: 'the source is down' },
      }),
    ];
    show();
    expect(await screen.findByText('failed, 10 %')).toBeInTheDocument();
    expect(screen.getByText('The source is down.')).toBeInTheDocument();
  });

  it('says why one could not be started', async () => {
    refusal = 'the range has no complete interval';
    const user = show();
    await user.click(await screen.findByRole('button', { name: 'Go through this range' }));
    expect(await screen.findByText(/has no complete interval/)).toBeInTheDocument();
  });

  it('lets viewers look and nothing else', async () => {
    runs = [run({ state: 'running', endedMs: null })];
    show({ role: 'Viewer' });
    expect(await screen.findByText(/Editors can have ranges/)).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole('button', { name: /^Show what/ })).toBeInTheDocument());
    expect(screen.queryByRole('button', { name: 'Stop' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Remove' })).not.toBeInTheDocument();
  });
});
