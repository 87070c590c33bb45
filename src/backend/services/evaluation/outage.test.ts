import { VigilError } from '../../../schema';
import { ManualClock } from '../../base/testkit/manual-clock';
import { AFTER_SPREAD_MS, closeFixtures, demoSpec, EngineFixture, T0, until } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';

// Days of points at full speed take a while on a busy machine.
jest.setTimeout(30_000);
afterEach(closeFixtures);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('after an outage longer than history and retention', () => {
  it('what is learnt anew is backfill, and what comes after is live', async () => {
    const backMs = T0 + 200 * DAY;
    const spikes = [backMs - 5 * 60 * MINUTE, backMs + 20 * MINUTE];
    const source = new ScriptedSource({ labels: {}, curve: wave({ spikes }) });
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ historyMs: 6 * DAY, algorithm: { name: 'seasonal' } }));
    await fixture.settle();
    await fixture.stop();

    const { dataDir } = fixture;
    const unreachable = new ScriptedSource();
    unreachable.before = () => {
      throw new VigilError('unavailable', 'no answer', { source: 'downstream' });
    };
    const pruning = await EngineFixture.open({
      sources: [unreachable],
      dataDir,
      clock: new ManualClock(backMs + AFTER_SPREAD_MS),
    });
    await until(async () => (await pruning.call('GET', `/detectors/${id}/series`)).body.items.length === 0);
    await pruning.stop();

    const back = await EngineFixture.open({
      sources: [source],
      dataDir,
      clock: new ManualClock(backMs + AFTER_SPREAD_MS),
    });
    await back.settle();
    const { state } = (await back.call('GET', `/detectors/${id}`)).body;
    expect(state.lastRun).toMatchObject({ origin: 'backfill', error: null, toMs: backMs });
    expect(state.notices[0]).toMatch(/^nothing was looked at between/);
    await back.pass(60 * MINUTE);
    const { items } = (await back.call('GET', '/anomalies?limit=500')).body;
    expect(items.map(({ startMs, origin }: { startMs: number; origin: string }) => ({ startMs, origin }))).toEqual([
      { startMs: spikes[1], origin: 'live' },
      { startMs: spikes[0], origin: 'backfill' },
    ]);
  });
});
