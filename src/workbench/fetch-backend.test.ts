import { setBackendSrv } from '@grafana/runtime';
import { EngineClient } from '../ui/client/engine-client';
import { FetchBackend } from './fetch-backend';

interface Sent {
  url: string;
  init: RequestInit;
}

/** Lets every call end in `answer` and keeps what was sent. */
function network(answer: (sent: Sent) => Promise<{ status: number; body: string }>): Sent[] {
  const sent: Sent[] = [];
  globalThis.fetch = (async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const { status, body } = await answer({ url, init });
    return { status, ok: status >= 200 && status < 300, statusText: '', text: async () => body };
  }) as unknown as typeof fetch;
  return sent;
}

const json = (value: unknown, status = 200) => Promise.resolve({ status, body: JSON.stringify(value) });

describe('EngineClient over FetchBackend', () => {
  const before = globalThis.fetch;
  const client = new EngineClient('/api/v1/');
  beforeAll(() => setBackendSrv(new FetchBackend()));
  afterEach(() => {
    globalThis.fetch = before;
  });

  it('asks with lists joined and without what is undefined or empty', async () => {
    const sent = network(() => json({ items: [] }));
    await client.listDetectors({ state: ['failing', 'learning'], source: [], search: undefined, limit: 50 });
    expect(sent[0]).toMatchObject({
      url: '/api/v1/detectors?state=failing%2Clearning&limit=50',
      init: { method: 'GET' },
    });
    expect(sent[0]?.init.body).toBeUndefined();
  });

  it('keeps ids within their part of the path', async () => {
    const sent = network(() => json({}));
    await client.getAnomaly('a/../b?c');
    expect(sent[0]?.url).toBe('/api/v1/anomalies/a%2F..%2Fb%3Fc');
  });

  it('sends JSON as JSON and a file as it is', async () => {
    const sent = network(() => json({}));
    await client.setEnabled('x', { enabled: false, version: 3 });
    await client.uploadFile('p 95.csv', 'timestamp,value\n1,2\n');
    expect(sent[0]).toMatchObject({
      url: '/api/v1/detectors/x/disable',
      init: { method: 'POST', body: '{"version":3}', headers: { 'Content-Type': 'application/json' } },
    });
    expect(sent[1]).toMatchObject({
      url: '/api/v1/files?name=p+95.csv',
      init: { method: 'POST', body: 'timestamp,value\n1,2\n', headers: { 'Content-Type': 'text/csv' } },
    });
  });

  it('takes an answer without a body as done', async () => {
    network(() => Promise.resolve({ status: 204, body: '' }));
    await expect(client.removeDetector('x')).resolves.toBeUndefined();
  });

  it("rejects with the engine's own error", async () => {
    const error = {
      code: 'failed_precondition',
      message: 'is at version 4',
      source: 'plugin',
      details: { currentVersion: 4 },
    };
    network(() => json({ error }, 409));
    await expect(client.getStatus()).rejects.toMatchObject({
      code: 'failed_precondition',
      details: { currentVersion: 4 },
    });
  });

  it("rejects with words for a proxy's page and for no answer at all", async () => {
    network(() => Promise.resolve({ status: 502, body: '<html>Bad gateway</html>' }));
    await expect(client.getStatus()).rejects.toMatchObject({ code: 'unavailable' });
    network(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(client.getStatus()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('cannot be reached'),
    });
  });

  it('hands an abort on to the network and rejects as canceled', async () => {
    const sent = network(
      ({ init }) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
        })
    );
    const abort = new AbortController();
    const asking = client.getStatus(abort.signal);
    abort.abort();
    await expect(asking).rejects.toMatchObject({ code: 'canceled' });
    expect(sent[0]?.init.signal?.aborted).toBe(true);
  });
});
