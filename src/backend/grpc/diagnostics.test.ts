import type { HealthReport } from '../../schema';
import type { CheckHealthResponse } from './gen/pluginv2';
import { editorContext, PluginHost, services, unary } from './testkit/plugin-host';

let host: PluginHost;
beforeEach(() => {
  host = new PluginHost();
});
afterEach(() => host.dispose());

async function check(
  report: () => Promise<HealthReport>,
  pluginContext: typeof editorContext | undefined = editorContext
) {
  await host.start(async () => services({ health: report }));
  return unary<CheckHealthResponse>((done) => host.diagnostics.checkHealth({ pluginContext, headers: {} }, done));
}

describe('checkHealth', () => {
  it.each([
    ['ok', 1],
    ['degraded', 1],
    ['failing', 2],
  ] as const)('reports %s as %i, with every check in the details', async (status, expected) => {
    const checks = [
      { name: 'store', ok: true, message: '3 detectors' },
      { name: 'token', ok: false, message: 'none is set' },
    ];
    const answer = await check(async () => ({ status, message: 'in words', checks }));
    expect(answer).toMatchObject({ status: expected, message: 'in words' });
    expect(JSON.parse(answer.jsonDetails.toString())).toEqual({
      status,
      message: 'in words',
      checks,
      verboseMessage: 'works: store: 3 detectors\nFAILS: token: none is set',
    });
  });

  it('reports a check that breaks as failing, without what it said', async () => {
    const answer = await check(() => Promise.reject(new Error('password')));
    expect(answer.status).toBe(2);
    expect(answer.message).toContain('the engine log has the details');
  });

  it('says so when the call carries no organisation', async () => {
    const answer = await check(() => Promise.reject(new Error('not asked')), { ...editorContext, orgId: 0 });
    expect(answer).toMatchObject({ status: 2, message: 'the call carries no organisation' });
  });
});
