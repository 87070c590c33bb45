import { SEVERITIES, type Severity } from '../../src/schema';
import { eventually } from './eventually';
import { countOn, eventRows, listedSeverities, severityChip, tabTo } from './events-list';
import { openShop } from './host';
import { onEveryHost, onWorkbench, type Journey } from './journey';

const RANGE = 'from=now-14d&to=now';

function declareFilters(journey: Journey, path: string): void {
  /** All severities with at least one event, and how many. */
  async function counts(): Promise<Map<Severity, number>> {
    await eventRows(journey.page).first().waitFor();
    const pairs = await Promise.all(
      SEVERITIES.map(async (name) => [name, await countOn(severityChip(journey.page, name))] as const)
    );
    return new Map(pairs.filter(([, count]) => count > 0));
  }

  it('shows the chosen severities alone, chosen with the mouse', async () => {
    const { page } = journey;
    await journey.open(path);
    const known = await counts();
    expect(known.size).toBeGreaterThan(1);
    const all = [...known.values()].reduce((sum, count) => sum + count, 0);
    expect(await listedSeverities(page, all)).toHaveLength(all);
    const [[first, ofFirst] = ['severe', 0], [second, ofSecond] = ['severe', 0]] = known;

    await severityChip(page, first).click();
    expect(await listedSeverities(page, ofFirst)).toEqual(Array.from({ length: ofFirst }, () => first));
    await page.getByText(`${ofFirst} of ${all}`, { exact: true }).waitFor();
    expect(await severityChip(page, first).getAttribute('aria-pressed')).toBe('true');

    await severityChip(page, second).click();
    const both = await listedSeverities(page, ofFirst + ofSecond);
    expect(new Set(both)).toEqual(new Set([first, second]));
    expect(both).toHaveLength(ofFirst + ofSecond);
  });

  it('shows the chosen severity alone, chosen with the keyboard', async () => {
    const { page } = journey;
    await journey.open(path);
    const known = await counts();
    const worstFirst = SEVERITIES.toReversed();
    // Not the first chip, so that the arrows have something to do.
    const chosen = worstFirst.findLast((name) => known.has(name)) ?? 'slight';
    await tabTo(page, severityChip(page, 'severe'));
    for (let step = 0; step < worstFirst.indexOf(chosen); step++) {
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Space');
    const count = known.get(chosen) ?? 0;
    expect(await listedSeverities(page, count)).toEqual(Array.from({ length: count }, () => chosen));
    await page.keyboard.press('Enter');
    const all = [...known.values()].reduce((sum, one) => sum + one, 0);
    expect(await listedSeverities(page, all)).toHaveLength(all);
  });

  it('opens an event in place: what happened, its chart, and the way to its detector', async () => {
    const { page } = journey;
    await journey.open(path);
    await eventRows(page).first().click();
    const detail = page.getByRole('region', { name: /^Details of/ });
    await detail.getByText(/usual for/).waitFor();
    await detail.getByRole('img', { name: /with its usual range/ }).waitFor();
    await detail.getByRole('button', { name: /range/ }).waitFor();
    await detail.getByRole('link', { name: 'Detector' }).click();
    await page.getByRole('heading', { name: /^Journey: / }).waitFor();
    await page
      .getByRole('img', { name: /with its usual range/ })
      .first()
      .waitFor();
  });

  it('finds events by words, and says what a filter hides', async () => {
    const { page } = journey;
    await journey.open(path);
    await eventRows(page).first().waitFor();
    const name = (await eventRows(page).first().getAttribute('aria-label'))?.match(/Journey: \w+/)?.[0] ?? '';
    const search = page.getByRole('textbox', { name: 'Search events' });
    await search.fill(name);
    const labels = () => eventRows(page).evaluateAll((rows) => rows.map((row) => `${row.getAttribute('aria-label')}`));
    const found = await eventually(labels, (seen) => seen.length > 0 && seen.every((label) => label.includes(name)));
    expect(found.every((label) => label.includes(name))).toBe(true);
    await search.fill('no event says this');
    await page.getByText(/The filter hides \d+ anomal(y|ies)/).waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await eventRows(page).first().waitFor();
    expect(await search.inputValue()).toBe('');
  });
}

onEveryHost('filtering the anomalies', (journey) => {
  beforeAll(async () => void (await openShop(journey.host)));
  declareFilters(journey, `/anomalies?${RANGE}`);

  it('keeps filters, order and open row in the address, step by step', async () => {
    const { page } = journey;
    await journey.open(`/anomalies?${RANGE}`);
    await eventRows(page).first().waitFor();
    const all = await eventRows(page).count();
    const severity = (await listedSeverities(page, all))[0] ?? '';
    await severityChip(page, severity).click();
    const count = await countOn(severityChip(page, severity));
    await listedSeverities(page, count);
    await page.getByRole('button', { name: 'Sort by score' }).click();
    await eventRows(page).first().click();
    const detail = page.getByRole('region', { name: /^Details of/ });
    await detail.waitFor();
    const title = await detail.getAttribute('aria-label');

    await page.reload();
    await detail.waitFor();
    expect(await detail.getAttribute('aria-label')).toBe(title);
    expect(await listedSeverities(page, count)).toHaveLength(count);
    expect(await page.getByRole('columnheader', { name: /score/i }).getAttribute('aria-sort')).toBe('descending');

    await page.goBack();
    await detail.waitFor({ state: 'detached' });
    await page.goBack();
    await page.goBack();
    expect(await listedSeverities(page, all)).toHaveLength(all);
    expect(await severityChip(page, severity).getAttribute('aria-pressed')).toBe('false');
  });
});

onWorkbench('filtering in the events panel', (journey) => {
  beforeAll(async () => void (await openShop(journey.host)));
  declareFilters(journey, `/panel?${RANGE}`);
});
