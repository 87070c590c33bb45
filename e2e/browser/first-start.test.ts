import type { AnomalyPage } from '../../src/schema';
import { eventually } from './eventually';
import { eventRows } from './events-list';
import { listDetectors } from './host';
import { onWorkbench } from './journey';

const MINUTE_MS = 60_000;

onWorkbench(
  'the first start',
  (journey) => {
    const anomalies = () => journey.host.call<AnomalyPage>('GET', '/anomalies?limit=500');

    it('shows detectors at work, a band and anomalies within a minute', async () => {
      const { page } = journey;
      await journey.open('/');
      const row = page.getByRole('row').filter({ hasText: 'Demo: orders' });
      await row.getByText('running').waitFor({ timeout: MINUTE_MS });
      await page.getByText('demo data – invented').waitFor();

      await page.getByRole('link', { name: 'Demo: orders' }).click();
      await page.getByRole('heading', { name: 'Demo: orders' }).waitFor();
      await page
        .getByRole('img', { name: /with its usual range/ })
        .first()
        .waitFor();
      await page.getByText('usual range', { exact: true }).waitFor();

      await journey.open('/anomalies?from=now-7d&to=now');
      await eventRows(page).first().waitFor();
      expect(Date.now() - journey.host.startedMs).toBeLessThan(MINUTE_MS);
    });

    it('is not lost when the engine is stopped and started again', async () => {
      const { page, host } = journey;
      await eventually(
        () => listDetectors(host),
        (views) => views.every(({ state }) => state.kind === 'running')
      );
      await journey.open('/');
      await page.getByRole('link', { name: 'Demo: CPU' }).click();
      await page.getByRole('switch', { name: 'Enabled' }).click({ force: true });
      await page.getByText('Disabled: nothing new is looked at').waitFor();
      const detectors = (await listDetectors(host)).map(({ detector }) => detector);
      const before = (await anomalies()).items.filter(({ endMs }) => endMs !== null);
      await page.goto('about:blank');

      await host.halt();
      await host.resume();

      await journey.open('/');
      await page.getByRole('row').filter({ hasText: 'Demo: CPU' }).getByText('disabled').waitFor();
      await page.getByRole('row').filter({ hasText: 'Demo: orders' }).getByText('running').waitFor();
      const after = (await listDetectors(host)).map(({ detector }) => detector);
      expect(byId(after)).toEqual(byId(detectors));
      expect(before.length).toBeGreaterThan(0);
      expect((await anomalies()).items).toEqual(expect.arrayContaining(before));
    });
  },
  { flags: ['--demo'] }
);

const byId = <T extends { id: string }>(items: T[]): T[] => items.toSorted((a, b) => a.id.localeCompare(b.id));
