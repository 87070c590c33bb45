import { HOUR_MS, MINUTE_MS, VigilError } from '../../schema';
import { profile } from '../api/native/answers';
import { closeFixtures, demoSpec, EngineFixture, T0 } from '../testkit/engine-fixture';
import { ScriptedSource, wave } from '../testkit/scripted-source';

jest.setTimeout(30_000);
afterEach(closeFixtures);

async function open(historyMs: number) {
  const gone = (timeMs: number) => (timeMs < T0 - 20 * HOUR_MS ? wave()(timeMs) : undefined);
  const source = new ScriptedSource({ labels: { pod: 'a' }, curve: wave() }, { labels: { pod: 'b' }, curve: gone });
  const fixture = await EngineFixture.open({ sources: [source] });
  const id = await fixture.create(demoSpec({ historyMs, algorithm: { name: 'seasonal' } }));
  await fixture.settle();
  const profileOf = async () => profile.parse((await fixture.call('GET', `/detectors/${id}/profile`)).body);
  return { fixture, id, source, profileOf };
}

describe('the profile of a detector', () => {
  it('tells of each model how large it is and how far', async () => {
    const { profileOf } = await open(24 * HOUR_MS);
    const { models, modelBytes, ...rest } = await profileOf();
    expect(models.map(({ labels, lastMs }) => [labels['pod'], lastMs])).toEqual([
      ['a', T0],
      ['b', T0 - 20 * HOUR_MS - MINUTE_MS],
    ]);
    expect(modelBytes).toBe(models.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(Math.min(...models.map(({ bytes }) => bytes))).toBeGreaterThan(1_000);
    expect(models[0]).toMatchObject({ light: false, progress: 1, pointsNeeded: 0 });
    expect(rest).toMatchObject({
      totalSeries: 2,
      lastError: null,
      init: { progress: 1, pointsNeeded: 0, minutesLeft: 0 },
    });
    expect(rest.state.kind).toBe('running');
  });

  it('says how many points and minutes are needed until it speaks', async () => {
    const { fixture, profileOf } = await open(10 * MINUTE_MS);
    const young = await profileOf();
    expect(young.state.kind).toBe('learning');
    expect(young.init.progress).toBeGreaterThan(0);
    expect(young.init.progress).toBeLessThan(1);
    expect(young.init.minutesLeft).toBe(young.init.pointsNeeded);
    await fixture.pass(5 * MINUTE_MS);
    expect((await profileOf()).init.pointsNeeded).toBe(young.init.pointsNeeded! - 5);
  });

  it('cannot tell before the first point', async () => {
    const { source, fixture } = await open(HOUR_MS);
    source.removeAll();
    const id = await fixture.create(demoSpec({ name: 'empty' }));
    await fixture.settle();
    expect((await fixture.call('GET', `/detectors/${id}/profile`)).body).toMatchObject({
      models: [],
      init: { progress: 0, pointsNeeded: null, minutesLeft: null },
    });
  });

  it('keeps the newest failure, and runs are counted', async () => {
    const { fixture, source, profileOf } = await open(HOUR_MS);
    source.before = () => {
      throw new VigilError('unavailable', 'no route to host', { source: 'downstream' });
    };
    await fixture.pass(MINUTE_MS);
    expect((await profileOf()).lastError).toMatchObject({ code: 'unavailable', message: 'no route to host' });
    const { executions } = (await fixture.call('GET', '/status')).body;
    expect(executions.single.failed).toBeGreaterThan(0);
    expect(executions.single.executed).toBe(1 + executions.single.failed);
    expect(executions.byCategory).toEqual({ executed: 0, failed: 0 });
  });
});
