import type { Page } from 'playwright-core';
import type { DetectorView } from '../../src/schema';
import {
  elasticsearchMissing,
  startElasticsearch,
  type RunningElasticsearch,
} from '../elasticsearch/start-elasticsearch';
import { axeViolations } from './axe';
import { field } from './editor-fields';
import { eventually } from './eventually';
import { eventRows, tabTo } from './events-list';
import { askForeign, meanOf, minutes, startForeign, type ForeignDetector } from './foreign-api';
import type { Host } from './host';
import { onWorkbench } from './journey';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const STARTING_MS = 240_000;
const WEEK = 'from=now-7d&to=now';
const withBand = /with its usual range/;

async function untilRunning(host: Host, id: string): Promise<void> {
  const { state } = await eventually(
    () => host.call<DetectorView>('GET', `/detectors/${id}`),
    (view) => view.state.kind === 'running'
  );
  expect(state.kind).toBe('running');
}

const heatMap = (page: Page) => page.getByRole('table', { name: 'Series by time, worst first' });

/** Goes to the heat map and along it with the keyboard alone, and chooses the second series. */
async function chooseSecond(page: Page): Promise<string> {
  const series = heatMap(page).getByRole('button');
  await series.nth(1).waitFor();
  await tabTo(page, series.first());
  await page.keyboard.press('ArrowDown');
  const name = (await series.nth(1).innerText()).trim();
  await page.keyboard.press('Enter');
  await page.waitForURL(/series=/);
  expect(await series.nth(1).getAttribute('aria-pressed')).toBe('true');
  return name;
}

onWorkbench('a detector made through the Open Distro API', (journey) => {
  let orders = '';
  let together = '';
  beforeAll(async () => {
    const common = {
      description: 'made by another program',
      vigil_source: { kind: 'demo', metric: 'orders' },
      detection_interval: minutes(1),
      window_delay: minutes(0),
    };
    const { host } = journey;
    orders = await startForeign(host, {
      ...common,
      name: 'foreign-orders',
      feature_attributes: [meanOf('orders', 'value')],
    });
    together = await startForeign(host, {
      ...common,
      name: 'foreign-together',
      vigil_feature_label: 'region',
      feature_attributes: [meanOf('eu', 'value'), meanOf('us', 'value')],
    });
    await untilRunning(host, orders);
    await untilRunning(host, together);
  }, STARTING_MS);

  it('is found in the list and shown with its band', async () => {
    const { page } = journey;
    await journey.open('/detectors');
    await page.locator('[data-detector-row]').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('foreign-orders');
    await page.getByRole('textbox', { name: 'Search detectors' }).blur();
    await page.waitForURL(/search=foreign-orders/);
    await eventually(
      () => page.locator('[data-detector-row]').count(),
      (count) => count === 1
    );
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'foreign-orders' }).waitFor();
    await page.getByText('made by another program').waitFor();
    await page.getByRole('img', { name: withBand }).first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('has its anomalies explained', async () => {
    const { page } = journey;
    await journey.open(`/detectors/${orders}?from=now-14d&to=now`);
    await eventRows(page).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const detail = page.getByRole('region', { name: /^Details of/ });
    await detail.getByRole('img', { name: withBand }).first().waitFor();
    await detail.getByText('Who spoke, and how loudly (0–100)').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('has its entities ranked in a heat map, of which the keyboard chooses one for the chart', async () => {
    const { page } = journey;
    await journey.open(`/detectors/${orders}?tab=series&${WEEK}`);
    await heatMap(page).waitFor();
    expect(
      await heatMap(page)
        .getByRole('img', { name: /^Highest score/ })
        .count()
    ).toBe(3);
    const name = await chooseSecond(page);
    await page
      .getByRole('region', { name: 'Chart' })
      .getByRole('img', { name: new RegExp(`^${escaped(name)} with`) })
      .waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('has a chart for each of several features, and one model over them', async () => {
    const { page } = journey;
    await journey.open(`/detectors/${together}?tab=health&${WEEK}`);
    const features = page.getByRole('group', { name: 'Features' });
    await features.getByRole('region', { name: 'eu' }).getByRole('img', { name: withBand }).waitFor();
    await features.getByRole('region', { name: 'us' }).getByRole('img', { name: withBand }).waitFor();
    const models = page.getByRole('table', { name: 'Models' });
    await models.waitFor();
    // Below the row of headings.
    expect(await models.getByRole('row').count()).toBe(2);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('is edited in the pages of Vigil, and so for its own client', async () => {
    const { page, host } = journey;
    await journey.open(`/detectors/${together}`);
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('region', { name: 'Preview' }).getByRole('group', { name: 'Features' }).waitFor();
    await field(page, 'Description').fill('changed by hand');
    await page.getByRole('button', { name: 'Add what is normal' }).click();
    await page.keyboard.press('Tab');
    await page.keyboard.type('12');
    await page.getByText('● unsaved').waitFor();
    // Which departures count is settled for each feature: the preview is made anew, and the one before fades meanwhile.
    const seen = await eventually(
      () => axeViolations(page),
      ({ length }) => length === 0
    );
    expect(seen).toEqual([]);
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'foreign-together', exact: true }).waitFor();
    const { anomaly_detector: given, _version: version } = await askForeign<ForeignDetector>(
      host,
      'GET',
      `/${together}`
    );
    expect(given).toMatchObject({ name: 'foreign-together', description: 'changed by hand' });
    expect(given['feature_attributes']).toMatchObject([{ feature_name: 'eu' }, { feature_name: 'us' }]);
    expect(given['rules']).toMatchObject([{ action: 'IGNORE_ANOMALY' }]);
    expect(version).toBeGreaterThan(1);
  });

  it('goes through the past beside its live job, and shows what it found there', async () => {
    const { page } = journey;
    await journey.open(`/detectors/${orders}?tab=history`);
    await page.getByRole('button', { name: 'Go through this range' }).click();
    const runs = page.getByRole('table', { name: 'Historical runs' });
    await runs.getByText('finished').waitFor();
    await runs.getByRole('button', { name: /^Show what was found/ }).click();
    const found = page.getByRole('region', { name: /^Found from/ });
    await found.getByRole('img', { name: withBand }).first().waitFor();
    await heatMap(page).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await runs.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove run' }).click();
    await page.getByText('No historical run yet').waitFor();
  });

  it('is stopped, and forgets what it has learnt once that is confirmed', async () => {
    const { page, host } = journey;
    await journey.open(`/detectors/${orders}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Stop and forget…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop and forget' }).click();
    await page.getByText('Nothing to draw yet').waitFor();
    const { state } = await host.call<DetectorView>('GET', `/detectors/${orders}`);
    expect(state).toMatchObject({ kind: 'disabled', series: 0 });
  });
});

/** Load and errors of three hosts a minute; one of them has been failing for half an hour. */
function serverDocuments(nowMs: number): Array<Record<string, unknown>> {
  const first = nowMs - 2 * DAY_MS;
  return ['web-1', 'web-2', 'web-3'].flatMap((host, at) =>
    Array.from({ length: (2 * DAY_MS) / MINUTE_MS }, (_, i) => {
      const timeMs = first + i * MINUTE_MS;
      const noise = Math.sin(timeMs / 7_919 + at) + Math.sin(timeMs / 104_729);
      const failing = host === 'web-2' && timeMs > nowMs - 60 * MINUTE_MS && timeMs < nowMs - 30 * MINUTE_MS;
      const load = 40 + 15 * Math.sin((2 * Math.PI * timeMs) / DAY_MS) + 2 * noise;
      return { at: timeMs, host, load, errors: 2 + 0.3 * noise + (failing ? 20 : 0) };
    })
  );
}

onWorkbench(
  'a detector of the Open Distro API over a real Elasticsearch',
  (journey) => {
    let server: RunningElasticsearch;
    let id = '';
    beforeAll(async () => {
      server = await startElasticsearch();
      const types = { at: 'date', host: 'keyword', load: 'double', errors: 'double' };
      await server.fill('servers', types, serverDocuments(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS));
      id = await startForeign(journey.host, {
        name: 'foreign-servers',
        description: 'load and errors of each host',
        time_field: 'at',
        indices: ['serv*'],
        vigil_source: { kind: 'elasticsearch', url: server.url },
        feature_attributes: [meanOf('load', 'load'), meanOf('errors', 'errors')],
        category_field: ['host'],
        detection_interval: minutes(5),
        window_delay: minutes(0),
      });
      await untilRunning(journey.host, id);
    }, STARTING_MS);
    afterAll(() => server.stop(), STARTING_MS);

    it('ranks the failing host first, and says which feature it is', async () => {
      const { page } = journey;
      await journey.open(`/detectors/${id}?tab=series`);
      const first = heatMap(page).getByRole('row').nth(1);
      await first.getByRole('button', { name: '{host="web-2"}' }).waitFor();
      await first
        .getByRole('cell')
        .last()
        .getByText(/severe|moderate/)
        .waitFor();
      await page
        .getByRole('region', { name: 'errors' })
        .getByText(/% of what stands out/)
        .waitFor();
      await page.getByRole('tab', { name: /^Anomalies/ }).click();
      await eventRows(page).first().click();
      const shares = page.getByRole('region', { name: /^Details of/ }).getByRole('list', { name: 'Share of each' });
      expect(await shares.innerText()).toMatch(/^errors/);
      expect(await axeViolations(page)).toEqual([]);
    });

    it('is edited with its features, and keeps them for its own client', async () => {
      const { page, host } = journey;
      await journey.open(`/detectors/${id}/edit`);
      await page.getByRole('region', { name: 'Preview' }).getByRole('group', { name: 'Features' }).waitFor();
      const second = page.getByRole('group', { name: 'Feature 2' });
      expect(await second.getByLabel('Name').inputValue()).toBe('errors');
      await field(page, 'Description').fill('errors are what counts');
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Control+s');
      await page.getByRole('heading', { name: 'foreign-servers', exact: true }).waitFor();
      const { anomaly_detector: seen } = await askForeign<ForeignDetector>(host, 'GET', `/${id}`);
      expect(seen).toMatchObject({
        description: 'errors are what counts',
        category_field: ['host'],
        indices: ['serv*'],
      });
    });
  },
  { missing: elasticsearchMissing() }
);

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
