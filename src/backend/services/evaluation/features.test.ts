import { DAY_MS, HOUR_MS, MINUTE_MS, type DetectorSpecInput } from '../../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0 } from '../../testkit/engine-fixture';
import { ScriptedSource, wave, type Curve } from '../../testkit/scripted-source';

// Days of points at full speed take a while on a busy machine.
jest.setTimeout(60_000);
afterEach(closeFixtures);

const features = { label: 'feature', names: ['orders', 'errors'] };
const SPIKE = T0 + 10 * MINUTE_MS;

const of = (feature: string, curve: Curve, pod = 'a') => ({ labels: { feature, pod }, curve });
const small =
  (curve: Curve): Curve =>
  (timeMs) => {
    const value = curve(timeMs);
    return value === undefined ? undefined : value / 100;
  };

function shop({ gap = () => false }: { gap?: (timeMs: number) => boolean } = {}) {
  const errors = small(wave({ spikes: [SPIKE] }));
  return new ScriptedSource(
    of('orders', wave()),
    of('errors', (timeMs) => (gap(timeMs) ? undefined : errors(timeMs))),
    of('orders', wave(), 'b'),
    of('errors', small(wave()), 'b'),
    { labels: { pod: 'c' }, curve: wave() }
  );
}

const spec = (overrides: Partial<DetectorSpecInput> = {}) =>
  demoSpec({ features, historyMs: 2 * DAY_MS, ...overrides });

async function columnsOf(fixture: EngineFixture, id: string, pod = 'a', fromMs = 0) {
  const { items } = (await fixture.call('GET', `/detectors/${id}/series?sort=labels`)).body;
  const { seriesKey } = items.find(({ labels }: { labels: { pod: string } }) => labels.pod === pod);
  const path = `/detectors/${id}/results?from=${fromMs}&to=${T0 * 2}&series=${seriesKey}&maxPoints=20000`;
  return (await fixture.call('GET', path)).body.columns;
}

describe('a detector with several features', () => {
  it('has one series for each entity, with results and a band for each feature', async () => {
    const source = shop();
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(spec());
    await fixture.settle();
    await fixture.pass(15 * MINUTE_MS);
    const { items } = (await fixture.call('GET', `/detectors/${id}/series?sort=labels`)).body;
    expect(items.map(({ labels }: { labels: object }) => labels)).toEqual([{ pod: 'a' }, { pod: 'b' }]);
    const { timeMs, score, features: found } = await columnsOf(fixture, id);
    expect(found.map(({ name }: { name: string }) => name)).toEqual(['orders', 'errors']);
    const at = timeMs.indexOf(SPIKE);
    expect(found[0].value[at]).toBeGreaterThan(80);
    expect(found[1].value[at]).toBeGreaterThan(1.4);
    expect(found[1].upper[at]).toBeLessThan(1.4);
    expect(found[1].share[at]).toBeGreaterThan(0.9);
    expect(score[at]).toBeGreaterThan(30);
    expect((await fixture.call('GET', `/detectors/${id}`)).body.state).toMatchObject({
      series: 2,
      failing: null,
      notices: ['1 series were left out: their label "feature" is none of "orders", "errors"'],
    });
  });

  it('opens an anomaly for the feature that leaves its band, and says which', async () => {
    const fixture = await EngineFixture.open({ sources: [shop()] });
    await fixture.create(spec({ historyMs: 14 * DAY_MS }));
    await fixture.settle();
    await fixture.pass(15 * MINUTE_MS);
    const { items } = (await fixture.call('GET', '/anomalies')).body;
    expect(items).toMatchObject([{ labels: { pod: 'a' }, side: 'above', origin: 'live' }]);
    expect(Math.abs(items[0].startMs - SPIKE)).toBeLessThanOrEqual(2 * MINUTE_MS);
    expect(items[0].value).toBeLessThan(2);
    expect(items[0].explanation).toContain('errors');
  });

  it('goes on bit for bit after a kill, gaps of single features included', async () => {
    const gap = (timeMs: number) => (timeMs / MINUTE_MS) % 7 === 0;
    const undisturbed = await EngineFixture.open({ sources: [shop({ gap })] });
    const expected = await undisturbed.create(spec());
    await undisturbed.settle();
    const killed = await EngineFixture.open({ sources: [shop({ gap })] });
    const id = await killed.create(spec());
    await killed.settle();
    await undisturbed.pass(40 * MINUTE_MS);
    await killed.pass(5 * MINUTE_MS);
    const after = await killed.afterKill({ sources: [shop({ gap })] });
    await after.pass(35 * MINUTE_MS);
    const columns = await columnsOf(after, id);
    expect(columns.features[1].value.filter((value: number | null) => value === null).length).toBeGreaterThan(100);
    expect(columns).toEqual(await columnsOf(undisturbed, expected));
  });

  it('does not change a row that has been pushed when a feature comes late', async () => {
    let late = true;
    const source = new ScriptedSource(
      of('orders', wave()),
      of('errors', (timeMs) => (late && timeMs > T0 ? undefined : small(wave())(timeMs)))
    );
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(spec({ historyMs: 3 * HOUR_MS }));
    await fixture.settle();
    await fixture.pass(MINUTE_MS);
    late = false;
    await fixture.pass(2 * MINUTE_MS);
    const { timeMs, features: found } = await columnsOf(fixture, id, 'a', T0 + 1);
    expect(timeMs.map((at: number) => (at - T0) / MINUTE_MS)).toEqual([1, 2, 3]);
    expect(found[0].value.every((value: number | null) => value !== null)).toBe(true);
    expect(found[1].value.map((value: number | null) => value === null)).toEqual([true, false, false]);
  });

  it('counts each of its models against the memory for models', async () => {
    const pods = Array.from({ length: 150 }, (_, n) => ['orders', 'errors'].map((name) => of(name, wave(), `p${n}`)));
    const fixture = await EngineFixture.open({
      sources: [new ScriptedSource(...pods.flat())],
      args: ['--model-memory', '16'],
    });
    const id = await fixture.create(spec({ historyMs: 30 * MINUTE_MS }));
    await fixture.settle();
    const { items } = (await fixture.call('GET', `/detectors/${id}/series?limit=500`)).body;
    expect(items).toHaveLength(150);
    // 215 models of 76 KiB fit, two for each entity.
    expect(items.filter(({ light }: { light: boolean }) => !light)).toHaveLength(107);
  });

  it('is previewed entity by entity, with what is needed to decide anew', async () => {
    const fixture = await EngineFixture.open({ sources: [shop()] });
    const { fromMs, toMs } = { fromMs: T0 - DAY_MS, toMs: T0 };
    const { body } = await fixture.call('POST', '/previews', { spec: spec(), fromMs, toMs });
    let preview = body;
    while (preview.state === 'running') {
      await new Promise((resolve) => setImmediate(resolve));
      preview = (await fixture.call('GET', `/previews/${body.id}`)).body;
    }
    expect(preview.state).toBe('done');
    expect(preview.result.series).toHaveLength(2);
    const [{ columns, strength }] = preview.result.series;
    expect(columns.features.map(({ name }: { name: string }) => name)).toEqual(['orders', 'errors']);
    for (const { value, share } of columns.features) {
      expect([value.length, share.length]).toEqual([strength.length, strength.length]);
    }
  });
});
