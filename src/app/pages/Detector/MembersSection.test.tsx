import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router-dom';
import { of, throwError } from 'rxjs';
import type { SeriesMembers } from '../../../schema';
import { EngineClient } from '../../../ui/client/engine-client';
import { EngineProvider } from '../../../ui/client/engine-context';
import { MembersSection } from './MembersSection';

let asked: URL[] = [];
let answer: SeriesMembers | null = null;

setBackendSrv({
  fetch: ({ url }: BackendSrvRequest) => {
    asked.push(new URL(url, 'http://engine'));
    return answer === null
      ? throwError(() => ({ status: 404, data: {}, config: { url } }))
      : of({ data: answer, status: 200 });
  },
} as unknown as BackendSrv);

function show(search = '') {
  render(
    <MemoryRouter initialEntries={[`/detectors/d1${search}`]}>
      <EngineProvider
        client={new EngineClient('/api/v1')}
        me={{ orgId: 1, login: 'u', role: 'Viewer' }}
        datasourceUid={null}
        host="workbench"
      >
        <MembersSection detectorId="d1" />
      </EngineProvider>
    </MemoryRouter>
  );
}

beforeEach(() => {
  asked = [];
});

describe('MembersSection', () => {
  it('says of the series of the chart which members count, and why', async () => {
    answer = {
      seriesKey: 'k',
      labels: { pod: 'a' },
      members: [{ name: 'neighbour', active: false, why: 'too few windows yet' }],
      asOfMs: Date.now() - 60_000,
    };
    show('?series=k');
    expect(await screen.findByText('0 of 1 member counts')).toBeInTheDocument();
    expect(screen.getByText('{pod="a"}')).toBeInTheDocument();
    expect(screen.getByRole('row', { name: /no: too few windows yet$/ })).toBeInTheDocument();
    expect(asked[0]?.pathname).toBe('/api/v1/detectors/d1/members');
    expect(asked[0]?.searchParams.get('series')).toBe('k');
  });

  it('asks for the worst series where none is chosen, and says when nothing is known yet', async () => {
    answer = { seriesKey: '', labels: {}, members: [], asOfMs: null };
    show();
    expect(await screen.findByText('Not known yet')).toBeInTheDocument();
    expect(asked[0]?.search).toBe('');
  });

  it('says that it could not be loaded', async () => {
    answer = null;
    show();
    expect(await screen.findByText('The members could not be loaded')).toBeInTheDocument();
  });
});
