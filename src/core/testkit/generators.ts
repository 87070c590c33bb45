import { DAY_MS } from '../../schema';
import { Random } from '../stats/random';

/** Makes the value of the next point; called once per point, in order. */
export type NextValue = (index: number) => number;

export interface OrdinarySeries {
  name: string;
  /** @param intervalMs distance of the points, for what has a daily rhythm */
  start(random: Random, intervalMs: number): NextValue;
}

const LEVEL = 100;
const SPREAD = 10;

/** Student's t with `degrees` of freedom: normal over the root of a scaled chi-square. */
function student(random: Random, degrees: number): number {
  let square = 0;
  for (let i = 0; i < degrees; i++) {
    square += random.normal() ** 2;
  }
  return random.normal() / Math.sqrt(square / degrees);
}

function autoregressive(random: Random, memory: number): NextValue {
  let state = 0;
  return () => {
    state = memory * state + Math.sqrt(1 - memory * memory) * random.normal();
    return LEVEL + SPREAD * state;
  };
}

/** Day curve of amplitude 3, in spreads, with normal noise; `weekend` is added on two days of seven. */
function rhythm(random: Random, intervalMs: number, weekend: number): NextValue {
  return (index) => {
    const days = (index * intervalMs) / DAY_MS;
    const shift = Math.floor(days) % 7 >= 5 ? weekend : 0;
    return LEVEL + SPREAD * (3 * Math.sin(2 * Math.PI * days) + shift + random.normal());
  };
}

/**
 * Series without anything strange in them: what a score of 30 or an alert must be rare on.
 * Several tails and rhythms, because no real series is normal.
 */
export const ORDINARY_SERIES: readonly OrdinarySeries[] = [
  { name: 'normal', start: (random) => () => LEVEL + SPREAD * random.normal() },
  { name: 'log-normal', start: (random) => () => LEVEL * Math.exp(0.5 * random.normal()) },
  { name: 'gamma', start: (random) => () => SPREAD * (random.exponential() + random.exponential()) },
  { name: 'student t5', start: (random) => () => LEVEL + SPREAD * student(random, 5) },
  { name: 'seasonal', start: (random, intervalMs) => rhythm(random, intervalMs, -2) },
  { name: 'autoregressive', start: (random) => autoregressive(random, 0.8) },
];

/** `points` values of an ordinary series. */
export function ordinaryValues(series: OrdinarySeries, { points, intervalMs, seed }: SeriesSize): Float64Array {
  const next = series.start(new Random(seed), intervalMs);
  return Float64Array.from({ length: points }, (_, index) => next(index));
}

export interface SeriesSize {
  points: number;
  intervalMs: number;
  seed: number;
}

export interface LabelledSeries {
  times: Float64Array;
  values: Float64Array;
  /** 1 inside an injected anomaly. */
  labels: Uint8Array;
}

/**
 * A series with a daily rhythm and anomalies put in, one every `every` points after the first quarter: spikes, dips, level
 * shifts and bursts of noise in turn, each of a size no ordinary point reaches.
 */
export function injectedSeries({ points, intervalMs, seed }: SeriesSize, every = 400): LabelledSeries {
  const random = new Random(seed);
  const next = rhythm(random, intervalMs, 0);
  const values = Float64Array.from({ length: points }, (_, index) => next(index));
  const labels = new Uint8Array(points);
  const kinds = [
    { length: 1, change: () => 10 },
    { length: 1, change: () => -10 },
    { length: 20, change: () => 5 },
    { length: 12, change: () => 6 * random.normal() },
  ];
  for (let from = Math.ceil(points / 4), turn = 0; from < points - every / 2; from += every, turn++) {
    const kind = kinds[turn % kinds.length];
    for (let i = from; kind !== undefined && i < from + kind.length; i++) {
      values[i] = (values[i] ?? 0) + SPREAD * kind.change();
      labels[i] = 1;
    }
  }
  return { times: timesOf(points, intervalMs), values, labels };
}

/** Regular times from 2024-01-01 (a Monday) 00:00 UTC on. */
export function timesOf(points: number, intervalMs: number): Float64Array {
  return Float64Array.from({ length: points }, (_, index) => 1_704_067_200_000 + index * intervalMs);
}
