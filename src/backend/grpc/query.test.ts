import { tableFromIPC } from 'apache-arrow';
import { VigilError } from '../../schema';
import type { QueryAnswer, QueryCall } from '../services/queries/query-call';
import { DataClient } from './gen/pluginv2';
import { dataQuery, editorContext, PluginHost, services } from './testkit/plugin-host';

let host: PluginHost;
beforeEach(() => {
  host = new PluginHost();
});
afterEach(() => host.dispose());

async function start(answer: (call: QueryCall) => Record<string, QueryAnswer>): Promise<QueryCall[]> {
  const calls: QueryCall[] = [];
  await host.start(async () =>
    services({
      queries: async (call) => {
        calls.push(call);
        return new Map(Object.entries(answer(call)));
      },
    })
  );
  return calls;
}

const numbers = (values: number[]): QueryAnswer => ({
  ok: true,
  frames: [{ name: 'n', fields: [{ name: 'n', kind: 'number', values, nullable: false }] }],
});

describe('queryData', () => {
  it('hands on each query with its range, size, type and model', async () => {
    const calls = await start(() => ({ A: numbers([1]), B: numbers([2]) }));
    await host.query([dataQuery('A', '{"x":"ä"}'), dataQuery('B', {}, { queryType: 'alert', maxDataPoints: 5 })]);
    expect(calls[0]).toMatchObject({
      orgId: 7,
      fromAlert: false,
      items: [
        {
          refId: 'A',
          queryType: '',
          modelJson: '{"x":"ä"}',
          range: { fromMs: 0, toMs: 3_600_000 },
          maxDataPoints: 1_000,
        },
        { refId: 'B', queryType: 'alert', modelJson: '{}', maxDataPoints: 5 },
      ],
    });
  });

  it('answers frames as Arrow and failures with words, status and whose fault, each under its own refId', async () => {
    const failure = new VigilError('unavailable', 'prometheus is down', { source: 'downstream' });
    await start(() => ({ A: numbers([1, 2]), B: { ok: false, error: failure } }));
    const { responses } = await host.query([dataQuery('A', {}), dataQuery('B', {}), dataQuery('C', {})]);
    const frames = responses['A']?.frames ?? [];
    expect([...(tableFromIPC(frames[0]!).getChild('n') ?? [])]).toEqual([1, 2]);
    expect(responses['A']).toMatchObject({ error: '', status: 200 });
    expect(responses['B']).toMatchObject({
      frames: [],
      error: 'prometheus is down',
      status: 503,
      errorSource: 'downstream',
    });
    expect(responses['C']).toMatchObject({ status: 500, errorSource: 'plugin' });
  });

  it('knows an alert rule by its header', async () => {
    const calls = await start(() => ({ A: numbers([1]) }));
    const request = {
      pluginContext: editorContext,
      headers: { FromAlert: 'true' },
      queries: [dataQuery('A', {})],
      format: 0 as const,
    };
    await new Promise((resolve) => host.client(DataClient).queryData(request, resolve));
    expect(calls[0]?.fromAlert).toBe(true);
  });

  it('reads for callers without a user, as alert rules and public dashboards may be', async () => {
    const calls = await start(() => ({ A: numbers([1]) }));
    await host.query([dataQuery('A', {})], { ...editorContext, user: undefined });
    expect(calls[0]?.orgId).toBe(7);
  });

  it.each([
    ['without an organisation', { ...editorContext, orgId: 0 }, 401],
    [
      'of a user whose role is None',
      { ...editorContext, user: { login: 'n', name: '', email: '', role: 'None' } },
      403,
    ],
  ])('refuses a call %s with an error for each refId', async (_, context, status) => {
    const calls = await start(() => ({ A: numbers([1]) }));
    const { responses } = await host.query([dataQuery('A', {}), dataQuery('B', {})], context);
    expect(calls).toEqual([]);
    expect(responses).toMatchObject({ A: { status }, B: { status } });
  });

  it('carries 17 MB in one answer', async () => {
    const values = Float64Array.from({ length: 1_000 }, (_, i) => i);
    const frame = { name: 'n', fields: [{ name: 'n', kind: 'number' as const, values, nullable: false }] };
    await start(() => ({ A: { ok: true, frames: Array.from({ length: 2_000 }, () => frame) } }));
    const { responses } = await host.query([dataQuery('A', {})]);
    expect(responses['A']?.frames).toHaveLength(2_000);
  });

  it('aborts what it asked for when the caller hangs up', async () => {
    const aborted = Promise.withResolvers<string>();
    const reached = Promise.withResolvers<void>();
    await host.start(async () =>
      services({
        queries: ({ signal }) => {
          signal.addEventListener('abort', () => aborted.resolve('aborted'));
          reached.resolve();
          return Promise.withResolvers<never>().promise;
        },
      })
    );
    const request = { pluginContext: editorContext, headers: {}, queries: [dataQuery('A', {})], format: 0 as const };
    const call = host.client(DataClient).queryData(request, () => {});
    await reached.promise;
    call.cancel();
    await expect(aborted.promise).resolves.toBe('aborted');
  });
});
