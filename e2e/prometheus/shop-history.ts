const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const REGIONS = ['eu', 'us'] as const;
export type Region = (typeof REGIONS)[number];

/** A stretch in which the orders of `eu` all but stop. */
export interface Incident {
  fromMs: number;
  toMs: number;
}

/** Twenty hours before `nowMs`, forty minutes long, on whole minutes. */
export function incidentBefore(nowMs: number): Incident {
  const fromMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - 20 * HOUR_MS;
  return { fromMs, toMs: fromMs + 40 * MINUTE_MS };
}

/** Orders per minute of a small shop: a daily rhythm and a little noise, a function of time alone. */
export function ordersAt(timeMs: number, region: Region, incident: Incident): number {
  const shiftMs = region === 'eu' ? 0 : 6 * HOUR_MS;
  const day = 1 - 0.5 * Math.cos((2 * Math.PI * (timeMs - shiftMs)) / DAY_MS);
  const noise = Math.sin(timeMs / 7_919) + Math.sin(timeMs / 104_729) + Math.sin(timeMs / 1_299_709);
  const out = region === 'eu' && timeMs >= incident.fromMs && timeMs < incident.toMs;
  return Number(((100 * day + 3 * noise) * (out ? 0.05 : 1)).toFixed(3));
}

/** The metrics at one time, as an exporter shows them. */
export function exposition(timeMs: number, incident: Incident): string {
  const lines = REGIONS.map((region) => `shop_orders{region="${region}"} ${ordersAt(timeMs, region, incident)}`);
  return `# TYPE shop_orders gauge\n${lines.join('\n')}\nshop_broken NaN\n`;
}

/** One sample a minute of each region over whole minutes from `fromMs` up to and including `toMs`, as promtool reads them. */
export function openMetrics(fromMs: number, toMs: number, incident: Incident): string {
  const lines = ['# TYPE shop_orders gauge'];
  for (const region of REGIONS) {
    for (let timeMs = fromMs; timeMs <= toMs; timeMs += MINUTE_MS) {
      // The labels are those that a scrape would give.
      const labels = `region="${region}",job="shop",instance="shop"`;
      lines.push(`shop_orders{${labels}} ${ordersAt(timeMs, region, incident)} ${timeMs / 1_000}`);
    }
  }
  return [...lines, '# EOF', ''].join('\n');
}
