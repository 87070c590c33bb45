import { FeaturesEvaluator } from '../../src/core';
import { ORDINARY_SERIES, ordinaryValues } from '../../src/core/testkit/generators';
import type { AlgorithmName } from '../../src/schema';
import type { Row } from '../engine/report';
import { cpuUs, INTERVAL_MS, medianOf, settingsFor } from './terms';

const FEATURES = [2, 5];
/** Rows before time is taken, and those it is taken of. */
const WARM_ROWS = 4_000;
const ROWS = 4_000;
const ROUNDS = 3;

/** Of one entity with several features: CPU time a row of the whole evaluator, its memory and its snapshot. */
export function featureRows(name: AlgorithmName): Row[] {
  return FEATURES.flatMap((count) => {
    const columns = Array.from({ length: count }, (_, k) =>
      ordinaryValues(ORDINARY_SERIES[k % ORDINARY_SERIES.length]!, {
        points: WARM_ROWS + ROWS,
        intervalMs: INTERVAL_MS,
        seed: 970 + k,
      })
    );
    const features = columns.map((_, k) => `feature ${k}`);
    const rounds = Array.from({ length: ROUNDS }, () => measured(features, { name, columns }));
    const { bytes, snapshotBytes } = rounds[0]!;
    const kib = (size: number) => `${(size / 1_024).toFixed(1)} KiB`;
    const rowUs = medianOf(rounds.map(({ us }) => us)).toFixed(2);
    return [
      { what: `${name}, ${count} features: whole evaluator, warm, median CPU time a row`, measured: `${rowUs} µs` },
      { what: `${name}, ${count} features: evaluator in memory`, measured: kib(bytes) },
      { what: `${name}, ${count} features: evaluator snapshot`, measured: kib(snapshotBytes) },
    ];
  });
}

function measured(
  features: string[],
  { name, columns }: { name: AlgorithmName; columns: Float64Array[] }
): { us: number; bytes: number; snapshotBytes: number } {
  const evaluator = new FeaturesEvaluator({ ...settingsFor(name), features });
  const row = new Float64Array(features.length);
  const push = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      columns.forEach((column, k) => (row[k] = column[i] ?? NaN));
      evaluator.push(i * INTERVAL_MS, row);
    }
  };
  push(0, WARM_ROWS);
  const us = cpuUs(() => push(WARM_ROWS, WARM_ROWS + ROWS)) / ROWS;
  return { us, bytes: evaluator.bytes, snapshotBytes: evaluator.snapshot().length };
}
