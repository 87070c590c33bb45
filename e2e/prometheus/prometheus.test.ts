import { setTimeout as wait } from 'node:timers/promises';
import { HttpClients } from '../../src/backend/sources/http/http-clients';
import { readHere } from '../../src/backend/sources/long-answers';
import { PrometheusSource } from '../../src/backend/sources/prometheus/prometheus-source';
import type { SourceData } from '../../src/backend/sources/source';
import { MINUTE_MS, SECOND_MS, type TimeRange } from '../../src/schema';
import { ordersAt } from './shop-history';
import { prometheusMissing, startPrometheus, type RunningPrometheus } from './start-prometheus';

const TIMEOUT_MS = 60_000;
const missing = prometheusMissing();
if (missing !== null) {
  console.warn(`skipped: the tests against a real Prometheus, because ${missing}`);
}

(missing === null ? describe : describe.skip)('PrometheusSource and a real Prometheus', () => {
  const http = new HttpClients();
  const connections = { get: () => Promise.resolve(null) };
  const source = new PrometheusSource({ connections, directUrls: true, http, answers: readHere });
  let starting: Promise<RunningPrometheus>;
  let server: RunningPrometheus;

  beforeAll(async () => {
    starting = startPrometheus();
    server = await starting;
  }, TIMEOUT_MS);
  afterAll(async () => {
    await http.close();
    // Also one that came up too late for the tests; why one did not come up has been said already.
    await (await starting.catch(() => null))?.stop();
  }, TIMEOUT_MS);

  function fetch(expr: string, range: TimeRange, intervalMs = MINUTE_MS): Promise<SourceData> {
    const signal = new AbortController().signal;
    const query = { kind: 'prometheus', url: server.url, expr } as const;
    return source.fetch({ orgId: 1, query, range, intervalMs, seriesLimit: 100, signal });
  }

  it('reads eight days in pieces, each point once and with the value that was stored', async () => {
    const { history, incident } = server;
    const { series, seriesLeftOut, notices } = await fetch('shop_orders', history);
    expect(series.map(({ labels }) => labels)).toEqual(
      ['eu', 'us'].map((region) => ({ __name__: 'shop_orders', instance: 'shop', job: 'shop', region }))
    );
    expect({ seriesLeftOut, notices }).toEqual({ seriesLeftOut: 0, notices: [] });
    const [eu] = series;
    expect(eu?.times).toHaveLength((history.toMs - history.fromMs) / MINUTE_MS);
    const stored = Array.from(eu?.times ?? [], (timeMs) => ordersAt(timeMs, 'eu', incident));
    expect([...(eu?.values ?? [])]).toEqual(stored);
  });

  it('shows the incident', async () => {
    const { incident } = server;
    const { series } = await fetch('sum by (region) (shop_orders)', incident);
    const largest = (index: number) => Math.max(...(series[index]?.values ?? [NaN]).slice(0, -1));
    expect(series.map(({ labels }) => labels)).toEqual([{ region: 'eu' }, { region: 'us' }]);
    expect(largest(0)).toBeLessThan(10);
    expect(largest(1)).toBeGreaterThan(30);
  });

  it('agrees with Prometheus about the limit of 11,000 points', async () => {
    const { toMs } = server.history;
    const { series } = await fetch('vector(1)', { fromMs: toMs - 22_500 * 10 * SECOND_MS, toMs }, 10 * SECOND_MS);
    expect(series[0]?.times).toHaveLength(22_500);
  });

  it('gives nothing for a time without data, and nothing for a metric that is not there', async () => {
    const { fromMs } = server.history;
    expect((await fetch('shop_orders', { fromMs: fromMs - 60 * MINUTE_MS, toMs: fromMs - MINUTE_MS })).series).toEqual(
      []
    );
    expect((await fetch('no_such_metric', server.history)).series).toEqual([]);
  });

  it(
    'reads what is scraped now, with NaN as a gap',
    async () => {
      const live = async () => {
        const nowMs = Date.now();
        return (await fetch('shop_broken', { fromMs: nowMs - 5 * SECOND_MS, toMs: nowMs }, SECOND_MS)).series;
      };
      let series = await live();
      // The first scrape comes within a second or so of the start.
      for (let tries = 0; series.length === 0 && tries < 100; tries++) {
        await wait(100);
        series = await live();
      }
      expect(series[0]?.labels['__name__']).toBe('shop_broken');
      expect([...(series[0]?.values ?? [0])].every(Number.isNaN)).toBe(true);
    },
    TIMEOUT_MS
  );

  it('tells in Prometheus’ own words what is wrong with a query', async () => {
    await expect(fetch('rate(shop_orders', server.history)).rejects.toMatchObject({
      code: 'invalid_argument',
      source: 'downstream',
      message: expect.stringMatching(/answered 400, .*parse error: unclosed left parenthesis/),
    });
    const twoSided = 'shop_orders * on(job) shop_orders';
    await expect(fetch(twoSided, server.history)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/answered 422, .*many-to-many/),
    });
  });
});
