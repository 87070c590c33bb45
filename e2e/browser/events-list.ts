import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

export const eventRows = (page: Page): Locator => page.locator('[data-event-row]');

export const severityChip = (page: Page, severity: string): Locator =>
  page.getByRole('toolbar', { name: 'Filter by severity' }).getByRole('button', { name: severity });

/** How many events a chip says there are of its severity. */
export async function countOn(chip: Locator): Promise<number> {
  return Number(/[\d,]+/.exec(await chip.innerText())?.[0]?.replace(',', ''));
}

/** The severities of the rows, once there are `count` of them. */
export async function listedSeverities(page: Page, count: number): Promise<string[]> {
  const labels = await eventually(
    () => eventRows(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? '')),
    ({ length }) => length === count
  );
  return labels.map((label) => label.split(':')[0] ?? '');
}

/** Presses Tab until the focus is on what is looked for; at most as often as a page has controls. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
  }
  throw new Error('the Tab key does not lead to it');
}
