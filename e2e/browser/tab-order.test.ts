import { openShop } from './host';
import { onWorkbench } from './journey';
import { walkByTab } from './walk-by-tab';

onWorkbench('the Tab key', (journey) => {
  beforeAll(async () => void (await openShop(journey.host)));

  it.each(['/detectors', '/anomalies?from=now-14d&to=now', '/status'])(
    'reaches everything on %s in the order of the page, and shows where it is',
    async (path) => {
      const { page } = journey;
      await journey.open(path);
      await page.locator('main button').first().waitFor();
      await page.waitForLoadState('networkidle');
      const stops = await walkByTab(page);
      expect(stops.length).toBeGreaterThan(8);
      expect(stops.map(({ index }) => index)).toEqual(stops.map(({ index }) => index).toSorted((a, b) => a - b));
      expect(stops.filter(({ isMarked }) => !isMarked).map(({ what }) => what)).toEqual([]);
    }
  );
});
