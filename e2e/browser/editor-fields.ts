import type { Locator, Page } from 'playwright-core';

/** The control under a label of the editor; what explains it is part of its name. */
export const field = (page: Page, label: string): Locator => page.getByLabel(new RegExp(`^${label}`)).first();

/** Grafana's radio buttons lie, unseen, under their labels. */
export const choose = (page: Page, name: string): Promise<void> =>
  page.getByRole('radio', { name, exact: true }).check({ force: true });
