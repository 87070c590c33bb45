import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router-dom';
import { of } from 'rxjs';
import { detectorSpecSchema, type DetectorView, type Role } from '../../../schema';
import { EngineClient } from '../../../ui/client/engine-client';
import { EngineProvider } from '../../../ui/client/engine-context';
import { giveLayout } from '../../../ui/events/testkit/give-layout';
import { DetectorActions } from './DetectorActions';

let calls: Array<{ path: string; body: unknown }> = [];

setBackendSrv({
  fetch: ({ url, method = 'GET', data }: BackendSrvRequest) => {
    if (method !== 'GET') {
      calls.push({ path: url.replace('/api/v1', ''), body: data as unknown });
    }
    return of({ data: { items: [], total: 61 }, status: 200 });
  },
} as unknown as BackendSrv);

beforeAll(() => giveLayout());
beforeEach(() => {
  calls = [];
});

async function openForget({ enabled = true, role = 'Editor' as Role } = {}) {
  const spec = detectorSpecSchema.parse({ name: 'orders', source: { kind: 'demo', metric: 'orders' }, enabled });
  const view = { detector: { ...spec, id: 'd1', version: 4 } } as DetectorView;
  const onChanged = jest.fn();
  render(
    <MemoryRouter>
      <EngineProvider
        client={new EngineClient('/api/v1')}
        me={{ orgId: 1, login: 'u', role }}
        datasourceUid={null}
        host="workbench"
      >
        <DetectorActions view={view} onChanged={onChanged} />
      </EngineProvider>
    </MemoryRouter>
  );
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'More actions' }));
  await user.click(await screen.findByRole('menuitem', { name: enabled ? 'Stop and forget…' : /^Forget/ }));
  return { user, onChanged };
}

describe('stopping a detector', () => {
  it('keeps what it has learnt unless that is asked and answered', async () => {
    const { user, onChanged } = await openForget();
    const dialog = screen.getByRole('dialog');
    expect(dialog).toHaveTextContent('Stop ‘orders’ and forget what it has learnt?');
    expect(await within(dialog).findByText(/results and 61 anomalies go/)).toBeInTheDocument();
    expect(calls).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Stop and forget' }));
    expect(calls).toEqual([{ path: '/detectors/d1/disable', body: { forget: true } }]);
    expect(onChanged).toHaveBeenCalledTimes(1);
  });

  it('offers to stop and keep instead', async () => {
    const { user } = await openForget();
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Stop, forget nothing' }));
    expect(calls).toEqual([{ path: '/detectors/d1/disable', body: { version: 4 } }]);
  });

  it('does nothing when it is to be kept', async () => {
    const { user } = await openForget();
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Keep' }));
    expect(calls).toEqual([]);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('makes one that is stopped forget, too', async () => {
    const { user } = await openForget({ enabled: false });
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Forget' }));
    expect(calls).toEqual([{ path: '/detectors/d1/disable', body: { forget: true } }]);
  });
});
