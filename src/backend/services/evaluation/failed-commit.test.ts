import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VigilError } from '../../../schema';
import { silentLogger } from '../../base/logger';
import { ManualClock } from '../../base/testkit/manual-clock';
import type { RunStore, Store } from '../../store/store';
import { SqliteStore } from '../../store/sqlite/sqlite-store';
import { detector as detectorOf } from '../../store/testkit/samples';
import { demoSpec, T0 } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';
import { Executions } from '../executions';
import { EngineMetrics } from '../metrics';
import { Sources } from '../sources';
import { Standings } from '../standings';
import { Evaluation } from './evaluation';
import { LocalModels } from './local-models';
import { ModelBudget } from './model-budget';

const MINUTE = 60_000;

let folder: string;
let store: SqliteStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-commit-'));
  store = await SqliteStore.open({ path: join(folder, 'vigil.db') });
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** The real store, but for the commits that `refuse` throws for. */
function refusing(refuse: () => void): Store {
  const runs: RunStore = {
    progress: (id) => store.runs.progress(id),
    list: (id) => store.runs.list(id),
    commit: async (commit) => {
      refuse();
      await store.runs.commit(commit);
    },
  };
  const { detectors, series, results, anomalies, histories, documents } = store;
  return {
    detectors,
    series,
    results,
    anomalies,
    runs,
    histories,
    documents,
    status: () => store.status(),
    prune: (l) => store.prune(l),
    close: () => store.close(),
  };
}

async function setUp(refuse: () => void) {
  const clock = new ManualClock(T0);
  const through = refusing(refuse);
  const standings = new Standings(through);
  const sources = new Sources([new ScriptedSource({ labels: {}, curve: wave() })], clock);
  const evaluation = new Evaluation({
    store: through,
    sources,
    standings,
    hosts: new LocalModels(),
    clock,
    logger: silentLogger,
    budget: new ModelBudget(Infinity),
    executions: new Executions(new EngineMetrics()),
  });
  const detector = detectorOf('d', demoSpec({ historyMs: 60 * MINUTE }));
  await store.detectors.create(detector);
  const run = () => evaluation.run(detector, new AbortController().signal);
  const scores = async () => {
    const [series] = await store.series.list('d');
    const points = await store.results.read('d', series?.seriesKey ?? '', { fromMs: 0, toMs: T0 * 2 }, 1_000);
    return points.map(({ timeMs, score, expected }) => ({ timeMs, score, expected }));
  };
  return { clock, standings, run, scores, detector };
}

const diskFull = () => {
  throw new VigilError('unavailable', 'the disk is full');
};

describe('a run whose commit fails', () => {
  it('leaves no trace in the scores: the points are evaluated again as if for the first time', async () => {
    let refuse = () => {};
    const { clock, run, scores, standings } = await setUp(() => refuse());
    await run();
    await clock.advance(MINUTE);
    await run();
    const undisturbed = await setUpElsewhere();
    refuse = diskFull;
    await clock.advance(MINUTE);
    expect(await run()).toEqual({ kind: 'failed', attempts: 1 });
    expect(standings.of('d').progress).toMatchObject({
      cursorMs: T0 + MINUTE,
      failing: { message: 'the disk is full' },
    });
    expect(await run()).toEqual({ kind: 'failed', attempts: 2 });
    refuse = () => {};
    await clock.advance(MINUTE);
    expect(await run()).toEqual({ kind: 'done' });
    expect(standings.of('d').progress).toMatchObject({ cursorMs: T0 + 3 * MINUTE, failing: null });
    expect(await scores()).toEqual(undisturbed);
  });

  it('is not a failure when the detector has gone in the meantime', async () => {
    const { run, standings } = await setUp(() => {});
    await store.detectors.remove(1, 'd');
    expect(await run()).toEqual({ kind: 'stopped' });
    expect(standings.of('d').progress.failing).toBeNull();
  });

  it('of another generation is not a failure either, and writes nothing', async () => {
    const { run, detector } = await setUp(() => {});
    await store.detectors.update({ ...detector, version: 2, generation: 2, historyMs: 0 }, 1);
    expect(await run()).toEqual({ kind: 'stopped' });
    expect(await store.runs.list('d')).toEqual([]);
  });
});

/** The scores of the same points in one undisturbed run. */
async function setUpElsewhere() {
  const elsewhere = await mkdtemp(join(tmpdir(), 'vigil-commit-'));
  const before = store;
  store = await SqliteStore.open({ path: join(elsewhere, 'vigil.db') });
  try {
    const { clock, run, scores } = await setUp(() => {});
    await run();
    for (let minute = 0; minute < 3; minute++) {
      await clock.advance(MINUTE);
      await run();
    }
    return await scores();
  } finally {
    await store.close();
    await rm(elsewhere, { recursive: true });
    store = before;
  }
}
