import type { AnomalyPage } from '../../src/schema';
import { prometheusMissing, startPrometheus, type RunningPrometheus } from '../prometheus/start-prometheus';
import { choose, field } from './editor-fields';
import { eventually } from './eventually';
import { eventRows } from './events-list';
import { listDetectors } from './host';
import { onEveryHost, onWorkbench } from './journey';

const MINUTE_MS = 60_000;
const marked = /would have marked/;

onWorkbench(
  'making a detector on a real Prometheus',
  (journey) => {
    let prometheus: RunningPrometheus;
    beforeAll(async () => {
      prometheus = await startPrometheus();
    });
    afterAll(() => prometheus.stop());

    it('shows what it would find before it is saved, and finds it once it is', async () => {
      const { page, host } = journey;
      await journey.open('/');
      await page.getByRole('link', { name: 'New detector' }).first().click();
      await choose(page, 'Prometheus');
      await field(page, 'Address').fill(prometheus.url);
      await field(page, 'Query').fill('sum by (region) (shop_orders)');

      const preview = page.getByRole('region', { name: 'Preview' });
      await preview.getByText('2 series found').waitFor();
      await preview.getByText(marked).waitFor();
      await preview.getByRole('img', { name: /^\{region="eu"\} with its usual range/ }).waitFor();
      await preview.getByText('Show the events').click();
      await preview
        .getByRole('button', { name: /below usual|of the usual|× the usual/ })
        .first()
        .waitFor();

      await field(page, 'Name').fill('Orders by region');
      await page.getByText('● unsaved').waitFor();
      await page.getByRole('button', { name: 'Save and start' }).click();

      await page.getByRole('heading', { name: 'Orders by region' }).waitFor();
      await page.getByText('running').first().waitFor();
      await page
        .getByRole('img', { name: /with its usual range/ })
        .first()
        .waitFor();
      await eventRows(page).first().waitFor();
      const [saved] = await listDetectors(host);
      expect(saved?.detector).toMatchObject({
        name: 'Orders by region',
        source: { kind: 'prometheus', url: prometheus.url, expr: 'sum by (region) (shop_orders)' },
      });
      const { fromMs, toMs } = prometheus.incident;
      const found = await host.call<AnomalyPage>('GET', `/anomalies?from=${fromMs}&to=${toMs}`);
      expect(found.items).toContainEqual(expect.objectContaining({ labels: { region: 'eu' }, side: 'below' }));
      const incident = found.items.find(({ labels }) => labels['region'] === 'eu');
      expect(Math.abs((incident?.startMs ?? 0) - fromMs)).toBeLessThanOrEqual(5 * MINUTE_MS);
    });
  },
  { missing: prometheusMissing() }
);

onEveryHost('making a detector', (journey) => {
  it('re-draws at once and asks nothing when the behaviour changes', async () => {
    const { page } = journey;
    await journey.open('/detectors/new');
    await choose(page, 'Demo shop (invented)');
    const sentence = page.getByRole('region', { name: 'Preview' }).getByText(marked);
    await sentence.waitFor();
    const events = async () => Number(/marked ([\d,]+|no) event/.exec(await sentence.innerText())?.[1]);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));

    const bySensitivity: number[] = [];
    for (const name of ['Low', 'Medium', 'High']) {
      await choose(page, name);
      bySensitivity.push(await events());
    }
    expect(bySensitivity).toEqual(bySensitivity.toSorted((a, b) => a - b));
    expect(bySensitivity.at(-1)).toBeGreaterThan(0);
    await field(page, 'Smallest departure').fill('1000000000');
    expect(await eventually(events, (count) => count === 0)).toBe(0);
    expect(asked.filter((url) => /previews|sources/.test(url))).toEqual([]);
  });

  it('runs what was chosen, under the name that was given', async () => {
    const { page, host } = journey;
    await journey.open('/detectors/new');
    await choose(page, 'Demo shop (invented)');
    await field(page, 'Metric').click();
    await page.getByRole('option', { name: /Messages waiting/ }).click();
    await field(page, 'Name').fill('Journey: made by hand');
    await field(page, 'Name').press('Control+s');
    await page.getByRole('heading', { name: 'Journey: made by hand' }).waitFor();
    await page.getByText('running').first().waitFor();
    const saved = (await listDetectors(host)).find(({ detector }) => detector.name === 'Journey: made by hand');
    expect(saved?.detector.source).toEqual({ kind: 'demo', metric: 'queue_depth' });
  });
});
