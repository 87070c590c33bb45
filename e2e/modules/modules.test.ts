import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { AnomalyPage, DemoMetric, DetectorPage } from '../../src/schema';
import { eventually } from '../browser/eventually';
import { browserMissing, startBrowser } from '../browser/start-browser';
import { EngineProcess } from '../kill/engine-process';
import { buildPage } from './build-page';
import { GrafanaPage, type Situation } from './grafana-page';

const APP = '/a/vigil-anomaly-app';
const ADMIN: Situation = { role: 'Admin', hasDatasource: true };
const ACTION_TIMEOUT_MS = 15_000;
const METRICS: readonly DemoMetric[] = ['orders', 'cpu_percent'];
const CHART = '[aria-label*="with its usual range"]';

const missing = browserMissing();
if (missing !== null) {
  console.warn(`skipped: the built plugins with Grafana's packages, because ${missing}`);
}

(missing === null ? describe : describe.skip)("the built plugins, with Grafana's own packages around them", () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigil-modules-'));
  let engine: EngineProcess;
  let grafana: GrafanaPage;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let errors: string[] = [];

  beforeAll(async () => {
    [engine, browser] = await Promise.all([EngineProcess.start({ dataDir }), startBrowser()]);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'UTC' });
    context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    grafana = await GrafanaPage.start(engine.url, await buildPage());
    for (const metric of METRICS) {
      await engine.call('POST', '/detectors', { name: `Shop ${metric}`, source: { kind: 'demo', metric } });
    }
    await eventually(
      () => engine.call<DetectorPage>('GET', '/detectors'),
      ({ states }) => states.running === METRICS.length
    );
  });

  afterAll(async () => {
    await browser?.close();
    await grafana?.stop();
    await engine?.end('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    errors = [];
    page = await context.newPage();
    page.on('pageerror', (error) => errors.push(`${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') {
        errors.push(`${message.text()} (${message.location().url})`);
      }
    });
  });

  afterEach(async () => {
    await picture(page, expect.getState().currentTestName ?? 'test');
    await page.close();
    expect(errors).toEqual([]);
  });

  async function open(path: string, situation: Situation = ADMIN): Promise<void> {
    grafana.situation = situation;
    await page.goto(`${grafana.url}${path}`);
  }

  async function someAnomaly() {
    const { items } = await engine.call<AnomalyPage>('GET', '/anomalies?limit=1');
    return items[0];
  }

  describe('the app', () => {
    it('shows the list of detectors first', async () => {
      await open(APP);
      await page.getByRole('heading', { name: 'Detectors' }).waitFor();
      await page.getByRole('row').filter({ hasText: 'Shop orders' }).getByText('running').waitFor();
      expect(new URL(page.url()).pathname).toBe(`${APP}/detectors`);
    });

    it('leads from the list to a detector and back', async () => {
      await open(APP);
      await page.getByRole('link', { name: 'Shop orders' }).click();
      await page.getByRole('heading', { name: 'Shop orders' }).waitFor();
      await page.locator(CHART).first().waitFor();
      expect(new URL(page.url()).pathname).toMatch(new RegExp(`^${APP}/detectors/\\w+`));
      await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link').click();
      await page.getByRole('heading', { name: 'Detectors' }).waitFor();
    });

    it('previews and saves a detector on a data source of Grafana', async () => {
      await open(`${APP}/detectors/new`);
      await page.getByRole('radio', { name: 'Grafana data source', checked: true }).waitFor();
      await page.getByLabel('Select a data source').click();
      expect(await page.getByRole('option').allTextContents()).toEqual(['Shop (default)', 'Lost']);
      await page.getByRole('option', { name: 'Shop' }).click();
      await page.getByLabel('Metric', { exact: true }).fill('orders');
      await page.getByLabel('Metric', { exact: true }).blur();
      await page.locator(CHART).first().waitFor();
      await page.getByLabel(/^Name/).fill('Orders of Grafana');
      await page.getByRole('button', { name: 'Save and start' }).click();
      await page.getByRole('heading', { name: 'Orders of Grafana' }).waitFor();
      const { items } = await engine.call<DetectorPage>('GET', '/detectors?search=Grafana');
      expect(items[0]?.detector.source).toEqual({
        kind: 'grafana',
        datasource: { uid: 'shop', type: 'shop-metrics', name: 'Shop' },
        queries: [{ refId: 'A', metric: 'orders' }],
      });
    });

    it('says in words that a data source cannot be loaded', async () => {
      await open(`${APP}/detectors/new`);
      await page.getByLabel('Select a data source').click();
      await page.getByRole('option', { name: 'Lost' }).click();
      await page.getByText('Lost cannot be used').waitFor();
      await page.getByText('The plugin of Lost could not be loaded: Plugin lost-metrics could not be found').waitFor();
    });

    it('shows anomalies and what is known of one', async () => {
      const anomaly = await someAnomaly();
      await open(`${APP}/anomalies?from=now-14d&to=now&event=${anomaly?.id}`);
      await page.locator('[data-event-row]').first().waitFor();
      await page.locator(CHART).first().waitFor();
    });

    it('shows the state of the engine', async () => {
      await open(`${APP}/status`);
      await page.getByRole('heading', { name: 'Status' }).waitFor();
      await page.getByRole('table').first().waitFor();
    });

    it('lets an Admin add the data source that is missing', async () => {
      await open(APP, { role: 'Admin', hasDatasource: false });
      await page.getByRole('button', { name: 'Add the Vigil data source' }).click();
      await page.getByRole('link', { name: 'Shop orders' }).waitFor();
      expect(grafana.situation.hasDatasource).toBe(true);
    });

    it('tells a Viewer whom to ask for it', async () => {
      await open(APP, { role: 'Viewer', hasDatasource: false });
      await page.getByText('Ask an Admin of Main Org.').waitFor();
      expect(await page.getByRole('button').count()).toBe(0);
    });
  });

  describe('the panel', () => {
    it('shows events with the options of a new panel', async () => {
      await open('/panel');
      await page.locator('[data-event-row]').first().waitFor();
      await page.locator('[data-event-row]').first().click();
      await page.locator(CHART).first().waitFor();
    });

    it('says in a sentence what is wrong with a frame of another kind', async () => {
      await open('/panel?frame=wrong');
      await page
        .getByRole('alert')
        .filter({
          hasText: /^Frame "cpu" is not a list of anomalies: it needs the columns .+ It has "Time", "Value"\.$/,
        })
        .first()
        .waitFor();
      // What an error boundary has caught, React writes down as well.
      const caught = /is not a list of anomalies|^The above error occurred in /;
      errors = errors.filter((error) => !caught.test(error));
    });
  });

  describe('the data source', () => {
    /** The query that is saved, once it is about the detector that was chosen. */
    const savedFor = async (detector: string) => {
      await page
        .getByLabel('What is saved')
        .filter({ hasText: `"detector":"${detector}"` })
        .waitFor();
      return saved();
    };
    const saved = async () => JSON.parse((await page.getByLabel('What is saved').textContent()) ?? '') as unknown;

    it('starts with bands on a dashboard and lists the detectors of the engine', async () => {
      await open('/datasource?editor=query&app=dashboard');
      expect(await saved()).toMatchObject({ refId: 'A', queryType: 'band', detector: '' });
      await page.getByLabel('Detector', { exact: true }).click();
      await page.getByRole('option', { name: 'Shop orders' }).click();
      expect(await savedFor('Shop orders')).toMatchObject({ queryType: 'band' });
    });

    it('starts with numbers in an alert rule', async () => {
      await open('/datasource?editor=query&app=unified-alerting');
      expect(await saved()).toMatchObject({ refId: 'A', queryType: 'alert', measure: 'score' });
      await page.getByLabel('Show', { exact: true }).click();
      expect(await page.getByRole('option').count()).toBe(2);
    });

    it('makes annotations', async () => {
      await open('/datasource?editor=annotation&app=dashboard');
      expect(await saved()).toMatchObject({ target: { queryType: 'annotations' } });
      await page.getByLabel('Detector', { exact: true }).click();
      await page.getByRole('option', { name: 'Shop orders' }).click();
      expect(await savedFor('Shop orders')).toMatchObject({ target: { queryType: 'annotations' } });
    });

    it('takes a token where it is set up', async () => {
      await open('/datasource?editor=config');
      await page.getByLabel('Service account token').fill(' glsa_secret ');
      expect(await saved()).toMatchObject({ secureJsonData: { token: 'glsa_secret' } });
    });
  });
});

/** One picture a test, in the folder that VIGIL_SCREENSHOTS names. */
async function picture(page: Page, title: string): Promise<void> {
  const folder = process.env['VIGIL_SCREENSHOTS'];
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    const name = title.replace(/^.*around them /, '').replace(/\W+/g, '-');
    await page.screenshot({ path: join(folder, `module-${name}.png`) });
  }
}
