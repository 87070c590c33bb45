import { configure } from '@testing-library/react';

/**
 * Gives jsdom the layout it has not: every element is `widthPx` wide, texts can be measured, observers exist.
 * Lists that draw only what is visible draw nothing without it. Waiting gets the patience that a loaded machine needs.
 */
export function giveLayout(widthPx = 1_000): void {
  configure({ asyncUtilTimeout: 5_000 });
  const heightPx = 400;
  const rect = { width: widthPx, height: heightPx, top: 0, left: 0, bottom: heightPx, right: widthPx, x: 0, y: 0 };
  const define = (target: object, name: string, value: unknown) =>
    Object.defineProperty(target, name, { configurable: true, writable: true, value });
  define(Element.prototype, 'getBoundingClientRect', () => rect);
  define(HTMLCanvasElement.prototype, 'getContext', () => blindCanvas);
  define(window, 'Path2D', function BlindPath() {
    return blindCanvas;
  });
  define(window, 'ResizeObserver', StillObserver);
  define(window, 'IntersectionObserver', StillObserver);
  for (const box of ['client', 'offset']) {
    define(HTMLElement.prototype, `${box}Width`, widthPx);
    define(HTMLElement.prototype, `${box}Height`, heightPx);
  }
}

/** Takes every stroke and draws none. */
const blindCanvas: object = new Proxy(
  { measureText: (text: string) => ({ width: text.length * 8 }) },
  { get: (own: Record<string, unknown>, name: string) => own[name] ?? (() => blindCanvas), set: () => true }
);

/** Nothing changes its size in a test. */
class StillObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
