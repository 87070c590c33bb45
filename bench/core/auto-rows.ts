import { registry, type SeriesModel } from '../../src/core';
import { ORDINARY_SERIES, ordinaryValues } from '../../src/core/testkit/generators';
import { atMost, type Row } from '../engine/report';
import { cpuUs, feed, INTERVAL_MS, medianOf, optionsFor } from './terms';

/** Many more than any cache holds: 1.4 GB. */
const MODELS = 20_000;
const COLD_ROUNDS = 5;
/** Learnt by each model before: its memory is full. */
const HISTORY = 4_000;
const COLD_LIMIT_US = 45;
const BACKFILL_POINTS = 10_000;
const BACKFILL_ROUNDS = 7;
const BACKFILL_LIMIT_S = 0.5;

const valuesOf = (kind: number, points: number) =>
  ordinaryValues(ORDINARY_SERIES[kind]!, { points, intervalMs: INTERVAL_MS, seed: 950 + kind });

/** One point each in turn, as they come every minute: each model has left the cache before its next point. */
export function coldRow(): Row {
  const options = optionsFor('auto');
  const series = ORDINARY_SERIES.map((_, k) => valuesOf(k, HISTORY + COLD_ROUNDS + 1));
  const snapshots = series.map((values) => {
    const model = registry.auto.create(options);
    feed(model, values, 0, HISTORY);
    return model.snapshot();
  });
  const models: SeriesModel[] = Array.from({ length: MODELS }, (_, k) =>
    registry.auto.restore(options, snapshots[k % snapshots.length]!)
  );
  const rounds = Array.from({ length: COLD_ROUNDS + 1 }, (_, round) => {
    const at = HISTORY + round;
    return cpuUs(() => models.forEach((model, k) => feed(model, series[k % series.length]!, at, at + 1))) / MODELS;
  });
  // The first round touches memory that restoring has left behind.
  return atMost(
    `auto: score + learn, ${MODELS.toLocaleString('en')} models in turn, median CPU time a point`,
    medianOf(rounds.slice(1)),
    {
      limit: COLD_LIMIT_US,
      unit: 'µs',
      digits: 1,
    }
  );
}

/** What a preview of five weeks at 5 minutes waits for. */
export function backfillRow(): Row {
  const values = valuesOf(4, BACKFILL_POINTS);
  const rounds = Array.from({ length: BACKFILL_ROUNDS }, () =>
    cpuUs(() => feed(registry.auto.create(optionsFor('auto')), values, 0, BACKFILL_POINTS))
  );
  return atMost(
    `auto: ${BACKFILL_POINTS.toLocaleString('en')} points from nothing, median CPU time`,
    medianOf(rounds) / 1e6,
    {
      limit: BACKFILL_LIMIT_S,
      unit: 's',
      digits: 2,
    }
  );
}
