import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorText, type Logger, type LogFields } from '../base/logger';
import { Secret } from '../base/secret';
import { SecretBox } from '../base/secret-box';
import { ManualClock } from '../base/testkit/manual-clock';
import { openNotifier } from '../notifiers/open-notifier';
import { SqliteStore } from '../store/sqlite/sqlite-store';
import type { Principal } from '../services/access';
import type { JsonObject, MonitorAction, MonitorSpec, MonitorTrigger } from '../services/monitors/monitor';
import { Monitors } from '../services/monitors/monitors';
import type { SearchResults } from '../services/monitors/run-monitor';

export const admin: Principal = { orgId: 1, role: 'Admin', login: 'ann' };

/** 2026-03-02 00:00 UTC, a Monday. */
export const T0 = Date.UTC(2026, 2, 2);

/** What the search finds; a function may throw, or wait for its signal. */
export type Found = JsonObject | ((signal: AbortSignal) => JsonObject | Promise<JsonObject>);

export interface SeenSearch {
  orgId: number;
  indices: readonly string[];
  body: JsonObject;
}

interface FixtureParts {
  store: SqliteStore;
  clock: ManualClock;
  folder: string;
  grafanaUrl: string | null;
  found: Found;
}

export type FixtureOptions = Partial<Omit<FixtureParts, 'store'>>;

/** Monitors on a real store in a folder of its own, over a search that finds what it is told to. */
export class MonitorsFixture {
  readonly monitors: Monitors;
  readonly store: SqliteStore;
  readonly clock: ManualClock;
  readonly folder: string;
  readonly searches: SeenSearch[] = [];
  readonly logged: string[] = [];
  found: Found;
  readonly #close: () => Promise<void>;

  private constructor(parts: FixtureParts) {
    this.found = parts.found;
    this.store = parts.store;
    this.clock = parts.clock;
    this.folder = parts.folder;
    const access = parts.grafanaUrl === null ? null : { url: parts.grafanaUrl, token: new Secret('glsa_hidden') };
    const notifier = openNotifier({ get: async () => access });
    const search: SearchResults = async (orgId, { indices, body }, signal) => {
      this.searches.push({ orgId, indices, body });
      return typeof this.found === 'function' ? this.found(signal) : this.found;
    };
    this.monitors = new Monitors({
      documents: this.store.documents,
      secrets: new SecretBox(this.folder),
      clock: this.clock,
      logger: recordingLogger(this.logged),
      search,
      notifier,
      monitorsMax: 1_000,
      retentionDays: 30,
      random: () => 0.5,
    });
    this.#close = async () => {
      await this.monitors.stop();
      await notifier.close();
      await this.store.close();
    };
  }

  static async open(options: FixtureOptions = {}): Promise<MonitorsFixture> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'vigil-monitors-')));
    const clock = options.clock ?? new ManualClock(T0);
    const store = await SqliteStore.open({ path: join(folder, 'vigil.db'), clock });
    const fixture = new MonitorsFixture({
      store,
      clock,
      folder,
      grafanaUrl: options.grafanaUrl ?? null,
      found: options.found ?? grade(0),
    });
    fixtures.add(fixture);
    await fixture.monitors.start();
    return fixture;
  }

  /** Monitors on what a killed process would have left. */
  async afterKill(): Promise<MonitorsFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-monitors-'));
    await cp(this.folder, folder, { recursive: true, filter: (path) => !path.endsWith('.lock') });
    return MonitorsFixture.open({ folder, clock: new ManualClock(this.clock.nowMs()), found: this.found });
  }

  async restart(): Promise<MonitorsFixture> {
    await this.#close();
    fixtures.delete(this);
    return MonitorsFixture.open({ folder: this.folder, clock: this.clock, found: this.found });
  }

  /** Goes on until runs that have begun have ended, whatever they wait for outside. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 5_000 && this.monitors.usage().running > 0; turns++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Goes forward from timer to timer, and lets runs end in between. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.clock.nowMs() + byMs;
    for (let dueMs = this.clock.nextDueMs; dueMs !== null && dueMs <= endMs; dueMs = this.clock.nextDueMs) {
      await this.clock.advance(dueMs - this.clock.nowMs());
      await this.settle();
    }
    await this.clock.advance(endMs - this.clock.nowMs());
    await this.settle();
  }

  /** A destination of one kind of its own for tests: a webhook at this address. */
  async webhook(url: string): Promise<string> {
    const target = {
      kind: 'custom_webhook',
      url,
      scheme: 'https',
      host: null,
      port: -1,
      path: null,
      method: 'POST',
      queryParams: {},
      headerParams: {},
      username: null,
      password: null,
    } as const;
    return (await this.monitors.destinations.destinations.create(1, { name: 'hook', target })).id;
  }

  static async closeAll(): Promise<void> {
    for (const fixture of fixtures) {
      await fixture.#close();
      await rm(fixture.folder, { recursive: true, force: true });
    }
    fixtures.clear();
  }
}

const fixtures = new Set<MonitorsFixture>();

/** An answer whose highest grade is this. */
export function grade(value: number | null): JsonObject {
  return { took: 1, hits: { total: { value: 1, relation: 'eq' }, hits: [] }, aggregations: { max_grade: { value } } };
}

/** Every minute: is the grade above 0.7? */
export function spec(changes: Partial<MonitorSpec> = {}, trigger: Partial<MonitorTrigger> = {}): MonitorSpec {
  return {
    name: 'cpu',
    enabled: true,
    schedule: { kind: 'period', interval: 1, unit: 'MINUTES' },
    inputs: [
      { indices: ['.opendistro-anomaly-results*'], query: { query: { range: { t: { lte: '{{period_end}}' } } } } },
    ],
    triggers: [
      {
        id: 't1',
        name: 'high grade',
        severity: '1',
        condition: { source: 'return ctx.results[0].aggregations.max_grade.value > 0.7', params: {} },
        actions: [],
        ...trigger,
      },
    ],
    uiMetadata: null,
    ...changes,
  };
}

export function action(destinationId: string, changes: Partial<MonitorAction> = {}): MonitorAction {
  return {
    id: 'a1',
    name: 'tell',
    destinationId,
    message: '{{ctx.monitor.name}} is at {{ctx.results.0.aggregations.max_grade.value}}',
    subject: null,
    throttleEnabled: false,
    throttleMinutes: null,
    ...changes,
  };
}

function recordingLogger(lines: string[]): Logger {
  const log = (message: string, fields: LogFields = {}) => {
    lines.push(
      `${message} ${JSON.stringify(fields, (_key, value: unknown) => (value instanceof Error ? errorText(value) : value))}`
    );
  };
  return { debug: log, info: log, warn: log, error: log, child: () => recordingLogger(lines) };
}
