import { DAY_MS, HOUR_MS, MINUTE_MS, type Anomaly, type MissingPolicy } from '../../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0 } from '../../testkit/engine-fixture';
import { ScriptedSource, wave, type Curve } from '../../testkit/scripted-source';

// Days of points at full speed take a while on a busy machine.
jest.setTimeout(60_000);
afterEach(closeFixtures);

const usual = wave();
/** Nothing between two times, both included. */
const without =
  (fromMs: number, toMs: number): Curve =>
  (timeMs) =>
    timeMs >= fromMs && timeMs <= toMs ? undefined : usual(timeMs);

async function open(missing: MissingPolicy, curve: Curve, historyMs = 2 * DAY_MS) {
  const source = new ScriptedSource({ labels: { pod: 'a' }, curve }, { labels: { pod: 'b' }, curve: usual });
  const fixture = await EngineFixture.open({ sources: [source] });
  const id = await fixture.create(demoSpec({ missing, historyMs, algorithm: { name: 'seasonal' } }));
  await fixture.settle();
  const anomalies = async () => (await fixture.call('GET', '/anomalies?limit=500')).body.items as Anomaly[];
  const values = async (fromMs: number) => {
    const { items } = (await fixture.call('GET', `/detectors/${id}/series?sort=labels`)).body;
    const path = `/detectors/${id}/results?from=${fromMs}&to=${T0 * 2}&series=${items[0].seriesKey}&maxPoints=20000`;
    const { timeMs, value } = (await fixture.call('GET', path)).body.columns;
    return (timeMs as number[]).map((time, i) => [(time - T0) / MINUTE_MS, value[i] === null ? null : 'value']);
  };
  return { fixture, source, id, anomalies, values };
}

describe('a series whose points do not come', () => {
  const gone = without(T0 + 2 * MINUTE_MS, T0 + 4 * MINUTE_MS);

  it('is left alone by default', async () => {
    const { fixture, anomalies, values } = await open('ignore', gone);
    await fixture.pass(5 * MINUTE_MS);
    expect(await values(T0 + 1)).toEqual([
      [1, 'value'],
      [5, 'value'],
    ]);
    expect(await anomalies()).toEqual([]);
  });

  it('is an anomaly as soon as its first interval is complete, and no longer than until data come back', async () => {
    const { fixture, anomalies, values } = await open('anomalous', gone);
    await fixture.pass(2 * MINUTE_MS);
    expect(await anomalies()).toMatchObject([
      { startMs: T0 + 2 * MINUTE_MS, endMs: null, labels: { pod: 'a' }, severity: 'severe', origin: 'live' },
    ]);
    await fixture.pass(3 * MINUTE_MS);
    expect(await values(T0 + 1)).toEqual([
      [1, 'value'],
      [2, null],
      [3, null],
      [4, null],
      [5, 'value'],
    ]);
    expect(await anomalies()).toMatchObject([{ startMs: T0 + 2 * MINUTE_MS, endMs: T0 + 4 * MINUTE_MS, points: 3 }]);
  });

  it.each(['zero', 'hold'] as const)(
    'is judged by what stands in, and the results keep the gap (%s)',
    async (missing) => {
      const { fixture, anomalies, values } = await open(missing, gone);
      await fixture.pass(5 * MINUTE_MS);
      expect((await values(T0 + 1)).filter(([, value]) => value === null)).toHaveLength(3);
      const found = await anomalies();
      expect(found.map(({ value, side }) => [value, side])).toEqual(missing === 'zero' ? [[0, 'below']] : []);
    }
  );

  it('goes on the same after a kill in the middle of the gap', async () => {
    const one = await open('anomalous', gone);
    await one.fixture.pass(3 * MINUTE_MS);
    const after = await one.fixture.afterKill({ sources: [one.source] });
    await after.pass(2 * MINUTE_MS);
    const { items } = (await after.call('GET', '/anomalies?limit=500')).body;
    expect(items).toMatchObject([{ startMs: T0 + 2 * MINUTE_MS, endMs: T0 + 4 * MINUTE_MS, origin: 'live' }]);
  });

  it('is told of in the history, too', async () => {
    const { anomalies } = await open('anomalous', without(T0 - 90 * MINUTE_MS, T0 - 80 * MINUTE_MS), 3 * HOUR_MS);
    expect(await anomalies()).toMatchObject([
      { startMs: T0 - 90 * MINUTE_MS, endMs: T0 - 80 * MINUTE_MS, points: 11, origin: 'backfill' },
    ]);
  });

  it('that is gone for a week is no longer missed', async () => {
    const { fixture, anomalies, values } = await open('anomalous', without(T0 + MINUTE_MS, Infinity), HOUR_MS);
    await fixture.pass(8 * DAY_MS, DAY_MS);
    expect(await anomalies()).toMatchObject([{ startMs: T0 + MINUTE_MS, endMs: T0 + 7 * DAY_MS }]);
    expect((await values(T0 + 1)).at(-1)).toEqual([7 * 1_440 + 1, null]);
  });

  it('learns anew when what stands in changes, and not when only the anomaly does', async () => {
    const { fixture, id } = await open('ignore', usual, HOUR_MS);
    const change = async (missing: MissingPolicy) => {
      const { detector } = (await fixture.call('GET', `/detectors/${id}`)).body;
      const spec = demoSpec({ missing, historyMs: HOUR_MS });
      return (await fixture.call('PUT', `/detectors/${id}`, { version: detector.version, spec })).body.detector
        .generation;
    };
    const generations = [await change('anomalous'), await change('zero'), await change('hold'), await change('ignore')];
    expect(generations.map((generation) => generation - generations[0]!)).toEqual([0, 1, 2, 3]);
  });
});
