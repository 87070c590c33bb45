import type { Page } from 'playwright-core';

/** A control that the Tab key stops at. */
export interface Stop {
  what: string;
  /** Place in the document. */
  index: number;
  /** It looks different with the focus than without. */
  isMarked: boolean;
}

/** All stops of the Tab key from the top of the page, until it leaves the page or comes round. */
export async function walkByTab(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  let focused = '';
  for (;;) {
    await page.keyboard.press('Tab');
    const last = stops.at(-1);
    if (last !== undefined) {
      last.isMarked = focused !== (await page.evaluate(look, last.index));
    }
    const at = await page.evaluate(whereIsFocus);
    if (at === null || stops.some(({ index }) => index === at.index)) {
      return stops;
    }
    focused = await page.evaluate(look, at.index);
    stops.push({ ...at, isMarked: false });
  }
}

function whereIsFocus(): { what: string; index: number } | null {
  const at = document.activeElement;
  if (at === null || at === document.body) {
    return null;
  }
  const what = `${at.tagName} ${at.getAttribute('aria-label') ?? at.textContent}`.trim();
  return { what, index: [...document.querySelectorAll('*')].indexOf(at) };
}

/** Frames and colours of a control, and of what stands beside or around it: kits draw the mark on either. */
function look(index: number): string {
  const at = document.querySelectorAll('*')[index];
  const near = [at, at?.nextElementSibling, at?.parentElement, at?.parentElement?.parentElement];
  return near
    .flatMap((element) => {
      const { outline, boxShadow, border, backgroundColor } = element ? getComputedStyle(element) : {};
      return [outline, boxShadow, border, backgroundColor];
    })
    .join();
}
