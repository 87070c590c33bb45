import { registry, Random } from '../src/core';
import { algorithmSchema, MINUTE_MS } from '../src/schema';
import { atMost, report, type Row } from './engine/report';

const INTERVAL_MS = 5 * MINUTE_MS;
const DAY_POINTS = 288;
/** Points learnt before time is taken: all trees are full and points come and go as they will from then on. */
const WARM_POINTS = 5_000;
const POINTS = 10_000;
const ROUNDS = 7;
/** Trees, and what a point may cost with them. */
const SIZES = [
  { trees: 30, limitUs: 20 },
  { trees: 50, limitUs: 30 },
];

function measure({ trees, limitUs }: (typeof SIZES)[number]): Row[] {
  const { params } = algorithmSchema.parse({ name: 'forest', params: { trees } });
  const model = registry.forest.create({ intervalMs: INTERVAL_MS, params });
  const random = new Random(77);
  let index = 0;
  const run = (points: number) => {
    for (let left = points; left > 0; left--, index++) {
      const value = 100 + 20 * Math.sin((2 * Math.PI * index) / DAY_POINTS) + 2 * random.normal();
      model.score(index * INTERVAL_MS, value);
      model.learn(index * INTERVAL_MS, value);
    }
  };
  run(WARM_POINTS);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    run(POINTS);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / POINTS;
  }).sort((a, b) => a - b);
  const row = (what: string, bytes: number): Row => ({
    what: `forest, ${trees} trees: ${what}`,
    measured: `${(bytes / 1_024).toFixed(0)} KiB`,
  });
  const median = rounds[Math.floor(ROUNDS / 2)] ?? NaN;
  const unit = { limit: limitUs, unit: 'µs', digits: 1 };
  return [
    atMost(`forest, ${trees} trees: score + learn, warm, median CPU time a point`, median, unit),
    { what: `forest, ${trees} trees: the fastest round`, measured: `${(rounds[0] ?? NaN).toFixed(1)} µs` },
    row('model in memory', model.bytes),
    row('model snapshot', model.snapshot().length),
  ];
}

/** Speed and size of the random cut forest with 256 samples and shingles of 8. */
export function main(): number {
  return report(SIZES.flatMap(measure));
}
