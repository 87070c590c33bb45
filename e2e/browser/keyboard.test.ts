import { field } from './editor-fields';
import { eventRows, tabTo } from './events-list';
import { openShop } from './host';
import { onEveryHost, type Journey } from './journey';

const focusIsOn = (journey: Journey, selector: string) =>
  journey.page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);

onEveryHost('the keyboard alone', (journey) => {
  beforeAll(async () => void (await openShop(journey.host)));

  it('searches, walks and opens the list of detectors', async () => {
    const { page } = journey;
    await journey.open('/detectors');
    const links = page.locator('[data-detector-row]');
    await links.first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('Journey');
    expect(await page.getByRole('textbox', { name: 'Search detectors' }).inputValue()).toBe('Journey');
    await page.getByRole('textbox', { name: 'Search detectors' }).blur();
    await page.waitForURL(/search=Journey/);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await links.nth(1).evaluate((link) => link === document.activeElement)).toBe(true);
    const name = (await links.nth(1).innerText()).trim();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name }).waitFor();
  });

  it('lists its keys under "?" and closes the list with Escape', async () => {
    const { page } = journey;
    await journey.open('/detectors');
    await page.locator('[data-detector-row]').first().waitFor();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Next and previous detector').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('walks, opens and closes events, and keeps its place', async () => {
    const { page } = journey;
    await journey.open('/anomalies?from=now-14d&to=now');
    await eventRows(page).nth(1).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const id = await eventRows(page).nth(1).getAttribute('data-event-row');
    await page.keyboard.press('Enter');
    const detail = page.getByRole('region', { name: /^Details of/ });
    await detail.getByRole('img', { name: /with its usual range/ }).waitFor();
    await tabTo(page, detail.getByRole('link', { name: 'Detector' }));
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
    expect(await focusIsOn(journey, `[data-event-row="${id}"]`)).toBe(true);
  });

  it('makes a detector', async () => {
    const { page } = journey;
    await journey.open('/detectors');
    await page.locator('[data-detector-row]').first().waitFor();
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: 'New detector' }).waitFor();
    const kinds = page.getByRole('radiogroup', { name: 'Source' });
    await tabTo(page, kinds.getByRole('radio', { checked: true }));
    while (!(await page.getByRole('radio', { name: 'Demo shop (invented)' }).isChecked())) {
      await page.keyboard.press('ArrowRight');
    }
    await tabTo(page, field(page, 'Name'));
    await page.keyboard.type('Journey: typed');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'Journey: typed' }).waitFor();
  });
});
