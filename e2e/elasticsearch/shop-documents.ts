import { MINUTE_MS, type TimeRange } from '../../src/schema';

/** One request to a web server of the shop. */
export interface ShopDocument extends Record<string, unknown> {
  '@timestamp': number;
  host: string;
  region: string;
  status: number;
  seconds: number;
}

export const SHOP_FIELDS = {
  '@timestamp': 'date',
  host: 'keyword',
  region: 'keyword',
  status: 'integer',
  seconds: 'double',
  note: 'text',
};

const HOSTS = [
  { host: 'web-1', region: 'eu' },
  { host: 'web-2', region: 'eu' },
  { host: 'web-1', region: 'us' },
  { host: 'web-3', region: 'us' },
];

/** Minutes in which nobody comes at all. */
export function isQuiet(timeMs: number): boolean {
  return Math.floor(timeMs / MINUTE_MS) % 10 === 4;
}

/** Requests from `fromMs` up to but not including `toMs`, a function of time alone: more in some minutes, none in others. */
export function shopDocuments({ fromMs, toMs }: TimeRange): ShopDocument[] {
  const documents: ShopDocument[] = [];
  for (let timeMs = fromMs; timeMs < toMs; timeMs += 20_000) {
    HOSTS.forEach(({ host, region }, index) => {
      const step = timeMs / 20_000 + index;
      // One server rests every third time, and all do in quiet minutes.
      if (!isQuiet(timeMs) && step % 3 !== 0) {
        // Whole 64ths, so that sums are exact in whatever order they are added up.
        const seconds = Math.round(32 + 16 * Math.sin(step) + index) / 64;
        documents.push({ '@timestamp': timeMs + index, host, region, status: step % 7 === 0 ? 500 : 200, seconds });
      }
    });
  }
  return documents;
}
