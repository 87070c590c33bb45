import { join } from 'node:path';
import { HOUR_MS, MINUTE_MS, VigilError } from '../../../schema';
import { SqliteStore } from '../../store/sqlite/sqlite-store';
import { closeFixtures, demoSpec, EngineFixture, T0 } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';

jest.setTimeout(30_000);
afterEach(closeFixtures);

/** Minutes since T0 of the intervals without a result, and why. */
async function missedOf(fixture: EngineFixture, id: string) {
  await fixture.stop();
  const store = await SqliteStore.open({ path: join(fixture.dataDir, 'vigil.db') });
  try {
    const missed = await store.results.missed(id, { fromMs: 0, toMs: T0 * 2 }, 5_000);
    return missed.map(({ fromMs, toMs, message }) => [(fromMs - T0) / MINUTE_MS, (toMs - T0) / MINUTE_MS, message]);
  } finally {
    await store.close();
  }
}

async function open(source: ScriptedSource, spec = demoSpec({ historyMs: HOUR_MS })) {
  const fixture = await EngineFixture.open({ sources: [source] });
  const id = await fixture.create(spec);
  await fixture.settle();
  return { fixture, id };
}

const NO_DATA = 'no data in the interval';

describe('a live interval', () => {
  it('without a point of any series is told of as missed', async () => {
    const gap = (timeMs: number) => timeMs > T0 + MINUTE_MS && timeMs <= T0 + 3 * MINUTE_MS;
    const source = new ScriptedSource({ labels: {}, curve: (timeMs) => (gap(timeMs) ? undefined : wave()(timeMs)) });
    const { fixture, id } = await open(source);
    await fixture.pass(5 * MINUTE_MS);
    expect(await missedOf(fixture, id)).toEqual([
      [1, 2, NO_DATA],
      [2, 3, NO_DATA],
    ]);
  });

  it('is not missed where one of the series has a point, nor where a gap stands for what is missing', async () => {
    const gone = (timeMs: number) => (timeMs > T0 ? undefined : wave()(timeMs));
    const one = await open(
      new ScriptedSource({ labels: { pod: 'a' }, curve: gone }, { labels: { pod: 'b' }, curve: wave() })
    );
    await one.fixture.pass(3 * MINUTE_MS);
    expect(await missedOf(one.fixture, one.id)).toEqual([]);
    const filled = await open(
      new ScriptedSource({ labels: {}, curve: gone }),
      demoSpec({ historyMs: HOUR_MS, missing: 'zero' })
    );
    await filled.fixture.pass(3 * MINUTE_MS);
    expect(await missedOf(filled.fixture, filled.id)).toEqual([]);
  });

  it('is not missed in a source that ends, nor in a history', async () => {
    const hole = (timeMs: number) => (timeMs < T0 - 30 * MINUTE_MS ? wave()(timeMs) : undefined);
    const source = new ScriptedSource({ labels: {}, curve: hole });
    const { fixture, id } = await open(source);
    expect(await missedOf(fixture, id)).toEqual([]);
    const ending = new ScriptedSource({ labels: {}, curve: hole });
    ending.end = { fromMs: T0 - HOUR_MS, toMs: T0 - 30 * MINUTE_MS };
    const file = await open(ending);
    await file.fixture.pass(3 * MINUTE_MS);
    expect(await missedOf(file.fixture, file.id)).toEqual([]);
  });

  it('is missed with the words of the failure, once, however often it is tried again', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    const { fixture, id } = await open(source);
    source.before = () => {
      throw new VigilError('unavailable', 'no route to host', { source: 'downstream' });
    };
    await fixture.pass(15 * MINUTE_MS, 10_000);
    const missed = await missedOf(fixture, id);
    expect(missed.length).toBeGreaterThan(9);
    expect(missed).toEqual(missed.map((_, minute) => [minute, minute + 1, 'no route to host']));
  });

  it('is missed by a detector that could not even begin', async () => {
    const source = new ScriptedSource();
    source.before = () => {
      throw new VigilError('not_found', 'no such index', { source: 'downstream' });
    };
    const { fixture, id } = await open(source);
    expect(await missedOf(fixture, id)).toEqual([[-1, 0, 'no such index']]);
  });

  it('is one of few rows after a long outage', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    const { fixture, id } = await open(source, demoSpec({ historyMs: 3 * 24 * HOUR_MS }));
    source.removeAll();
    await fixture.clock.advance(0);
    await fixture.stop();
    await fixture.clock.advance(2 * 24 * HOUR_MS);
    const later = await EngineFixture.open({ sources: [source], dataDir: fixture.dataDir, clock: fixture.clock });
    await later.settle();
    const missed = await missedOf(later, id);
    expect(missed).toHaveLength(1_001);
    expect(missed[0]).toEqual([0, 2 * 24 * 60 - 1_000, NO_DATA]);
  });
});

describe('a detector that is evaluated once in several intervals', () => {
  it('has its turn at every fifth, and then evaluates all five', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    const { fixture, id } = await open(source, demoSpec({ historyMs: HOUR_MS, everyIntervals: 5 }));
    await fixture.pass(4 * MINUTE_MS);
    expect(source.requests).toHaveLength(2);
    expect((await fixture.call('GET', `/detectors/${id}`)).body.state).toMatchObject({ lagMs: 0 });
    await fixture.pass(2 * MINUTE_MS);
    const { items } = (await fixture.call('GET', `/detectors/${id}/runs`)).body;
    expect(items).toMatchObject([
      { fromMs: T0, toMs: T0 + 5 * MINUTE_MS, points: 5, origin: 'live' },
      { origin: 'backfill' },
    ]);
    await fixture.pass(5 * MINUTE_MS);
    expect((await fixture.call('GET', `/detectors/${id}/runs`)).body.items).toHaveLength(3);
  });
});
