import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** What keeps people out: axe's violations of impact "serious" and "critical", each with the elements it is about. */
export async function axeViolations(page: Page): Promise<string[]> {
  // What the pointer does to a button is Grafana's choice, and below the contrast that axe asks for.
  await page.mouse.move(0, 0);
  await page.evaluate(settled);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

/** Colours on their way from dark to light are neither. */
async function settled(): Promise<void> {
  const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
  await Promise.allSettled(passing.map(({ finished }) => finished));
}
