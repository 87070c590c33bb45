import { DEMO_METRICS, LIMITS } from '../../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0, until } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';

jest.setTimeout(30_000);
afterEach(closeFixtures);

const open = () => EngineFixture.open({ sources: [new ScriptedSource({ labels: {}, curve: wave() })] });

function send(fixture: EngineFixture, method: string, path: string, body: string | ReadableStream) {
  const init = { method, body, headers: { 'content-type': 'application/json' }, duplex: 'half' };
  return fixture.engine.api(new Request(`http://vigil/api/v1${path}`, init), fixture.as('Admin'));
}

interface Refusal {
  error: { code: string; message: string; details?: { fields?: unknown; maxBytes?: number } };
}

describe('a body that is wrong', () => {
  const spec = demoSpec({ enabled: false });
  it.each([
    ['PUT', '/detectors/ID', { version: 0, spec }, 'version', 'version must be at least 1, got 0'],
    [
      'PUT',
      '/detectors/ID',
      { version: 1, spec: { ...spec, seriesLimit: 0 } },
      'spec.seriesLimit',
      'spec.seriesLimit must be 1–20000, got 0',
    ],
    ['PUT', '/detectors/ID', { version: 1, spec: { ...spec, zap: 1 } }, 'spec.zap', 'unknown field "spec.zap"'],
    ['POST', '/detectors/ID/enable', { version: 'one' }, 'version', 'version must be a whole number, got "one"'],
    ['POST', '/detectors/ID/disable', { zap: true }, 'zap', 'unknown field "zap"'],
    ['POST', '/previews', { spec, fromMs: -1, toMs: 5 }, 'fromMs', 'fromMs must be at least 0, got -1'],
    ['POST', '/previews', { spec, fromMs: 0, toMs: 5, zap: 1 }, 'zap', 'unknown field "zap"'],
    [
      'POST',
      '/sources/test',
      { source: { kind: 'demo', metric: 'sales' }, intervalMs: 60_000 },
      'source.metric',
      `source.metric must be one of ${DEMO_METRICS.join(', ')}, got "sales"`,
    ],
    ['PUT', '/connections/main', { url: 5 }, 'url', 'url must be an http:// or https:// address, got 5'],
    ['PUT', '/connections/main', { url: 'http://x', zap: 1 }, 'zap', 'unknown field "zap"'],
  ])(
    'to %s %s is refused with value and range of the field, and changes nothing',
    async (method, route, body, path, message) => {
      const fixture = await open();
      const id = await fixture.create(spec);
      const before = (await fixture.call('GET', `/detectors/${id}`)).body.detector;
      const response = await send(fixture, method, route.replace('ID', id), JSON.stringify(body));
      const { error } = (await response.json()) as Refusal;
      expect(response.status).toBe(400);
      expect(error.details?.fields).toEqual([{ path, message }]);
      expect((await fixture.call('GET', `/detectors/${id}`)).body.detector).toEqual(before);
      expect((await fixture.call('GET', '/detectors')).body.total).toBe(1);
      expect((await fixture.call('GET', '/connections')).body.items).toEqual([]);
    }
  );

  it.each(['', '{', 'null', '[]', '"x"', '[[[['.repeat(50_000), '{"name":'.repeat(10_000)])(
    'such as %.8j is refused, and nothing is stored',
    async (text) => {
      const fixture = await open();
      const response = await send(fixture, 'POST', '/detectors', text);
      expect(response.status).toBe(400);
      expect((await fixture.call('GET', '/detectors')).body.total).toBe(0);
    }
  );
});

describe('bodies that are too much', () => {
  it('are refused by the length they declare, before anything is read', async () => {
    const fixture = await open();
    const length = String(LIMITS.bodyBytes + 1);
    let read = 0;
    const body = new ReadableStream({ pull: () => void (read += 1) }, { highWaterMark: 0 });
    const headers = { 'content-type': 'application/json', 'content-length': length };
    const init = { method: 'POST', body, headers, duplex: 'half' };
    const response = await fixture.engine.api(new Request('http://vigil/api/v1/previews', init), fixture.as('Editor'));
    expect(response.status).toBe(413);
    expect((await response.json()) as Refusal).toMatchObject({
      error: { message: 'the body must be at most 10 MiB (10485760 bytes)', details: { maxBytes: LIMITS.bodyBytes } },
    });
    expect(read).toBe(0);
  });

  it('together hold no more than a limit, however many arrive: the others are told to come back', async () => {
    const fixture = await open();
    const piece = new Uint8Array(1024 * 1024).fill(32);
    const gate = Promise.withResolvers<void>();
    let given = 0;
    const large = () => {
      let sent = 0;
      return new ReadableStream(
        {
          pull: async (controller) => {
            if (sent === 9) {
              await gate.promise;
              controller.close();
              return;
            }
            sent += 1;
            given += piece.length;
            controller.enqueue(piece);
          },
        },
        { highWaterMark: 0 }
      );
    };
    const statuses: number[] = [];
    const all = Array.from({ length: 100 }, async () => {
      const response = await send(fixture, 'POST', '/previews', large());
      statuses.push(response.status);
      return (await response.json()) as Refusal;
    });
    await until(() => statuses.length >= 96);
    expect(new Set(statuses)).toEqual(new Set([429]));
    // Beyond what is held, each refused one was given the one piece that was too much.
    expect(given).toBeLessThanOrEqual(LIMITS.bodiesBytes + 100 * piece.length);
    gate.resolve();
    const refusals = await Promise.all(all);
    expect(refusals.at(-1)?.error.message).toBe(
      'the bodies of all requests at once must be at most 40 MiB; try again in 2 s'
    );
    const body = { spec: demoSpec({ historyMs: 3_600_000 }), fromMs: T0 - 3_600_000, toMs: T0 };
    expect((await send(fixture, 'POST', '/previews', JSON.stringify(body))).status).toBe(202);
  });
});
