import type { Page } from 'playwright-core';
import { axeViolations } from './axe';
import { eventually } from './eventually';
import { everyPage, PAGE_NAMES } from './every-page';
import { openShop } from './host';
import { onWorkbench } from './journey';

onWorkbench('every page', (journey) => {
  let pages: Awaited<ReturnType<typeof everyPage>>;
  beforeAll(async () => {
    await openShop(journey.host);
    pages = await everyPage(journey.host);
  });

  async function draw(name: string): Promise<Page> {
    const { path, until } = pages.get(name) ?? { path: '', until: '' };
    await journey.open(path);
    await journey.page.locator(until).first().waitFor();
    return journey.page;
  }

  const excess = () => journey.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

  it.each(PAGE_NAMES)('%s shuts nobody out and never scrolls sideways, dark or light, wide or narrow', async (name) => {
    const page = await draw(name);
    expect(await axeViolations(page)).toEqual([]);
    expect(await excess()).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Switch to light' }).click();
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 800, height: 800 });
    // Charts and tables take the new width a moment later.
    expect(await eventually(excess, (px) => px <= 0)).toBeLessThanOrEqual(0);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('is light or dark as chosen, and stays so', async () => {
    const page = await draw('detectors');
    const scheme = () => page.evaluate(() => document.documentElement.style.colorScheme);
    expect(await scheme()).toBe('dark');
    await page.getByRole('button', { name: 'Switch to light' }).click();
    expect(await scheme()).toBe('light');
    await page.reload();
    await page.getByRole('button', { name: 'Switch to dark' }).waitFor();
    expect(await scheme()).toBe('light');
  });
});
