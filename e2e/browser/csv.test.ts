import type { Page } from 'playwright-core';
import { LIMITS } from '../../src/schema';
import { choose, field } from './editor-fields';
import { eventRows } from './events-list';
import { onWorkbench } from './journey';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 5);
const DAYS = 6;

/** A measurement every five minutes with a daily rhythm, and on the last day half an hour far above it. */
function measurements(): string {
  const lines = ['timestamp,temperature'];
  for (let i = 0; i < DAYS * 288; i++) {
    const day = 20 + 5 * Math.sin((2 * Math.PI * i) / 288) + 0.3 * Math.sin(i * 1.7) + 0.2 * Math.cos(i * 0.37);
    const isOdd = i >= (DAYS - 1) * 288 + 140 && i < (DAYS - 1) * 288 + 146;
    lines.push(`${new Date(START_MS + i * 5 * MINUTE_MS).toISOString()},${(day + (isOdd ? 30 : 0)).toFixed(2)}`);
  }
  return lines.join('\n');
}

onWorkbench('a CSV file', (journey) => {
  async function upload(page: Page, name: string, text: string): Promise<void> {
    await journey.open('/detectors/new');
    await choose(page, 'CSV file');
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.locator('input[type="file"]').setInputFiles(file);
  }

  it('is uploaded, previewed up to its own end, and watched', async () => {
    const { page } = journey;
    await upload(page, 'temperature.csv', measurements());
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('1 series found').waitFor();
    await preview.getByRole('img', { name: /with its usual range/ }).waitFor();
    await field(page, 'Name').fill('Temperature');
    await page.getByRole('button', { name: 'Save and start' }).click();
    await page.getByRole('heading', { name: 'Temperature' }).waitFor();
    const toMs = START_MS + DAYS * 1_440 * MINUTE_MS;
    await journey.open(`/anomalies?from=${START_MS}&to=${toMs}`);
    await eventRows(page).first().waitFor();
    expect(await eventRows(page).first().getAttribute('aria-label')).toContain('Temperature');
  });

  it.each([
    ['a letter', 'Dear Sir or Madam,\nthis is not a table.\n', /The first row below the header has no readable time/],
    ['cut off', 'timestamp,value\n2026-01-05T00:00:00Z,"1\n', /The file cannot be read as rows of columns/],
    ['nothing but a header', 'timestamp,value\n', /The file has no row below its header/],
  ])('that is %s is refused in words', async (_, text, words) => {
    const { page } = journey;
    journey.expectErrors(/status of 400/);
    await upload(page, 'refused.csv', text);
    await page.getByText('The file was not taken').waitFor();
    await page.getByText(words).first().waitFor();
  });

  it('that lacks the column named for its times is told to, with those it has', async () => {
    const { page } = journey;
    journey.expectErrors(/status of 400/);
    await upload(page, 'other-name.csv', measurements().replace('timestamp', 'measured'));
    await page
      .getByText(/has no column "timestamp", only "?measured/)
      .first()
      .waitFor();
    await field(page, 'Time column').fill('measured');
    await page.getByRole('region', { name: 'Preview' }).getByText('1 series found').waitFor();
  });

  it('that is too large is not even sent', async () => {
    const { page } = journey;
    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
    await upload(page, 'large.csv', 'x'.repeat(LIMITS.csvBytes + 1));
    await page.getByText('The file was not taken').waitFor();
    await page
      .getByText(/at most 10 MiB/)
      .first()
      .waitFor();
    expect(sent.filter((url) => url.includes('/files'))).toEqual([]);
  });
});
