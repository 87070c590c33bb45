import { DAY_MS, DEMO_METRICS, HOUR_MS, MINUTE_MS, type DemoMetric, type TimeRange } from '../../../schema';
import { hash, uniform } from './noise';

/** What can go wrong in the shop; `blackout` is the monitoring failing, not the shop. */
const KINDS = ['outage', 'slowness', 'errors', 'cpu_stuck', 'queue_jam', 'blackout'] as const;
export type IncidentKind = (typeof KINDS)[number];

export interface Incident {
  kind: IncidentKind;
  startMs: number;
  endMs: number;
  /** 0…1: how bad. */
  strength: number;
  /** A draw in [0, 1) that picks the region, the service or the metric concerned. */
  pick: number;
}

const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05 was the first Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
const HALF_DAY_MS = DAY_MS / 2;
const DAYS = 7;
const SEED = 0x71c1;

const LENGTH_MINUTES: Record<IncidentKind, readonly [number, number]> = {
  outage: [20, 45],
  slowness: [15, 40],
  errors: [8, 25],
  cpu_stuck: [90, 240],
  queue_jam: [90, 180],
  blackout: [25, 70],
};

/**
 * The incidents that touch a range, oldest first. Every week (Monday to Sunday UTC) has its own script: each kind comes
 * twice, once bad and once mild, at most one in half a day, and no day is without a true one.
 */
export function incidentsIn(range: TimeRange): Incident[] {
  const first = weekOf(range.fromMs - DAY_MS);
  const last = weekOf(range.toMs);
  const found: Incident[] = [];
  for (let week = first; week <= last; week++) {
    found.push(...scriptOf(week).filter(({ startMs, endMs }) => startMs <= range.toMs && endMs > range.fromMs));
  }
  return found;
}

/** The metric that a blackout hides. */
export function hiddenMetric(incident: Incident): DemoMetric {
  return DEMO_METRICS[Math.floor(incident.pick * DEMO_METRICS.length)] ?? 'orders';
}

function weekOf(timeMs: number): number {
  return Math.floor((timeMs - FIRST_MONDAY_MS) / WEEK_MS);
}

interface Slot {
  kind: IncidentKind;
  bad: boolean;
}

function scriptOf(week: number): Incident[] {
  const slots = KINDS.flatMap((kind): Slot[] => [
    { kind, bad: true },
    { kind, bad: false },
  ]);
  const isTrue = ({ kind }: Slot) => kind !== 'blackout';
  const shuffled = shuffle(slots.filter(isTrue), week, 1);
  const rest = shuffle([...shuffled.slice(DAYS), ...slots.filter((slot) => !isTrue(slot)), null, null], week, 2);
  const script: Incident[] = [];
  for (let day = 0; day < DAYS; day++) {
    const first = hash(SEED, week * DAYS + day) % 2;
    [shuffled[day], rest[day]].forEach((slot, index) => {
      if (slot) {
        script.push(incident(slot, week * 2 * DAYS + day * 2 + ((first + index) % 2)));
      }
    });
  }
  return script.sort((a, b) => a.startMs - b.startMs);
}

function shuffle<T>(list: readonly T[], week: number, round: number): T[] {
  const order = (index: number) => hash(SEED * round, week * 32 + index);
  return list
    .map((item, index) => ({ item, rank: order(index) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** `half` counts half days since the first Monday. */
function incident({ kind, bad }: Slot, half: number): Incident {
  const draw = (index: number) => uniform(SEED + index, half);
  const [shortest, longest] = LENGTH_MINUTES[kind];
  // Nobody notices an outage of orders at night: all begin between 7:00 and 11:00 or between 13:00 and 20:00.
  const offsetMs = half % 2 === 0 ? (7 + 4 * draw(1)) * HOUR_MS : (1 + 7 * draw(1)) * HOUR_MS;
  const startMs = FIRST_MONDAY_MS + half * HALF_DAY_MS + toMinute(offsetMs);
  return {
    kind,
    startMs,
    endMs: startMs + toMinute((shortest + (longest - shortest) * draw(2)) * MINUTE_MS),
    strength: bad ? 0.75 + 0.25 * draw(3) : 0.3 + 0.25 * draw(3),
    pick: draw(4),
  };
}

function toMinute(durationMs: number): number {
  return Math.round(durationMs / MINUTE_MS) * MINUTE_MS;
}
