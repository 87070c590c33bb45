import { printAlertRates } from './alert-rate';
import { Random, registry } from '../../src/core';
import { ORDINARY_SERIES } from '../../src/core/testkit/generators';
import { ALGORITHM_NAMES, algorithmSchema, HOUR_MS, MINUTE_MS, type AlgorithmName } from '../../src/schema';

const INTERVALS_MS = [MINUTE_MS, 5 * MINUTE_MS, HOUR_MS];
/** Two weeks to a month of a model's life, many times: what users see, rather than what a model becomes after a year. */
const POINTS = 23_000;
const LIVES = 20;
/** A young model is damped; calibration looks at grown ones. */
const LEFT_OUT = 3_000;
const RATES = [1e-3, 1e-4, 1e-5];

/** Largest first. */
function strengths(name: AlgorithmName, kind: (typeof ORDINARY_SERIES)[number], seed: number): Float64Array {
  const { params } = algorithmSchema.parse({ name });
  const all: number[] = [];
  for (let life = 0; life < LIVES * INTERVALS_MS.length; life++) {
    const intervalMs = INTERVALS_MS[life % INTERVALS_MS.length] ?? MINUTE_MS;
    const model = registry[name].create({ intervalMs, params });
    const next = kind.start(new Random(1_000 * life + seed), intervalMs);
    for (let i = 0; i < POINTS; i++) {
      const value = next(i);
      if (i >= LEFT_OUT) {
        all.push(model.score(i * intervalMs, value).strength);
      }
      model.learn(i * intervalMs, value);
    }
  }
  return Float64Array.from(all).sort().reverse();
}

const atRate = (sorted: Float64Array, rate: number) => sorted[Math.round(rate * sorted.length)] ?? NaN;
/**
 * Fits the knots of every algorithm's score curve on ordinary data and prints them.
 *
 * A knot is the strength that the rate of its score reaches over all kinds of data in equal parts; the one for 1 in 10 million
 * is extrapolated along the logarithm of the rate from those for 1 in 10,000 and 1 in 100,000.
 *
 * @param args names of algorithms, all without one; `knots` leaves out the rates of alerts
 */
export function main(args: string[]): void {
  for (const name of chosen(args)) {
    if (!args.includes('knots')) {
      printAlertRates(name);
    }
    console.log(`${name}: strength reached by one point in 1,000 / 10,000 / 100,000, extrapolated 10 million`);
    const kinds = ORDINARY_SERIES.map((kind, i) => ({ name: kind.name, sorted: strengths(name, kind, 100 + i) }));
    kinds.forEach((kind) => print(kind.name, kind.sorted));
    const together = Float64Array.from(kinds.flatMap(({ sorted }) => [...sorted]))
      .sort()
      .reverse();
    print('all together', together);
  }
}

function chosen(args: string[]): AlgorithmName[] {
  const named = ALGORITHM_NAMES.filter((name) => args.includes(name));
  return named.length > 0 ? named : ALGORITHM_NAMES;
}

function print(name: string, sorted: Float64Array): void {
  const [slight = NaN, between = NaN, moderate = NaN] = RATES.map((rate) => atRate(sorted, rate));
  const knots = [slight, between, moderate, moderate + 2 * (moderate - between)];
  console.log(`  ${name.padEnd(16)} ${knots.map((knot) => knot.toFixed(2).padStart(7)).join('')}`);
}
