import { Random } from '../stats/random';

/** A series with a daily rhythm of 288 points (five minutes): level 100, amplitude 20, normal noise of 2. */
const PERIOD = 288;
const LEVEL = 100;
const AMPLITUDE = 20;
const NOISE = 2;
const POINTS = 5_000;
/** The anomaly begins between the middle and so many points before the end. */
const ROOM = 400;

interface At {
  /** Points since the beginning of the anomaly. */
  since: number;
  /** Of the series. */
  index: number;
  season: number;
  noise: number;
  /** Last ordinary value. */
  last: number;
}

export interface InjectedKind {
  name: string;
  /** Points it lasts; Infinity: to the end. */
  length: number;
  /** It has to be found within so many points of its beginning. */
  within: number;
  value(at: At): number;
}

const shifted =
  (sigmas: number) =>
  ({ season, noise }: At) =>
    LEVEL + season + noise + sigmas * NOISE;
const drifting =
  (sigmas: number) =>
  ({ season, noise, since }: At) =>
    LEVEL + season + noise + (sigmas * NOISE * (since + 1)) / PERIOD;
const seasonAt = (index: number) => AMPLITUDE * Math.sin((2 * Math.PI * index) / PERIOD);

/** What is put in, how long, and how soon it must be found. */
export const INJECTED_KINDS: readonly InjectedKind[] = [
  { name: 'a spike of 10 σ', length: 1, within: 1, value: shifted(10) },
  { name: 'a spike of 50 σ', length: 1, within: 1, value: shifted(50) },
  { name: 'a dip of 10 σ', length: 1, within: 1, value: shifted(-10) },
  { name: 'a level 5 σ higher', length: Infinity, within: 36, value: shifted(5) },
  { name: 'a level 5 σ lower', length: Infinity, within: 36, value: shifted(-5) },
  { name: 'a level 20 σ higher', length: Infinity, within: 36, value: shifted(20) },
  {
    name: 'noise three times as large for half a period',
    length: PERIOD / 2,
    within: PERIOD / 2,
    value: ({ season, noise }) => LEVEL + season + 3 * noise,
  },
  {
    name: 'four times the frequency for a period',
    length: PERIOD,
    within: PERIOD,
    value: ({ index, since, noise }) => LEVEL + seasonAt(index + 3 * since) + noise,
  },
  { name: 'a drift to 20 σ above over a period', length: PERIOD, within: 56, value: drifting(20) },
  { name: 'a drift to 20 σ below over a period', length: PERIOD, within: 56, value: drifting(-20) },
  { name: 'a flat line', length: 72, within: 12, value: ({ last }) => last },
  { name: 'a nearly flat line', length: 72, within: 12, value: ({ last, noise }) => last + noise / 100 },
  { name: 'a missing half period', length: PERIOD / 2, within: PERIOD / 2, value: ({ noise }) => LEVEL + noise },
  { name: 'a missing half period without noise', length: PERIOD / 2, within: PERIOD / 2, value: () => LEVEL },
];

export interface InjectedSeries {
  values: Float64Array;
  /** Points of the anomaly, the end left out. */
  from: number;
  to: number;
}

/** One anomaly of a kind in the second half; a missing half period begins where the season crosses its mean. */
export function injected({ name, length, value }: InjectedKind, seed: number): InjectedSeries {
  const random = new Random(seed);
  const anywhere = Math.floor(POINTS / 2 + random.uniform() * (POINTS / 2 - ROOM));
  const half = PERIOD / 2;
  const from = name.startsWith('a missing') ? Math.round(anywhere / half) * half : anywhere;
  const values = new Float64Array(POINTS);
  let last = LEVEL;
  for (let index = 0; index < POINTS; index++) {
    const at = { since: index - from, index, season: seasonAt(index), noise: NOISE * random.normal(), last };
    const isInside = at.since >= 0 && at.since < length;
    values[index] = isInside ? value(at) : LEVEL + at.season + at.noise;
    last = isInside ? last : (values[index] ?? last);
  }
  return { values, from, to: Math.min(POINTS, from + length) };
}
