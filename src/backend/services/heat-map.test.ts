import { DAY_MS, HOUR_MS, type HeatMap } from '../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0 } from '../testkit/engine-fixture';
import { ScriptedSource, wave } from '../testkit/scripted-source';

afterEach(closeFixtures);

const usual = wave();

/** Three series over ten days: one with a jump yesterday, one as ever, one that was there on the first day alone. */
async function shop(): Promise<{ fixture: EngineFixture; id: string }> {
  const jumpMs = T0 - 20 * HOUR_MS;
  const source = new ScriptedSource(
    { labels: { pod: 'calm' }, curve: usual },
    { labels: { pod: 'gone' }, curve: (timeMs) => (timeMs < T0 - 9 * DAY_MS ? 5 : undefined) },
    {
      labels: { pod: 'jump' },
      curve: (timeMs) => (usual(timeMs) ?? 0) + (timeMs >= jumpMs && timeMs < jumpMs + 3 * HOUR_MS ? 900 : 0),
    }
  );
  const fixture = await EngineFixture.open({ sources: [source] });
  const id = await fixture.create(demoSpec({ intervalMs: 10 * 60_000, historyMs: 10 * DAY_MS }));
  await fixture.settle();
  return { fixture, id };
}

async function heatMapOf(fixture: EngineFixture, id: string, query: string): Promise<HeatMap> {
  const { status, body } = await fixture.call('GET', `/detectors/${id}/heatmap?${query}`);
  expect(status).toBe(200);
  return body as HeatMap;
}

describe('the heat map of a detector', () => {
  it('lists the series worst first, with scores and anomalies where they were', async () => {
    const { fixture, id } = await shop();
    const map = await heatMapOf(fixture, id, `from=${T0 - DAY_MS}&to=${T0}&buckets=24`);
    expect(map).toMatchObject({ fromMs: T0 - DAY_MS, bucketMs: HOUR_MS, total: 3 });
    expect(map.rows.map(({ labels }) => labels['pod'])).toEqual(['jump', 'calm']);
    const [jump, calm] = map.rows;
    expect(jump?.severity).toBe('severe');
    expect(jump?.severities.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(jump?.severities[4]).toBe(3);
    expect(jump?.scores).toHaveLength(24);
    expect(jump?.score).toBe(Math.max(...(jump?.scores.map((score) => score ?? 0) ?? [])) || 0);
    expect(jump?.scores[4]).toBeGreaterThan(70);
    expect(calm).toMatchObject({ severity: null, anomalies: 0 });
    expect(calm?.severities.every((rank) => rank === 0)).toBe(true);
  });

  it('has holes where nothing was evaluated, and no step narrower than an interval', async () => {
    const { fixture, id } = await shop();
    const map = await heatMapOf(fixture, id, `from=${T0 - HOUR_MS}&to=${T0 + HOUR_MS}&buckets=200`);
    expect(map.bucketMs).toBe(10 * 60_000);
    expect(map.rows[0]?.scores).toHaveLength(12);
    expect(map.rows[0]?.scores.slice(8)).toEqual([null, null, null, null]);
  });

  it('gives no more series than asked for, those with anomalies first', async () => {
    const { fixture, id } = await shop();
    const map = await heatMapOf(fixture, id, `from=${T0 - 10 * DAY_MS}&to=${T0}&limit=1`);
    expect(map.rows.map(({ labels }) => labels['pod'])).toEqual(['jump']);
    expect(map.total).toBe(3);
  });

  it('is empty before there is anything', async () => {
    const { fixture, id } = await shop();
    expect((await heatMapOf(fixture, id, 'from=0&to=1000')).rows).toEqual([]);
  });

  it.each([
    ['from=5&to=5', 400],
    ['from=1', 400],
    ['from=1&to=2&buckets=100000', 400],
    ['from=1&to=2&limit=0', 400],
  ])('refuses %s', async (query, status) => {
    const { fixture, id } = await shop();
    expect((await fixture.call('GET', `/detectors/${id}/heatmap?${query}`)).status).toBe(status);
  });

  it('is not there for a detector of nobody', async () => {
    const { fixture } = await shop();
    expect((await fixture.call('GET', '/detectors/none/heatmap?from=1&to=2')).status).toBe(404);
    expect((await fixture.call('GET', '/history/none/heatmap?from=1&to=2')).status).toBe(404);
  });
});
