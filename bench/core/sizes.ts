import { registry, SeriesEvaluator } from '../../src/core';
import type { AlgorithmName } from '../../src/schema';
import { atMost, type Row } from '../engine/report';
import { optionsFor, settingsFor } from './terms';

interface Limit {
  modelKib: number;
  snapshotKib: number;
}

const LIMITS: Partial<Record<AlgorithmName, Limit>> = {
  auto: { modelKib: 72, snapshotKib: 64 },
  neighbour: { modelKib: 32, snapshotKib: 32 },
  novelty: { modelKib: 56, snapshotKib: 56 },
};
const LIMIT_OTHERS: Limit = { modelKib: 16, snapshotKib: 16 };

/** Memory of a model and an evaluator, and their snapshots: the same however many points they have learnt. */
export function sizeRows(name: AlgorithmName): Row[] {
  const { modelKib, snapshotKib } = LIMITS[name] ?? LIMIT_OTHERS;
  const model = registry[name].create(optionsFor(name));
  const evaluator = new SeriesEvaluator(settingsFor(name));
  const kib = (bytes: number) => bytes / 1_024;
  const rows = [
    atMost(`${name}: model in memory`, kib(model.bytes), { limit: modelKib, unit: 'KiB' }),
    atMost(`${name}: model snapshot`, kib(model.snapshot().length), { limit: snapshotKib, unit: 'KiB' }),
    { what: `${name}: evaluator in memory`, measured: `${kib(evaluator.bytes).toFixed(1)} KiB` },
    { what: `${name}: evaluator snapshot`, measured: `${kib(evaluator.snapshot().length).toFixed(1)} KiB` },
  ];
  if (name !== 'auto') {
    return rows;
  }
  const light = registry.auto.create({ ...optionsFor('auto'), size: 'light' });
  return [...rows, atMost('auto, light: model in memory', kib(light.bytes), { limit: 16, unit: 'KiB' })];
}
