import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { injected, INJECTED_KINDS, type InjectedKind } from '../../src/core/testkit/injected';
import { choose, field } from './editor-fields';
import { onWorkbench } from './journey';

const START_MS = Date.UTC(2026, 0, 5);
const INTERVAL_MS = 5 * 60_000;
const SEED = 100;
const pictures = process.env['VIGIL_SCREENSHOTS'];

/** One series with one anomaly of the kind, as a file. */
function fileOf(kind: InjectedKind): { name: string; mimeType: string; buffer: Buffer } {
  const rows = Array.from(injected(kind, SEED).values, (value, i) => {
    return `${new Date(START_MS + i * INTERVAL_MS).toISOString()},${value}`;
  });
  const text = ['timestamp,value', ...rows].join('\n');
  return { name: `${kind.name.replaceAll(' ', '-')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) };
}

async function preview(page: Page, kind: InjectedKind): Promise<Locator> {
  await choose(page, 'CSV file');
  await page.locator('input[type="file"]').setInputFiles(fileOf(kind));
  const pane = page.getByRole('region', { name: 'Preview' });
  await pane.getByText('1 series found').waitFor();
  return pane;
}

async function useAutomatic(page: Page): Promise<void> {
  await field(page, 'Algorithm').click();
  await page.getByRole('option', { name: /^Automatic/ }).click();
  await page.getByText(/^Interval .*, delay .*, history/).click();
  await page.getByRole('combobox', { name: /^Interval/ }).click();
  await page.getByRole('option', { name: '5 min', exact: true }).click();
}

async function takePictures(page: Page, pane: Locator, name: string): Promise<void> {
  if (pictures === undefined) {
    return;
  }
  mkdirSync(pictures, { recursive: true });
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await pane.screenshot({ path: join(pictures, `preview-${name.replaceAll(' ', '-')}-${colorScheme}.png`) });
  }
}

onWorkbench('the preview of an anomaly', (journey) => {
  it.each(INJECTED_KINDS.map((kind) => [kind.name, kind] as const))(
    'shows band, members and an explanation: %s',
    async (name, kind) => {
      const { page } = journey;
      await page.setViewportSize({ width: 1280, height: 1100 });
      await journey.open('/detectors/new');
      await useAutomatic(page);
      const pane = await preview(page, kind);
      await pane.getByRole('img', { name: /with its usual range/ }).waitFor();

      await pane.getByText(/^What looks at this series: \d+ of \d+ members count$/).click();
      const members = pane.getByRole('table', { name: 'Members of the model' });
      await members.getByRole('row', { name: /^Seasonal .*yes: / }).waitFor();
      await pane.getByText(/^What looks at this series/).click();

      await pane.getByText('Show the events').click();
      const { from, to } = injected(kind, SEED);
      const event = pane
        .getByRole('listitem')
        .filter({ hasText: dayOf(from, to) })
        .getByRole('button')
        .first();
      await event.press('Enter');
      await pane.getByRole('list', { name: /^Who spoke/ }).waitFor();
      expect(await event.innerText()).toMatch(/ (usual|expected) /);
      await takePictures(page, pane, name);
    }
  );
});

/** The first days that the anomaly touches, as times are written. */
function dayOf(from: number, to: number): RegExp {
  const days = [from, Math.min(to, from + 288) - 1].map((i) =>
    new Date(START_MS + i * INTERVAL_MS).toISOString().slice(0, 10)
  );
  return new RegExp(days.join('|'));
}
