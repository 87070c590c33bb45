import type { DetectorView } from '../../src/schema';
import { axeViolations } from './axe';
import { choose, field } from './editor-fields';
import { eventually } from './eventually';
import { listDetectors, makeDetector } from './host';
import { onEveryHost } from './journey';

onEveryHost('changing a detector', (journey) => {
  let view: DetectorView;
  let count = 0;
  beforeEach(async () => {
    const name = `Journey: change ${++count}`;
    view = await makeDetector(journey.host, {
      name,
      source: { kind: 'demo', metric: 'queue_depth' },
      historyMs: 86_400_000,
    });
  });

  const stored = async () => (await journey.host.call<DetectorView>('GET', `/detectors/${view.detector.id}`)).detector;
  const openEditor = () => journey.open(`/detectors/${view.detector.id}/edit`);

  it('saves what was edited', async () => {
    const { page } = journey;
    await journey.open(`/detectors/${view.detector.id}`);
    await page.getByRole('link', { name: 'Edit' }).click();
    await field(page, 'Description').fill('messages that wait for the warehouse');
    await choose(page, 'High');
    await page.getByRole('button', { name: 'Save' }).click();
    // The form shows the same text while it saves.
    expect(await eventually(stored, ({ version }) => version === 2)).toMatchObject({ sensitivity: 'high', version: 2 });
    await page.getByText('messages that wait for the warehouse').waitFor();
  });

  it('keeps the changes of both when somebody else has saved meanwhile, until the user chooses', async () => {
    const { page, host } = journey;
    journey.expectErrors(/status of 4\d\d/);
    await openEditor();
    await field(page, 'Description').fill('mine');
    const { detector } = view;
    const spec = { name: detector.name, source: detector.source, historyMs: detector.historyMs, description: 'theirs' };
    await host.call('PUT', `/detectors/${detector.id}`, { version: 1, spec });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody saved this detector meanwhile (version 2)').waitFor();
    expect(await stored()).toMatchObject({ description: 'theirs' });
    await page.getByRole('button', { name: 'Overwrite with mine' }).click();
    expect(await eventually(stored, ({ version }) => version === 3)).toMatchObject({ description: 'mine' });
    await page.getByText('mine', { exact: true }).waitFor();
  });

  it('says beside the name that it is taken', async () => {
    const { page, host } = journey;
    journey.expectErrors(/status of 409/);
    await makeDetector(host, { name: `${view.detector.name} taken`, source: view.detector.source, enabled: false });
    await openEditor();
    await field(page, 'Name').fill(`${view.detector.name} taken`);
    await page.getByRole('button', { name: 'Save' }).click();
    const name = field(page, 'Name');
    await page
      .locator('[role="alert"]')
      .filter({ hasText: `${view.detector.name} taken` })
      .first()
      .waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(await stored()).toMatchObject({ name: view.detector.name });
  });

  it('stops looking and starts again by the switch', async () => {
    const { page } = journey;
    await journey.open(`/detectors/${view.detector.id}`);
    const toggle = page.getByRole('switch');
    await toggle.click({ force: true });
    await page.getByText('Disabled: nothing new is looked at').waitFor();
    expect(await stored()).toMatchObject({ enabled: false });
    await toggle.click({ force: true });
    await page.getByText('Disabled: nothing new is looked at').waitFor({ state: 'detached' });
    expect(await stored()).toMatchObject({ enabled: true });
  });

  it('names what it deletes, offers to disable it instead, and makes it again when asked to', async () => {
    const { page, host } = journey;
    const { id, name } = view.detector;
    const isThere = async () => (await listDetectors(host)).some(({ detector }) => detector.name === name);
    await journey.open(`/detectors/${id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(new RegExp(`Delete detector ‘${name}’ and its \\d+ anomal(y|ies)\\?`)).waitFor();
    await dialog.getByRole('button', { name: 'Disable instead' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Keep' }).click();
    expect(await isThere()).toBe(true);

    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await dialog.getByRole('button', { name: `Delete ‘${name}’` }).click();
    await page.getByText(`Deleted ‘${name}’.`).waitFor();
    expect(await isThere()).toBe(false);

    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByText(`Made again ‘${name}’.`).waitFor();
    await page.getByRole('link', { name, exact: true }).waitFor();
    expect(await isThere()).toBe(true);
  });

  it('asks before unsaved changes are left behind', async () => {
    const { page } = journey;
    await openEditor();
    await field(page, 'Description').fill('not saved yet');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    expect(await field(page, 'Description').inputValue()).toBe('not saved yet');

    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Leave and lose the changes' }).click();
    const path = () => Promise.resolve(new URL(page.url()).pathname);
    expect(await eventually(path, (now) => !now.endsWith('/edit'))).toMatch(
      new RegExp(`/detectors/${view.detector.id}$`)
    );
    expect(await stored()).toMatchObject({ description: '' });
  });
});
