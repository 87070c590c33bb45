import { axeViolations } from './axe';
import { choose, field } from './editor-fields';
import { listDetectors } from './host';
import { onEveryHost, onWorkbench } from './journey';

onWorkbench('an engine that has stopped', (journey) => {
  it('is told in words, and the page recovers by itself', async () => {
    const { page, host } = journey;
    journey.expectErrors(/Failed to load resource/);
    await journey.open('/status');
    await page.getByRole('heading', { name: 'Status' }).waitFor();
    await host.halt();
    await page.getByText('What you see is old: the engine does not answer').waitFor();
    await page
      .getByText(/Vigil keeps trying/)
      .first()
      .waitFor();

    // The code of this page has not been fetched yet.
    await page.getByRole('link', { name: 'Anomalies' }).click();
    await page.getByText('This page could not be loaded').waitFor();

    await host.resume();
    await page.getByRole('heading', { name: 'Anomalies' }).waitFor({ timeout: 30_000 });
    await page.goBack();
    const story = page.getByText('What you see is old: the engine does not answer');
    await story.waitFor({ state: 'detached', timeout: 30_000 });
  });
});

onEveryHost('what cannot be', (journey) => {
  it('keeps a detector from being saved and says why at each field', async () => {
    const { page, host } = journey;
    const before = await listDetectors(host);
    await journey.open('/detectors/new');
    await choose(page, 'Prometheus');
    await page.getByText('Nothing to preview yet').waitFor();
    await page.getByRole('button', { name: 'Save and start' }).click();
    await page.getByText('This cannot be saved yet').waitFor();
    for (const label of ['Address', 'Query', 'Name']) {
      expect(await field(page, label).getAttribute('aria-invalid')).toBe('true');
      await page.getByRole('alert').filter({ hasText: label }).first().waitFor();
    }
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('link', { name: /^Name/ }).click();
    expect(await field(page, 'Name').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await listDetectors(host)).toHaveLength(before.length);
  });

  it('is said where a detector is looked for that is not there', async () => {
    const { page } = journey;
    journey.expectErrors(/status of 404/);
    await journey.open('/detectors/d000000000000000');
    await page.getByText('The detector could not be loaded').waitFor();
    await page.getByText(/It may have been deleted meanwhile/).waitFor();
  });
});

onWorkbench('a Prometheus that cannot be asked', (journey) => {
  const prepare = async (url: string) => {
    const { page } = journey;
    await journey.open('/detectors/new');
    await choose(page, 'Prometheus');
    await field(page, 'Address').fill(url);
    await field(page, 'Query').fill('up');
  };

  it('is told in the editor in words, and the preview can be asked for again', async () => {
    const { page } = journey;
    // Port 1 is nobody's.
    await prepare('http://127.0.0.1:1');
    await page.getByText('There is no preview of this').waitFor();
    await page.getByText(/Check that it runs and that the address is right/).waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  });

  it('lets the detector fail and say why, while others run', async () => {
    const { page } = journey;
    await prepare('http://127.0.0.1:1');
    await field(page, 'Name').fill('Unreachable');
    await page.getByRole('button', { name: 'Save and start' }).click();
    await page.getByRole('heading', { name: 'Unreachable' }).waitFor();
    await page.getByText(/^Failing for/).waitFor();
    await page
      .getByText(/127\.0\.0\.1:1/)
      .first()
      .waitFor();
  });
});
