import { FakeServer } from '../../src/backend/sources/testkit/fake-server';
import { SECOND_MS } from '../../src/schema';
import { fraction, rangeAnswer, type FunctionSeries } from './range-answer';

export const INTERVAL_MS = 10 * SECOND_MS;
/** Points of a stretch in which at most one thing happens. */
const STRETCH = 60;

/**
 * A Prometheus whose data is a function of time alone, from `fromMs` on up to an end that is given later. It has noise,
 * spikes, NaN, single missing points, and before `liveMs` series that fall silent in the middle of an incident.
 */
export class ShopSource {
  readonly fromMs: number;
  readonly liveMs: number;
  /** No sample is later. */
  toMs = Infinity;
  readonly #server: FakeServer;
  #answers = 0;
  #waiting: Array<{ answers: number; resolve: () => void }> = [];

  private constructor(server: FakeServer, { fromMs, liveMs }: { fromMs: number; liveMs: number }) {
    this.#server = server;
    this.fromMs = fromMs;
    this.liveMs = liveMs;
  }

  /** Both times are on the grid of the interval. */
  static async start(times: { fromMs: number; liveMs: number }): Promise<ShopSource> {
    const server = await FakeServer.start();
    const shop = new ShopSource(server, times);
    server.answer(({ body }) => ({ body: shop.#answer(new URLSearchParams(body)) }));
    return shop;
  }

  get url(): string {
    return this.#server.url;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** Resolves when this many more queries have been answered. */
  answered(more: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ answers: this.#answers + more, resolve }));
  }

  /** An expression is the number of a group of series and how many it has: `3/40`. */
  #answer(form: URLSearchParams): string {
    const [group = 0, size = 0] = (form.get('query') ?? '').split('/').map(Number);
    this.#answers += 1;
    const reached = this.#waiting.filter(({ answers }) => answers <= this.#answers);
    this.#waiting = this.#waiting.filter(({ answers }) => answers > this.#answers);
    // In the next turn: this answer is then on its way.
    setImmediate(() => reached.forEach(({ resolve }) => resolve()));
    return rangeAnswer(form, Array.from({ length: size }, (_, index) => this.#series(group, index)));
  }

  #series(group: number, index: number): FunctionSeries {
    const id = group * 1_000 + index;
    const { fromMs, liveMs } = this;
    const liveTick = (liveMs - fromMs) / INTERVAL_MS;
    return {
      labels: { __name__: 'orders', group: String(group), pod: `web-${index}` },
      valueAt: (timeMs) =>
        timeMs < fromMs || timeMs > this.toMs ? null : sample(id, (timeMs - fromMs) / INTERVAL_MS, liveTick),
    };
  }
}

function sample(id: number, tick: number, liveTick: number): number | null {
  // Shifted from series to series, so that at any time something happens somewhere.
  const shifted = tick + 13 * id;
  const place = shifted % STRETCH;
  const kind = Math.floor(10 * fraction(id, Math.floor(shifted / STRETCH) + 1e6));
  const noise = fraction(id, 3 * tick) + fraction(id, 3 * tick + 1) + fraction(id, 3 * tick + 2) - 1.5;
  const usual = 100 + 30 * Math.sin(tick / 90 + id) + 6 * noise;
  if (kind === 0) {
    return place >= 20 && place < 28 ? usual * 2.5 : usual;
  }
  if (kind === 1) {
    return place % 7 === 3 ? NaN : place % 11 === 5 ? null : usual;
  }
  // A silence that lasts over the end of the data would be told apart from it only by when it is looked at.
  if (kind === 2 && tick + STRETCH < liveTick) {
    return place >= 24 && place < 50 ? null : place >= 16 && place < 24 ? usual * 0.1 : usual;
  }
  return usual;
}
