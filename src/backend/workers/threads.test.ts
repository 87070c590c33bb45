import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryRun } from '../../schema';
import { silentLogger } from '../base/logger';
import { ManualClock } from '../base/testkit/manual-clock';
import { Thread } from '../base/threads/thread';
import { Evaluation } from '../services/evaluation/evaluation';
import { ModelBudget } from '../services/evaluation/model-budget';
import { Executions } from '../services/executions';
import { passThrough } from '../services/history/history-passage';
import { EngineMetrics } from '../services/metrics';
import { Sources } from '../services/sources';
import { Standings } from '../services/standings';
import { detector as detectorOf } from '../store/testkit/samples';
import { openTempStore, type TempStore } from '../store/testkit/temp-store';
import { bundleThreads } from '../testkit/bundle-threads';
import { demoSpec, T0 } from '../testkit/engine-fixture';
import { ScriptedSource, wave } from '../testkit/scripted-source';
import { ModelThreads } from './model-threads';

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

function historyRun(id: string, range: { fromMs: number; toMs: number }): HistoryRun {
  const spec = demoSpec({ historyMs: 6 * HOUR });
  const begun = { state: 'running', progress: 0, series: 0, points: 0, startedMs: T0, endedMs: null } as const;
  const times = { createdMs: T0, updatedMs: T0, startedBy: '', error: null, version: 1, seqNo: 1 };
  return { id, orgId: 1, detectorId: 'd', spec, ...range, ...begun, ...times };
}

describe('a thread that dies', () => {
  let temp: TempStore;
  let threads: Thread[];
  let hosts: ModelThreads;

  beforeEach(async () => {
    temp = await openTempStore();
    threads = [];
    hosts = new ModelThreads({
      max: 1,
      start: () => {
        const thread = new Thread({ code: { file: join(programs, 'worker.cjs') }, name: 'models' });
        threads.push(thread);
        return thread;
      },
    });
  });

  afterEach(async () => {
    await hosts.stop();
    await temp.remove();
  });

  async function setUp(id: string, source: ScriptedSource) {
    const { store } = temp;
    const clock = new ManualClock(T0);
    const standings = new Standings(store);
    const parts = { standings, hosts, clock, logger: silentLogger };
    const executions = new Executions(new EngineMetrics());
    const budget = new ModelBudget(Infinity);
    const evaluation = new Evaluation({ ...parts, store, budget, executions, sources: new Sources([source], clock) });
    const detector = detectorOf(id, demoSpec({ name: id, historyMs: 6 * HOUR }));
    await store.detectors.create(detector);
    const scores = async () => {
      const [series] = await store.series.list(id);
      return store.results.read(id, series?.seriesKey ?? '', { fromMs: 0, toMs: T0 * 2 }, 10_000);
    };
    const run = () => evaluation.run(detector, new AbortController().signal);
    return { clock, run, scores, standings, evaluation };
  }

  const one = () => new ScriptedSource({ labels: {}, curve: wave({ spikes: [T0 + MINUTE] }) });

  async function undisturbed() {
    const { clock, run, scores } = await setUp('undisturbed', one());
    for (let minute = 0; minute < 4; minute++) {
      expect(await run()).toEqual({ kind: 'done' });
      await clock.advance(MINUTE);
    }
    return scores();
  }

  it('between two runs is replaced, its models come back from the store, and scores go on bit for bit', async () => {
    const expected = await undisturbed();
    const { clock, run, scores, standings } = await setUp('d', one());
    for (let minute = 0; minute < 4; minute++) {
      expect(await run()).toEqual({ kind: 'done' });
      await clock.advance(MINUTE);
      await threads.at(-1)?.terminate();
    }
    expect(threads).toHaveLength(4);
    expect(await scores()).toEqual(expected);
    expect(standings.of('d').progress.failing).toBeNull();
  });

  it('in the middle of a run does not fail it: the run starts again from what was written', async () => {
    const expected = await undisturbed();
    const source = one();
    const { clock, run, scores, standings } = await setUp('d', source);
    source.before = async () => {
      // After the first piece of the history, and before a live run is evaluated.
      if (source.requests.length === 2 || source.requests.length === 5) {
        await threads.at(-1)?.terminate();
      }
    };
    for (let minute = 0; minute < 4; minute++) {
      expect(await run()).toEqual({ kind: 'done' });
      await clock.advance(MINUTE);
    }
    expect(await scores()).toEqual(expected);
    expect(standings.of('d').progress.failing).toBeNull();
  });

  it('again and again is a failure of the run, which the next one makes up for', async () => {
    const source = one();
    const { run, scores, standings } = await setUp('d', source);
    source.before = async () => {
      if (source.requests.length > 1) {
        await threads.at(-1)?.terminate();
      }
    };
    expect(await run()).toEqual({ kind: 'failed', attempts: 1 });
    expect(standings.of('d').progress.failing).toMatchObject({ code: 'unavailable', source: 'plugin' });
    source.before = () => {};
    expect(await run()).toEqual({ kind: 'done' });
    expect(await scores()).toHaveLength(360);
  });

  it('in the middle of a historical run does not end it: it goes on from what was written', async () => {
    const { store } = temp;
    const clock = new ManualClock(T0);
    const scoresAfter = async (runId: string, kill: (requests: number) => boolean) => {
      const source = one();
      source.before = async () => {
        if (kill(source.requests.length)) {
          await threads.at(-1)?.terminate();
        }
      };
      const parts = { store, hosts, clock, logger: silentLogger, budget: new ModelBudget(Infinity) };
      await passThrough(
        { ...parts, sources: new Sources([source], clock) },
        {
          run: historyRun(runId, { fromMs: T0 - 6 * HOUR, toMs: T0 }),
          signal: new AbortController().signal,
          resumes: () => true,
          onModels: () => {},
          onPiece: () => Promise.resolve(),
        }
      );
      const [series] = await store.series.list(runId);
      return store.results.read(runId, series?.seriesKey ?? '', { fromMs: 0, toMs: T0 }, 10_000);
    };
    await store.detectors.create(detectorOf('d', demoSpec()));
    const expected = await scoresAfter('undisturbed', () => false);
    expect(expected).toHaveLength(360);
    expect(await scoresAfter('killed', (requests) => requests === 2)).toEqual(expected);
    expect(threads.length).toBeGreaterThan(1);
    await expect(scoresAfter('killed for good', (requests) => requests > 1)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('takes its models along when the engine stops, and nothing else', async () => {
    const { run, evaluation } = await setUp('d', one());
    await run();
    await threads.at(-1)?.terminate();
    await expect(evaluation.saveSnapshots()).resolves.toBeUndefined();
  });
});

describe('places for models', () => {
  const started: Thread[] = [];
  const threads = (max: number) =>
    new ModelThreads({
      max,
      start: () => {
        const thread = new Thread({ code: { file: join(programs, 'worker.cjs') }, name: 'models' });
        started.push(thread);
        return thread;
      },
    });

  afterEach(() => Promise.all(started.splice(0).map((thread) => thread.stop())));

  it('are not made before there is work, and then no more than it needs', () => {
    const places = threads(3);
    expect(places.count).toBe(0);
    expect(places.place('a', 5)).toHaveLength(1);
    places.place('b', 20);
    expect(places.count).toBe(1);
    expect(places.place('c', 600)).toHaveLength(3);
    places.place('d', 9_000);
    expect(places.count).toBe(3);
  });

  it('are chosen where the fewest series are', () => {
    const places = threads(2);
    const [full] = places.place('a', 250);
    const [other] = places.place('b', 100);
    expect(other).not.toBe(full);
    expect(places.place('c', 10)).toEqual([other]);
  });

  it('are free again for others once a detector has let go of them', () => {
    const places = threads(2);
    for (let restart = 0; restart < 5; restart++) {
      const [place] = places.place(`a#${restart}`, 200);
      place?.release({ held: `a#${restart}` });
    }
    places.place('b', 100);
    expect(places.count).toBe(1);
  });
});
