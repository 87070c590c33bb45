import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { everyPage, PAGE_NAMES } from './every-page';
import { openShop } from './host';
import { onWorkbench } from './journey';

const folder = process.env['VIGIL_SCREENSHOTS'];
const missing = folder === undefined ? 'VIGIL_SCREENSHOTS names no folder for them' : null;
const MODES = ['dark', 'light'] as const;

onWorkbench(
  'pictures of every page',
  (journey) => {
    let pages: Awaited<ReturnType<typeof everyPage>>;
    beforeAll(async () => {
      mkdirSync(`${folder}`, { recursive: true });
      await openShop(journey.host);
      pages = await everyPage(journey.host);
    });

    it.each(PAGE_NAMES)('are taken of %s', async (name) => {
      const { page } = journey;
      const { path, until } = pages.get(name) ?? { path: '', until: '' };
      for (const mode of MODES) {
        await page.emulateMedia({ colorScheme: mode });
        for (const width of [1280, 800]) {
          await page.setViewportSize({ width, height: 800 });
          await journey.open(path);
          await page.locator(until).first().waitFor();
          await page.waitForLoadState('networkidle');
          await page.screenshot({ path: join(`${folder}`, `${name}-${mode}-${width}.png`), fullPage: true });
        }
      }
    });
  },
  { missing }
);
