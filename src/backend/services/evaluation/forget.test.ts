import { VigilError } from '../../../schema';
import { ManualClock } from '../../base/testkit/manual-clock';
import { detector as detectorOf } from '../../store/testkit/samples';
import { closeFixtures, demoSpec, EngineFixture, T0 } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';
import { toForget, type Seen } from './forget';

// Days of points at full speed take a while on a busy machine.
jest.setTimeout(30_000);
afterEach(closeFixtures);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('the series to forget', () => {
  const detector = detectorOf('d', demoSpec({ seriesLimit: 2 }));
  const seen = (key: string, agoMs: number, open = false): Seen => ({ key, lastMs: T0 - agoMs, open });

  it.each([
    { name: 'none up to twice the limit', series: [1, 2, 3, 4].map((n) => seen(`k${n}`, n)), gone: [] },
    {
      name: 'the longest silent beyond it',
      series: [1, 2, 3, 4, 5, 6].map((n) => seen(`k${n}`, n)),
      gone: ['k6', 'k5'],
    },
    {
      name: 'by key among equals, in whatever order they come',
      series: ['e', 'b', 'd', 'a', 'c'].map((key) => seen(key, 0)),
      gone: ['a'],
    },
    { name: 'those silent for more than a week', series: [seen('new', 0), seen('old', 7 * DAY + 1)], gone: ['old'] },
    { name: 'none with an open anomaly', series: [seen('new', 0), seen('old', 8 * DAY, true)], gone: [] },
    {
      name: 'none with an open anomaly while others can go',
      series: [seen('open', 9, true), ...[1, 2, 3, 4].map((n) => seen(`k${n}`, n))],
      gone: ['k4'],
    },
    {
      name: 'the longest silent open one once no other is left',
      series: [1, 2, 3, 4, 5].map((n) => seen(`k${n}`, n, true)),
      gone: ['k5'],
    },
    {
      name: 'no spared one, though an open one goes for it',
      series: [seen('given', 9), ...[1, 2, 3, 4].map((n) => seen(`k${n}`, n, true))],
      spared: ['given'],
      gone: ['k4'],
    },
  ])('are $name', ({ series, spared = [], gone }) => {
    expect(toForget(detector, series, new Set(spared))).toEqual(gone);
  });
});

describe('a source with new labels at every run', () => {
  async function models(fixture: EngineFixture): Promise<number> {
    return Number(/^vigil_models (\d+)/m.exec(await fixture.engine.metrics())?.[1]);
  }

  /** Two pods at a time, named after the minute they live in. */
  function churning(): ScriptedSource {
    const source = new ScriptedSource();
    source.before = ({ range }) => {
      source.removeAll();
      for (const pod of ['a', 'b']) {
        source.add({ pod: `${pod}${range.toMs}` }, (t) => (t > range.toMs - MINUTE ? 7 : undefined));
      }
    };
    return source;
  }

  it('never has more than twice the series limit in memory, also after a restart', async () => {
    const fixture = await EngineFixture.open({ sources: [churning()] });
    const id = await fixture.create(demoSpec({ historyMs: MINUTE, seriesLimit: 2 }));
    await fixture.settle();
    await fixture.pass(10 * MINUTE);
    const path = `/detectors/${id}/series?limit=100`;
    expect((await fixture.call('GET', path)).body.items).toHaveLength(22);
    expect(await models(fixture)).toBe(4);
    // A run that fails shows what was restored.
    const unreachable = new ScriptedSource();
    unreachable.before = () => {
      throw new VigilError('unavailable', 'no answer', { source: 'downstream' });
    };
    const after = await fixture.afterKill({ sources: [unreachable] });
    await after.pass(MINUTE);
    expect((await after.call('GET', path)).body.items).toHaveLength(22);
    expect(await models(after)).toBe(4);
  });

  it('has the anomaly ended of a series that has to go while it is open', async () => {
    const source = new ScriptedSource();
    const fixture = await EngineFixture.open({ sources: [source], clock: new ManualClock(T0) });
    const give = (pod: string, endMs: number) => {
      source.end = { fromMs: T0 - 40 * DAY, toMs: endMs };
      source.removeAll();
      source.add({ pod }, (t) => (t <= endMs ? wave({ spikes: [endMs - 4 * MINUTE] })(t) : undefined));
    };
    const ends = [T0 - 20 * DAY, T0 - 14 * DAY, T0 - 8 * DAY];
    give('a', T0 - 20 * DAY);
    const id = await fixture.create(demoSpec({ historyMs: 6 * DAY, seriesLimit: 1 }));
    await fixture.settle();
    give('b', T0 - 14 * DAY);
    await fixture.pass(2 * MINUTE);
    const list = async () => {
      const { body } = await fixture.call('GET', '/anomalies?limit=100');
      return body.items
        .filter(({ startMs }: { startMs: number }) => ends.includes(startMs + 4 * MINUTE))
        .map(({ labels, endMs }: { labels: { pod: string }; endMs: number | null }) => [labels.pod, endMs]);
    };
    expect(await list()).toEqual([
      ['b', null],
      ['a', null],
    ]);
    give('c', T0 - 8 * DAY);
    await fixture.pass(2 * MINUTE);
    expect(await list()).toEqual([
      ['c', null],
      ['b', null],
      ['a', T0 - 20 * DAY],
    ]);
    const { body } = await fixture.call('GET', `/detectors/${id}/series?sort=labels`);
    const openSince = body.items.map(({ openSinceMs }: { openSinceMs: number | null }) => openSinceMs);
    expect(openSince).toEqual([null, T0 - 14 * DAY - 4 * MINUTE, T0 - 8 * DAY - 4 * MINUTE]);
  });
});

describe('a series that comes back after it has been forgotten', () => {
  it('starts anew, and goes on from there when the engine is killed', async () => {
    const HOUR = 60 * MINUTE;
    const backMs = T0 + 9 * DAY;
    const source = () =>
      new ScriptedSource(
        { labels: { pod: 'back' }, curve: (t) => (t <= T0 || t >= backMs ? wave()(t) : undefined) },
        { labels: { pod: 'there' }, curve: wave() }
      );
    const fixture = await EngineFixture.open({ sources: [source()] });
    const id = await fixture.create(demoSpec({ intervalMs: HOUR, historyMs: 14 * DAY }));
    await fixture.settle();
    await fixture.pass(8 * DAY, 8 * DAY);
    await fixture.pass(DAY + 3 * HOUR, DAY + 3 * HOUR);
    const killed = await fixture.afterKill({ sources: [source()] });
    await killed.settle();
    await fixture.pass(3 * HOUR, HOUR);
    await killed.pass(3 * HOUR, HOUR);
    const results = async (engine: EngineFixture) => {
      const { items } = (await engine.call('GET', `/detectors/${id}/series?sort=labels`)).body;
      const path = `/detectors/${id}/results?from=${backMs}&to=${backMs + DAY}&series=${items[0].seriesKey}`;
      return { progress: items[0].progress, columns: (await engine.call('GET', path)).body.columns };
    };
    expect((await results(fixture)).columns.timeMs).toHaveLength(7);
    expect(await results(killed)).toEqual(await results(fixture));
  });
});
