import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  HOUR_MS,
  type DetectorPage,
  type DetectorSpecInput,
  type DetectorState,
  type DetectorView,
  type HistoryRun,
} from '../../src/schema';
import { Acknowledged } from './acknowledged';
import { EngineProcess } from './engine-process';
import { fraction } from './range-answer';
import { INTERVAL_MS, ShopSource } from './shop-source';
import { differences, storedState, type StoredState } from './stored-state';

const KILLS = 20;
/** One is made in each of the first rounds, so that their kills meet a history being learnt; the later ones meet live runs. */
const DETECTORS = 12;
const WIDE = 3;
/** Removed again in the round after it was made. */
const REMOVED = [5, 9];
const DATA_MS = 3 * HOUR_MS;
/** How long a kill waits for a run to hit, at most. */
const KILL_WITHIN_MS = 1_500;
/** … and then at most so long, which is when threads have scored and written what the source has answered. */
const WRITTEN_MS = 1_200;
/** A stop gives up the runs that are going on, and they are repeated after it: before a comparison none may be near. */
const IDLE_MS = 250;
const STOP_WITHIN_MS = 5_000;
/** Of an engine in which a historical run is going on. */
const HISTORY_KILLS = 5;
/** Points a series may have to be given again after a start. */
const REPLAY_POINTS = 60;
const DIFFERENCES_SHOWN = 5;
const TIMEOUT_MS = 170_000;

const nameOf = (group: number) => `shop ${group}`;

describe('the built engine, killed and stopped under load', () => {
  let folder: string;
  let shop: ShopSource;
  const engines: EngineProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-kill-'));
    const liveMs = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS;
    shop = await ShopSource.start({ fromMs: liveMs - DATA_MS, liveMs });
  });
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.end('SIGKILL')));
    await shop.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(name: string): Promise<EngineProcess> {
    const engine = await EngineProcess.start({ dataDir: join(folder, name) });
    engines.push(engine);
    return engine;
  }

  function specOf(group: number): DetectorSpecInput {
    return {
      name: nameOf(group),
      source: { kind: 'prometheus', url: shop.url, expr: `${group}/${group < WIDE ? 60 : 15}` },
      intervalMs: INTERVAL_MS,
      // Spread over the interval, so that some detector is always about to run.
      windowDelayMs: group * Math.floor(INTERVAL_MS / DETECTORS),
      // Longer than there is data: what is learnt then does not depend on when the detector was made.
      historyMs: DATA_MS + HOUR_MS,
      // Small models and large ones: the small ones have written something before every kill.
      algorithm: { name: group % 2 === 0 ? 'seasonal' : 'auto' },
    };
  }

  const create = (engine: EngineProcess, group: number) =>
    engine.call<DetectorView>('POST', '/detectors', specOf(group));

  /** Lets the data end now, then waits until every detector has looked at all of it, stops the engine and reads what it has. */
  async function finish(engine: EngineProcess, name: string): Promise<StoredState> {
    shop.toMs = Math.min(shop.toMs, Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS);
    await untilEvaluated(engine, shop.toMs);
    const { code, tookMs } = await engine.end('SIGTERM');
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(STOP_WITHIN_MS);
    return storedState(join(folder, name));
  }

  /** What an engine has in the end that nobody disturbs. Call it when the data has ended. */
  let undisturbed: Promise<StoredState> | null = null;
  function reference(): Promise<StoredState> {
    return (undisturbed ??= (async () => {
      const engine = await start('undisturbed');
      for (let group = 0; group < DETECTORS; group++) {
        await create(engine, group);
      }
      return finish(engine, 'undisturbed');
    })());
  }

  /** Changes things and reads, and kills the engine some moments after its source has answered a query or several. */
  async function disturb(engine: EngineProcess, round: number, known: Acknowledged): Promise<void> {
    if (round < DETECTORS) {
      known.detector(await create(engine, round));
    }
    if (REMOVED.includes(round - 1)) {
      await known.remove(engine, nameOf(round - 1));
    }
    const queries = 1 + Math.floor((round < DETECTORS ? 6 : 3) * fraction(round, 1));
    const hit = Promise.race([shop.answered(queries), wait(KILL_WITHIN_MS)]);
    let killing = false;
    const reading = (async () => {
      for (let i = 0; !killing; i++) {
        await known.use(engine, i).catch((error: unknown) => {
          if (!killing) {
            throw error;
          }
        });
      }
    })();
    await hit;
    await wait(WRITTEN_MS * fraction(round, 2));
    // On a busy machine no round might leave time to write: then one waits, so that there is something to lose.
    for (
      let i = 0;
      round === DETECTORS && i < 200 && Math.min(known.counts.anomalies, known.counts.points) === 0;
      i++
    ) {
      await wait(50);
    }
    killing = true;
    await engine.end('SIGKILL');
    await reading;
  }

  it(
    `loses nothing it has answered in ${KILLS} kills, and ends with the numbers of an undisturbed run`,
    async () => {
      const known = new Acknowledged();
      for (let round = 0; round < KILLS; round++) {
        const engine = await start('killed');
        expect(await known.lostIn(engine)).toEqual([]);
        await disturb(engine, round, known);
      }
      const engine = await start('killed');
      expect(await known.lostIn(engine)).toEqual([]);
      for (const group of REMOVED) {
        await create(engine, group);
      }
      const killed = await finish(engine, 'killed');
      expect(longestReplay(killed)).toBe(0);
      expect(differences(killed, await reference()).slice(0, DIFFERENCES_SHOWN)).toEqual([]);
      // What was compared is worth it.
      const all = [...killed.values()].flatMap((series) => [...series.values()]);
      expect(sum(all.map(({ points }) => points.length))).toBeGreaterThan(250_000);
      expect(sum(all.map(({ anomalies }) => anomalies.length))).toBeGreaterThan(100);
      const { detectors, anomalies, points } = known.counts;
      expect(detectors).toBe(DETECTORS - REMOVED.length);
      expect(Math.min(anomalies, points)).toBeGreaterThan(0);
    },
    TIMEOUT_MS
  );

  it(
    'stops within seconds when asked while it learns, has little to repeat after, and ends with the same numbers',
    async () => {
      const groups = [0, WIDE];
      const learning = await start('stopped');
      for (const group of groups) {
        await create(learning, group);
      }
      await shop.answered(3);
      const { code, tookMs } = await learning.end('SIGTERM');
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(STOP_WITHIN_MS);
      const half = await storedState(join(folder, 'stopped'));
      expect(longestReplay(half)).toBeLessThanOrEqual(REPLAY_POINTS);
      const whole = await finish(await start('stopped'), 'stopped');
      expect(longestReplay(whole)).toBe(0);
      const same = new Map([...(await reference())].filter(([name]) => groups.map(nameOf).includes(name)));
      expect(differences(whole, same).slice(0, DIFFERENCES_SHOWN)).toEqual([]);
    },
    TIMEOUT_MS
  );

  it(
    'brings a historical run to its end through kills, with the numbers of a detector that nobody disturbed',
    async () => {
      const expected = await reference();
      const begin = await start('history');
      const { detector } = await begin.call<DetectorView>('POST', '/detectors', { ...specOf(0), enabled: false });
      const range = { fromMs: shop.liveMs - DATA_MS - HOUR_MS, toMs: shop.liveMs };
      const { id } = await begin.call<HistoryRun>('POST', `/detectors/${detector.id}/history`, range);
      const hit = (round: number) => Promise.race([shop.answered(1 + (round % 2)), wait(KILL_WITHIN_MS)]);
      await hit(0);
      await begin.end('SIGKILL');
      for (let round = 1; round < HISTORY_KILLS; round++) {
        const asked = hit(round);
        const engine = await start('history');
        await asked;
        await wait(WRITTEN_MS * fraction(round, 3));
        await engine.end('SIGKILL');
      }
      const engine = await start('history');
      let run = await engine.call<HistoryRun>('GET', `/history/${id}`);
      while (run.state === 'waiting' || run.state === 'running') {
        await wait(50);
        run = await engine.call<HistoryRun>('GET', `/history/${id}`);
      }
      expect(run).toMatchObject({ state: 'finished', progress: 1, error: null });
      await engine.end('SIGTERM');
      const found = (await storedState(join(folder, 'history'))).get(id);
      const pointsOf = (of: ReturnType<StoredState['get']>) =>
        new Map(
          [...(of ?? [])].map(([labels, { points }]) => [labels, points.filter(({ timeMs }) => timeMs <= range.toMs)])
        );
      expect(sum([...pointsOf(found).values()].map((points) => points.length))).toBeGreaterThan(50_000);
      expect(pointsOf(found)).toEqual(pointsOf(expected.get(nameOf(0))));
    },
    TIMEOUT_MS
  );
});

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/**
 * Waits until every detector has run in this engine and come so far, and none is at work or about to be.
 *
 * @throws Error when one fails
 */
async function untilEvaluated(engine: EngineProcess, toMs: number): Promise<void> {
  for (;;) {
    const { items } = await engine.call<DetectorPage>('GET', '/detectors?limit=500');
    const idleMs = Date.now() + IDLE_MS;
    const failing = items.find(({ state }) => state.failing !== null);
    if (failing !== undefined) {
      throw new Error(`${failing.detector.name} is failing: ${failing.state.failing?.message}`);
    }
    const done = ({ lastRun, nextRunMs }: DetectorState) =>
      lastRun !== null && lastRun.startedMs >= engine.startedMs && lastRun.toMs >= toMs && (nextRunMs ?? 0) > idleMs;
    if (items.every(({ state }) => done(state))) {
      return;
    }
    await wait(50);
  }
}

/** The most points of a series that its stored model has not seen. */
function longestReplay(state: StoredState): number {
  const all = [...state.values()].flatMap((series) => [...series.values()]);
  return Math.max(
    0,
    ...all.map(({ points, snapshotMs }) => points.filter(({ timeMs }) => timeMs > (snapshotMs ?? 0)).length)
  );
}
