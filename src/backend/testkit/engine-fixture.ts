import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectorSpecSchema, type DetectorSpec, type DetectorSpecInput, type Role } from '../../schema';
import { silentLogger } from '../base/logger';
import { ManualClock } from '../base/testkit/manual-clock';
import { createEngine, type Engine } from '../compose';
import type { Principal } from '../services/access';
import { parseSettings } from '../settings';
import type { Source } from '../sources/source';

export const editor: Principal = { orgId: 1, role: 'Editor', login: 'erin' };

/** 2026-03-02 00:00 UTC, a Monday. */
export const T0 = Date.UTC(2026, 2, 2);

/** Runs are spread over a few seconds after each boundary; a clock that starts this much later has them behind it. */
export const AFTER_SPREAD_MS = 6_000;

export interface FixtureOptions {
  sources?: Source[];
  clock?: ManualClock;
  /** An existing data folder; absent: a new one. */
  dataDir?: string;
  args?: string[];
  /** Folder of the bundles, for an engine with threads. */
  programDir?: string;
}

/** A whole engine on a real store in a folder of its own, with a clock that moves when told to. */
export class EngineFixture {
  readonly engine: Engine;
  readonly clock: ManualClock;
  readonly dataDir: string;

  private constructor(engine: Engine, clock: ManualClock, dataDir: string) {
    this.engine = engine;
    this.clock = clock;
    this.dataDir = dataDir;
  }

  static async open({
    sources,
    clock = new ManualClock(T0 + AFTER_SPREAD_MS),
    dataDir,
    args = [],
    programDir,
  }: FixtureOptions = {}): Promise<EngineFixture> {
    const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'vigil-')));
    folders.add(folder);
    const settings = parseSettings({
      role: 'serve',
      args: ['--data-dir', folder, '--no-demo', '--workers', '0', ...args],
      env: {},
      cwd: folder,
      programDir: programDir ?? folder,
    });
    const parts = { clock, random: () => 0.5, processMetrics: false, ...(sources && { sources }) };
    const engine = await createEngine(settings, silentLogger, parts);
    engines.add(engine);
    await engine.start();
    return new EngineFixture(engine, clock, folder);
  }

  /** An engine on what a killed process would have left: a copy of its files, without any farewell. */
  async afterKill(options: Omit<FixtureOptions, 'clock' | 'dataDir'> = {}): Promise<EngineFixture> {
    const dataDir = await mkdtemp(join(tmpdir(), 'vigil-'));
    await cp(this.dataDir, dataDir, { recursive: true, filter: (path) => !path.endsWith('.lock') });
    return EngineFixture.open({ ...options, clock: new ManualClock(this.clock.nowMs()), dataDir });
  }

  /** A call of the native API; the body as JSON. */
  async call(method: string, path: string, body?: unknown, principal: Principal = editor): Promise<Answer> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await this.engine.api(new Request(`http://vigil/api/v1${path}`, { method, ...init }), principal);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  as(role: Role, orgId = 1): Principal {
    return { orgId, role, login: role.toLowerCase() };
  }

  /** Creates a detector and returns its id. */
  async create(spec: DetectorSpecInput, principal: Principal = editor): Promise<string> {
    const { status, body } = await this.call('POST', '/detectors', spec, principal);
    if (status !== 201) {
      throw new Error(`create answered ${status}: ${JSON.stringify(body)}`);
    }
    return body.detector.id;
  }

  /** Lets everything that is due run to its end. */
  async settle(): Promise<void> {
    await until(() => {
      const { running, waiting } = this.engine.queue();
      return running === 0 && waiting === 0;
    });
  }

  /** Goes forward in steps, letting what falls due run to its end each time. */
  async pass(durationMs: number, stepMs = 60_000): Promise<void> {
    for (let passed = 0; passed < durationMs; passed += stepMs) {
      await this.clock.advance(stepMs);
      await this.settle();
    }
  }

  stop(): Promise<void> {
    return this.engine.stop();
  }
}

export interface Answer {
  status: number;
  headers: Headers;
  /** As parsed: the tests know the shapes, and `answers.ts` holds them against the documented ones. */
  body: ReturnType<typeof JSON.parse>;
}

const engines = new Set<Engine>();
const folders = new Set<string>();

/** Stops all engines and removes their folders; for `afterEach`. */
export async function closeFixtures(): Promise<void> {
  await Promise.all([...engines].map((engine) => engine.stop()));
  engines.clear();
  await Promise.all([...folders].map((folder) => rm(folder, { recursive: true, force: true })));
  folders.clear();
}

/** Turns the event loop until a condition holds; fails after 30,000 turns. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 30_000; turn++) {
    if (await condition()) {
      return;
    }
    // After a while the work is that of other threads, which need the processor, too.
    await new Promise((resolve) => (turn < 1_000 ? setImmediate(resolve) : setTimeout(resolve, 1)));
  }
  throw new Error('the condition never held');
}

/** A complete spec on the demo kind, with what the test cares about. */
export function demoSpec(overrides: Partial<DetectorSpecInput> = {}): DetectorSpec {
  return detectorSpecSchema.parse({
    name: 'orders',
    source: { kind: 'demo', metric: 'orders' },
    intervalMs: 60_000,
    windowDelayMs: 0,
    historyMs: 6 * 3_600_000,
    ...overrides,
  });
}
