import { DAY_MS, HOUR_MS, MINUTE_MS, type DemoMetric, type Labels } from '../../../schema';
import { hiddenMetric, type Incident } from './incidents';
import { drift, gauss } from './noise';
import { busyness } from './rhythm';

/** One series of the shop: what it shows on an ordinary day, and what an incident makes of it. */
export interface ShopSeries {
  labels: Labels;
  usual(timeMs: number): number;
  /** The value during an incident, the same value if it is not concerned, NaN when nothing was measured. */
  disturbed(value: number, timeMs: number, incident: Incident): number;
}

const REGIONS = [
  { region: 'ap', shiftMs: 8 * HOUR_MS, ordersPerMinute: 240, seed: 11 },
  { region: 'eu', shiftMs: HOUR_MS, ordersPerMinute: 520, seed: 12 },
  { region: 'us', shiftMs: -6 * HOUR_MS, ordersPerMinute: 680, seed: 13 },
] as const;
type Region = (typeof REGIONS)[number];

const SERVICES = [
  { service: 'payments', idle: 9, busy: 21, seed: 21 },
  { service: 'search', idle: 14, busy: 27, seed: 22 },
  { service: 'web', idle: 11, busy: 33, seed: 23 },
] as const;

/** The series of each metric, by canonical labels. */
export const SHOP: Record<DemoMetric, readonly ShopSeries[]> = {
  orders: REGIONS.map(ordersOf),
  checkout_p95_seconds: REGIONS.filter(({ region }) => region !== 'ap').map(checkoutOf),
  error_ratio: [errorRatio()],
  cpu_percent: SERVICES.map(cpuOf),
  queue_depth: [queueDepth()],
};

/** Orders per minute, whole. */
function ordersOf(region: Region): ShopSeries {
  const { seed } = region;
  return shopSeries('orders', {
    labels: { region: region.region, service: 'shop' },
    usual(timeMs) {
      const mean = region.ordersPerMinute * busyness(timeMs, region.shiftMs) * wander(seed, timeMs, 0.025);
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * gauss(seed, timeMs)));
    },
    disturbed(value, timeMs, incident) {
      if (incident.kind === 'outage') {
        // Payments are down everywhere, but one region hardly has another way to pay.
        const share = isPicked(REGIONS, region, incident) ? 0.97 : 0.6;
        return Math.round(value * (1 - share * incident.strength * plateau(timeMs, incident)));
      }
      const slowed = incident.kind === 'slowness' ? 0.12 * incident.strength * plateau(timeMs, incident) : 0;
      return Math.round(value * (1 - slowed));
    },
  });
}

/** Seconds that 95 of 100 checkouts stay below. */
function checkoutOf(region: Region, index: number, regions: readonly Region[]): ShopSeries {
  const seed = region.seed + 100;
  return shopSeries('checkout_p95_seconds', {
    labels: { region: region.region, service: 'checkout' },
    usual(timeMs) {
      const load = busyness(timeMs, region.shiftMs);
      const calm = 0.31 + 0.02 * index + 0.09 * load * load;
      return round(calm * wander(seed, timeMs, 0.03) * Math.exp(0.06 * gauss(seed, timeMs)), 4);
    },
    disturbed(value, timeMs, incident) {
      const shape = plateau(timeMs, incident) * incident.strength;
      if (incident.kind === 'slowness' && isPicked(regions, region, incident)) {
        return round(value * (1 + 3.2 * shape), 4);
      }
      return incident.kind === 'cpu_stuck' ? round(value * (1 + 0.15 * shape), 4) : value;
    },
  });
}

/** Share of requests that fail, 0…1. */
function errorRatio(): ShopSeries {
  const seed = 31;
  return shopSeries('error_ratio', {
    labels: { service: 'checkout' },
    usual(timeMs) {
      const calm = 0.0035 + 0.0012 * busyness(timeMs, 0);
      return round(calm * wander(seed, timeMs, 0.06) * Math.exp(0.22 * gauss(seed, timeMs)), 6);
    },
    disturbed(value, timeMs, incident) {
      const shape = plateau(timeMs, incident) * incident.strength;
      const added = incident.kind === 'errors' ? 0.11 * shape : incident.kind === 'outage' ? 0.04 * shape : 0;
      return added === 0 ? value : round(Math.min(1, value + added * (1 + 0.15 * gauss(seed + 1, timeMs))), 6);
    },
  });
}

/** Per cent of one processor. */
function cpuOf(service: (typeof SERVICES)[number]): ShopSeries {
  const { seed } = service;
  return shopSeries('cpu_percent', {
    labels: { service: service.service },
    usual(timeMs) {
      const mean = (service.idle + service.busy * busyness(timeMs, 0)) * wander(seed, timeMs, 0.03);
      return round(
        Math.min(100, Math.max(0.5, mean + nightlyWork(service.service, timeMs) + 1.1 * gauss(seed, timeMs))),
        2
      );
    },
    disturbed(value, timeMs, incident) {
      if (incident.kind !== 'cpu_stuck' || !isPicked(SERVICES, service, incident)) {
        return value;
      }
      const stuck = 62 + 36 * incident.strength + 0.8 * gauss(seed + 1, timeMs);
      const shape = plateau(timeMs, incident);
      return round(Math.min(100, value * (1 - shape) + Math.max(value, stuck) * shape), 2);
    },
  });
}

/** Parcels waiting to be packed, whole. */
function queueDepth(): ShopSeries {
  const seed = 41;
  return shopSeries('queue_depth', {
    labels: { service: 'shipping' },
    usual(timeMs) {
      const load = busyness(timeMs, 0);
      const mean = (14 + 46 * load * load) * wander(seed, timeMs, 0.05);
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * 0.9 * gauss(seed, timeMs)));
    },
    disturbed(value, timeMs, incident) {
      return incident.kind === 'queue_jam'
        ? Math.round(value + 520 * incident.strength * jam(timeMs, incident))
        : value;
    },
  });
}

/** Adds what all metrics share: nothing is measured while the monitoring itself is down. */
function shopSeries(metric: DemoMetric, series: ShopSeries): ShopSeries {
  return {
    ...series,
    disturbed: (value, timeMs, incident) =>
      incident.kind === 'blackout'
        ? hiddenMetric(incident) === metric
          ? NaN
          : value
        : series.disturbed(value, timeMs, incident),
  };
}

/** A factor about 1 that wanders over half an hour and over the day, `size` each way. */
function wander(seed: number, timeMs: number, size: number): number {
  return 1 + size * (drift(seed + 1_000, timeMs, 30 * MINUTE_MS) + drift(seed + 2_000, timeMs, 7 * HOUR_MS));
}

/** The search index is built anew every night from 2:00 to 2:40. */
function nightlyWork(service: string, timeMs: number): number {
  const sinceTwoMs = (((timeMs - 2 * HOUR_MS) % DAY_MS) + DAY_MS) % DAY_MS;
  return service === 'search' && sinceTwoMs < 40 * MINUTE_MS ? 24 : 0;
}

/** 0 outside, 1 inside, with edges of a tenth of the incident. */
function plateau(timeMs: number, { startMs, endMs }: Incident): number {
  const share = (timeMs - startMs) / (endMs - startMs);
  return share < 0 || share >= 1 ? 0 : Math.min(1, (share + 0.02) * 10, (1 - share) * 10);
}

/** A slow rise over four fifths of the incident, then the queue drains. */
function jam(timeMs: number, { startMs, endMs }: Incident): number {
  const share = (timeMs - startMs) / (endMs - startMs);
  if (share < 0 || share >= 1) {
    return 0;
  }
  return share < 0.8 ? share / 0.8 : (1 - share) / 0.2;
}

function isPicked<T>(choices: readonly T[], choice: T, incident: Incident): boolean {
  return choices[Math.floor(incident.pick * choices.length)] === choice;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
