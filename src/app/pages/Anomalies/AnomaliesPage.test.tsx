import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router-dom';
import { of, throwError } from 'rxjs';
import { noReasons, type Anomaly, type AnomalyPage, type DetectorPage, type Role } from '../../../schema';
import { EngineClient } from '../../../ui/client/engine-client';
import { EngineProvider } from '../../../ui/client/engine-context';
import { giveLayout } from '../../../ui/events/testkit/give-layout';
import { AnomaliesPage } from './AnomaliesPage';

const HOUR_MS = 3_600_000;

function anomaly(id: string, part: Partial<Anomaly> = {}): Anomaly {
  const startMs = Date.now() - 2 * HOUR_MS;
  return {
    id,
    detectorId: `detector of ${id}`,
    detectorName: `name of ${id}`,
    seriesKey: 'k',
    labels: {},
    startMs,
    endMs: startMs + HOUR_MS,
    peakMs: startMs,
    peakScore: 80,
    severity: 'severe',
    side: 'above',
    value: 2,
    expected: 1,
    lower: 0.5,
    upper: 1.5,
    points: 60,
    origin: 'live',
    explanation: `what ${id} is`,
    reasons: noReasons(startMs),
    ...part,
  };
}

function pageOf(items: Anomaly[], part: Partial<AnomalyPage> = {}): AnomalyPage {
  const severities = { slight: 0, moderate: 0, severe: items.length };
  return { items, nextCursor: null, total: items.length, severities, unfiltered: items.length, ...part };
}

const NO_DETECTORS: DetectorPage = {
  items: [],
  nextCursor: null,
  total: 0,
  states: { disabled: 0, learning: 0, running: 0, failing: 0 },
};

let answer: (query: URLSearchParams) => AnomalyPage | null;
let detectors: DetectorPage;
let asked: URLSearchParams[];

/** The engine as the network gives it: null is an engine that does not answer. */
setBackendSrv({
  fetch: ({ url }: BackendSrvRequest) => {
    const { pathname, searchParams } = new URL(url, 'http://vigil');
    if (pathname.endsWith('/detectors')) {
      return of({ data: detectors, status: 200 });
    }
    asked.push(searchParams);
    const data = answer(searchParams);
    return data === null ? throwError(() => ({ status: 503, data: {}, config: { url } })) : of({ data, status: 200 });
  },
} as unknown as BackendSrv);

function Url() {
  return <output aria-label="url">{useLocation().search}</output>;
}

function show(search = '', role: Role = 'Editor') {
  render(
    <MemoryRouter initialEntries={[`/anomalies${search}`]}>
      <EngineProvider
        client={new EngineClient('/api/v1')}
        me={{ orgId: 1, login: 'u', role }}
        datasourceUid={null}
        host="workbench"
      >
        <AnomaliesPage />
        <Url />
      </EngineProvider>
    </MemoryRouter>
  );
  return { user: userEvent.setup(), url: () => new URLSearchParams(screen.getByLabelText('url').textContent ?? '') };
}

beforeAll(() => giveLayout());
beforeEach(() => {
  asked = [];
  detectors = NO_DETECTORS;
  answer = () => pageOf([anomaly('a'), anomaly('b')], { total: 43, unfiltered: 210 });
});

describe('AnomaliesPage', () => {
  it('lists what the engine finds and says how many of how many', async () => {
    show();
    expect(await screen.findByText('name of a')).toBeInTheDocument();
    expect(screen.getByText('43 of 210')).toBeInTheDocument();
  });

  it('asks as the URL says, and takes nonsense in it for nothing', async () => {
    show(
      '?severity=severe,grave&open=true&text=slow&detector=orders&labels=region%3D%22eu%22&sort=nonsense&from=1000&to=2000'
    );
    await screen.findByText('name of a');
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      from: '1000',
      to: '2000',
      severity: 'severe',
      open: 'true',
      search: 'slow',
      detector: 'orders',
      labels: 'region="eu"',
      limit: '500',
    });
  });

  it('keeps filters and the open row in the URL', async () => {
    const { user, url } = show();
    await user.click(await screen.findByRole('button', { name: /^severe\s?, 2$/ }));
    await user.click(screen.getByRole('button', { name: 'open only' }));
    await user.click(screen.getByRole('button', { name: 'group by detector' }));
    await user.click(screen.getByRole('button', { name: /^severe: name of b/ }));
    expect(Object.fromEntries(url())).toEqual({ severity: 'severe', open: 'true', group: 'detector', event: 'b' });
    expect(screen.getByRole('region', { name: 'Details of name of b' })).toBeInTheDocument();
  });

  it('asks for a text once typing pauses', async () => {
    const { user, url } = show();
    await screen.findByText('name of a');
    await user.keyboard('/');
    expect(screen.getByLabelText('Search events')).toHaveFocus();
    await user.keyboard('slow');
    await waitFor(() => expect(url().get('text')).toBe('slow'));
    expect(asked.map((query) => query.get('search'))).toEqual([null, 'slow']);
  });

  it('says at the field that labels cannot be read, and does not ask for them', async () => {
    const { user, url } = show();
    await screen.findByText('name of a');
    await user.type(screen.getByLabelText('Labels of the series'), 'region=eu{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('label matcher at character 1');
    expect(url().get('labels')).toBeNull();
  });

  it('brings the next ones on request', async () => {
    answer = (query) =>
      query.get('cursor') === 'next'
        ? pageOf([anomaly('c')], { total: 3 })
        : pageOf([anomaly('a'), anomaly('b')], { total: 3, nextCursor: 'next' });
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Show more (2 of 3 listed)' }));
    expect(await screen.findByText('name of c')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Show more/ })).not.toBeInTheDocument();
  });

  it('announces what is new instead of moving rows, and takes it in on request', async () => {
    jest.useFakeTimers();
    const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
    const rows = () =>
      [...document.querySelectorAll('[data-event-row]')].map((row) => row.getAttribute('data-event-row'));
    show();
    await pass(0);
    answer = () => pageOf([anomaly('c', { startMs: Date.now() }), anomaly('a', { severity: 'slight' }), anomaly('b')]);
    await pass(15_000);
    expect(rows()).toEqual(['a', 'b']);
    expect(screen.getByRole('button', { name: 'slight: name of a' })).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: '1 new' }));
    expect(rows()).toEqual(['c', 'a', 'b']);
    jest.useRealTimers();
  });

  it('says since when and why there is no list, and tries again on request', async () => {
    answer = () => null;
    const { user } = show();
    expect(await screen.findByText('The anomalies could not be loaded')).toBeInTheDocument();
    answer = () => pageOf([anomaly('a')]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('name of a')).toBeInTheDocument();
  });
});

describe('AnomaliesPage without anomalies', () => {
  it('offers an Editor to make the first detector', async () => {
    answer = () => pageOf([]);
    show();
    expect(await screen.findByText('No detector yet')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'New detector' })).toHaveAttribute('href', '/detectors/new');
  });

  it('tells a Viewer who can', async () => {
    answer = () => pageOf([]);
    show('', 'Viewer');
    expect(await screen.findByText(/Editors of this organisation can make one/)).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'New detector' })).not.toBeInTheDocument();
  });

  it('says that it is quiet when detectors looked', async () => {
    answer = () => pageOf([]);
    detectors = { ...NO_DETECTORS, states: { ...NO_DETECTORS.states, running: 12 } };
    show();
    expect(await screen.findByText('All quiet in the last 24 h')).toBeInTheDocument();
  });

  it('says what the filter hides, and shows it on request', async () => {
    answer = (query) => pageOf(query.has('severity') ? [] : [anomaly('a')], { unfiltered: 7 });
    const { user, url } = show('?severity=slight&from=now-7d&to=now');
    await user.click(await screen.findByRole('button', { name: 'Show all' }));
    expect(await screen.findByText('name of a')).toBeInTheDocument();
    expect(Object.fromEntries(url())).toEqual({ from: 'now-7d', to: 'now' });
  });
});
