import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DetectorSpecInput } from '../../schema';
import { bundleThreads } from '../testkit/bundle-threads';
import { closeFixtures, demoSpec, EngineFixture, T0, until } from '../testkit/engine-fixture';
import { ScriptedSource, wave } from '../testkit/scripted-source';

// Threads and thousands of points take a while on a busy machine.
jest.setTimeout(60_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let programs: string;

beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), 'vigil-threads-'));
  bundleThreads(programs);
});

afterAll(() => rmSync(programs, { recursive: true }));
afterEach(closeFixtures);

const manySeries = (count: number) =>
  new ScriptedSource(
    ...Array.from({ length: count }, (_, n) => ({
      labels: { pod: `p${n}` },
      curve: wave({ height: 40 + n, spikes: [T0 - 2 * HOUR, T0 + (3 + (n % 5)) * MINUTE] }),
    }))
  );

/** Everything an engine has found, series by series. */
async function foundBy(fixture: EngineFixture, id: string) {
  const { body } = await fixture.call('GET', `/detectors/${id}/series?limit=500&sort=labels`);
  const keys = (body.items as Array<{ seriesKey: string }>).map(({ seriesKey }) => seriesKey);
  const path = (key: string) => `/detectors/${id}/results?from=0&to=${T0 * 2}&series=${key}&maxPoints=20000`;
  const results = await Promise.all(keys.map(async (key) => (await fixture.call('GET', path(key))).body.columns));
  const anomalies = (await fixture.call('GET', '/anomalies?limit=500')).body.items as Array<Record<string, unknown>>;
  return { series: body.items, results, anomalies: anomalies.map(({ id: _, detectorId: __, ...rest }) => rest) };
}

const features = { label: 'metric', names: ['orders', 'errors', 'time'] };

/** Entities of three features, one of which often has no point. */
const manyEntities = (count: number) =>
  new ScriptedSource(
    ...Array.from({ length: count }, (_, n) =>
      features.names.map((metric, k) => ({
        labels: { metric, pod: `p${n}` },
        curve: (timeMs: number) =>
          metric === 'time' && (timeMs / MINUTE + n) % 3 === 0
            ? undefined
            : wave({ height: 40 + k, spikes: [T0 + (n % 5) * MINUTE] })(timeMs),
      }))
    ).flat()
  );

/** A history, some minutes, a kill, and some minutes more. */
async function live(workers: string, source = manySeries(300), spec: Partial<DetectorSpecInput> = {}) {
  const options = { sources: [source], args: ['--workers', workers], programDir: programs };
  const fixture = await EngineFixture.open(options);
  const id = await fixture.create(demoSpec({ historyMs: 4 * HOUR, sensitivity: 'high', ...spec }));
  await fixture.settle();
  await fixture.pass(3 * MINUTE);
  const before = await foundBy(fixture, id);
  const after = await fixture.afterKill(options);
  await after.pass(12 * MINUTE);
  return { before, after: await foundBy(after, id), fixture: after };
}

describe('an engine with threads', () => {
  it('finds the very same as one without, series of a large detector spread over them, also after a kill', async () => {
    const withThreads = await live('2');
    const without = await live('0');
    expect(withThreads.before).toEqual(without.before);
    expect(withThreads.after).toEqual(without.after);
    expect(without.after.anomalies.length).toBeGreaterThan(0);
    const threaded = withThreads.fixture;
    expect(await threaded.engine.metrics()).toContain('vigil_threads 2');
    const request = { spec: demoSpec(), fromMs: T0 - HOUR, toMs: T0 };
    const preview = (await threaded.call('POST', '/previews', request)).body;
    const get = async () => (await threaded.call('GET', `/previews/${preview.id}`)).body;
    await until(async () => (await get()).state !== 'running');
    expect(await get()).toMatchObject({ state: 'done', result: { seriesFound: 300 } });
  });
});

describe('an engine with threads and entities of several features', () => {
  it('finds the very same as one without, also after a kill', async () => {
    const [withThreads, without] = [
      await live('2', manyEntities(60), { features }),
      await live('0', manyEntities(60), { features }),
    ];
    expect(without.after.series).toHaveLength(60);
    const [columns] = without.after.results as Array<{ features: Array<{ value: Array<number | null> }> }>;
    expect(columns?.features[2]?.value.filter((value) => value === null).length).toBeGreaterThan(50);
    expect(withThreads.before).toEqual(without.before);
    expect(withThreads.after).toEqual(without.after);
  });
});
