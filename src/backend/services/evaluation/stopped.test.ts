import { HOUR_MS, MINUTE_MS } from '../../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0, until } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';

jest.setTimeout(30_000);
afterEach(closeFixtures);

const spec = () => demoSpec({ historyMs: 6 * HOUR_MS });

async function open(source = new ScriptedSource({ labels: {}, curve: wave() })) {
  const fixture = await EngineFixture.open({ sources: [source] });
  const id = await fixture.create(spec());
  await fixture.settle();
  const models = async () => (await fixture.call('GET', '/status')).body.memory.models;
  const columns = async (of = fixture) =>
    (await of.call('GET', `/detectors/${id}/results?from=0&to=${T0 * 2}&maxPoints=20000`)).body.columns;
  const set = (verb: 'enable' | 'disable', body: object = {}) => fixture.call('POST', `/detectors/${id}/${verb}`, body);
  return { fixture, id, source, models, columns, set };
}

describe('a detector that is stopped', () => {
  it('gives its models back to memory, and goes on with them when it is started', async () => {
    const { fixture, models, columns, set } = await open();
    const undisturbed = await open();
    expect(await models()).toBe(1);
    await set('disable');
    await until(async () => (await models()) === 0);
    await fixture.pass(10 * MINUTE_MS);
    await set('enable');
    await fixture.settle();
    expect(await models()).toBe(1);
    await undisturbed.fixture.pass(10 * MINUTE_MS);
    expect(await columns()).toEqual(await undisturbed.columns());
  });

  it('keeps them when it is started again at once, however often', async () => {
    const { fixture, models, columns, set, id } = await open();
    for (let n = 0; n < 5; n++) {
      await Promise.all([set('disable'), set('enable'), set('disable')]);
      await set('enable');
    }
    await fixture.pass(3 * MINUTE_MS);
    expect(await models()).toBe(1);
    const { timeMs } = await columns();
    expect(timeMs).toHaveLength(6 * 60 + 3);
    expect((await fixture.call('GET', `/detectors/${id}`)).body.state).toMatchObject({ lagMs: 0, failing: null });
  });

  it('in the middle of a run loses nothing of what was written', async () => {
    const { fixture, source, columns, set } = await open();
    const gate = Promise.withResolvers<void>();
    source.before = () => gate.promise;
    await fixture.clock.advance(MINUTE_MS);
    await until(() => fixture.engine.queue().running === 1);
    await set('disable');
    gate.resolve();
    await until(() => fixture.engine.queue().running === 0);
    await fixture.pass(2 * MINUTE_MS);
    await set('enable');
    await fixture.settle();
    const { timeMs } = await columns();
    expect(timeMs).toHaveLength(6 * 60 + 3);
    expect(new Set(timeMs).size).toBe(timeMs.length);
  });

  it('forgets everything when asked to, and learns its history when it is started again', async () => {
    const { fixture, id, models, columns, set } = await open();
    const off = await set('disable', { forget: true });
    expect(off.body).toMatchObject({ detector: { enabled: false, generation: 2 }, state: { series: 0 } });
    expect(await models()).toBe(0);
    expect((await columns()).timeMs).toEqual([]);
    const after = await fixture.afterKill({ sources: [new ScriptedSource({ labels: {}, curve: wave() })] });
    await after.pass(5 * MINUTE_MS);
    await after.call('POST', `/detectors/${id}/enable`, {});
    await after.settle();
    const { items } = (await after.call('GET', `/detectors/${id}/runs`)).body;
    expect(items).toMatchObject([{ origin: 'backfill', points: 360 }]);
  });

  it('stays stopped over a kill, and one that runs goes on', async () => {
    const { fixture, id, set, columns } = await open();
    await set('disable');
    const source = () => ({ sources: [new ScriptedSource({ labels: {}, curve: wave() })] });
    const stopped = await fixture.afterKill(source());
    await stopped.pass(3 * MINUTE_MS);
    expect((await columns(stopped)).timeMs).toHaveLength(360);
    expect((await stopped.call('GET', `/detectors/${id}`)).body.state.kind).toBe('disabled');
    await stopped.call('POST', `/detectors/${id}/enable`, {});
    const running = await stopped.afterKill(source());
    await running.pass(MINUTE_MS);
    expect((await columns(running)).timeMs).toHaveLength(364);
  });
});
