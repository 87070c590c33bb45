import type { Browser, BrowserContext, Page } from 'playwright-core';
import { GrafanaHost, grafanaMissing } from './grafana-host';
import type { Host } from './host';
import { browserMissing, startBrowser } from './start-browser';
import { WorkbenchHost } from './workbench-host';

const WIDE = { width: 1280, height: 800 };
const ACTION_TIMEOUT_MS = 20_000;

/** What the steps of a journey stand on. A fresh page for each test; the host and its data last for the file. */
export interface Journey<H extends Host = Host> {
  readonly host: H;
  readonly page: Page;
  /** Goes to a page of Vigil; `path` begins with `/`. */
  open(path: string): Promise<void>;
  /** Errors in the console that this test is about; any other fails it. */
  expectErrors(pattern: RegExp): void;
}

export interface WorkbenchOptions {
  /** Of `vigil serve`. */
  flags?: readonly string[];
  /** Why what the journey needs besides is not there. */
  missing?: string | null;
}

/** Declares tests that walk through the workbench of an engine of their own. */
export function onWorkbench(
  title: string,
  declare: (journey: Journey<WorkbenchHost>) => void,
  { flags = [], missing = null }: WorkbenchOptions = {}
): void {
  declareOn(`${title}, on the workbench`, {
    missing: browserMissing() ?? missing,
    start: () => WorkbenchHost.start(flags),
    declare,
  });
}

/** Declares the same tests for the workbench and for the Grafana at `GRAFANA_URL`. */
export function onEveryHost(title: string, declare: (journey: Journey) => void): void {
  onWorkbench(title, declare);
  const missing = browserMissing() ?? grafanaMissing();
  declareOn(`${title}, in Grafana`, { missing, start: () => GrafanaHost.open(), declare });
}

interface Declared<H extends Host> {
  /** Why it cannot be walked here. */
  missing: string | null;
  start(): Promise<H>;
  declare(journey: Journey<H>): void;
}

function declareOn<H extends Host>(title: string, { missing, start, declare }: Declared<H>): void {
  if (missing !== null) {
    console.warn(`skipped: ${title}, because ${missing}`);
  }
  (missing === null ? describe : describe.skip)(title, () => {
    const stage = new Stage<H>();
    beforeAll(async () => stage.raise(await start()));
    beforeEach(() => stage.begin());
    afterEach(() => stage.end());
    afterAll(() => stage.strike());
    declare(stage);
  });
}

class Stage<H extends Host> implements Journey<H> {
  #host: H | null = null;
  #browser: Browser | null = null;
  #context: BrowserContext | null = null;
  #page: Page | null = null;
  #errors: string[] = [];
  #expected: RegExp[] = [];

  get host(): H {
    return there(this.#host);
  }

  get page(): Page {
    return there(this.#page);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.host.address(path));
  }

  expectErrors(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  async raise(host: H): Promise<void> {
    this.#host = host;
    this.#browser = await startBrowser();
  }

  async begin(): Promise<void> {
    this.#errors = [];
    this.#expected = [];
    this.#context = await there(this.#browser).newContext({ viewport: WIDE, colorScheme: 'dark', timezoneId: 'UTC' });
    this.#context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    await this.host.signIn(this.#context);
    this.#page = await this.#context.newPage();
    this.#page.on('pageerror', (error) => this.#errors.push(`${error.stack ?? error.message}`));
    // Grafana has errors of its own to tell; all that a page of the workbench says is ours.
    if (this.host.kind === 'workbench') {
      this.#page.on('console', (message) => {
        if (message.type() === 'error') {
          this.#errors.push(`${message.text()} (${message.location().url})`);
        }
      });
    }
  }

  async end(): Promise<void> {
    await this.#context?.close();
    expect(this.#errors.filter((error) => !this.#expected.some((pattern) => pattern.test(error)))).toEqual([]);
  }

  async strike(): Promise<void> {
    await this.#browser?.close();
    await this.#host?.stop();
  }
}

function there<T>(thing: T | null): T {
  if (thing === null) {
    throw new Error('a journey has this only while its tests run');
  }
  return thing;
}
