import { ALGORITHM_NAMES, type AlgorithmName } from '../../src/schema';
import { report, type Row } from '../engine/report';
import { backfillRow, coldRow } from './auto-rows';
import { featureRows } from './features';
import { sizeRows } from './sizes';
import { warmRows } from './warm';

/** Measured by a benchmark of its own (`forest`): it has targets by number of trees. */
const ELSEWHERE: readonly AlgorithmName[] = ['forest'];

/** Measured with several features, too: a model for each, and one for all. */
const WITH_FEATURES: readonly AlgorithmName[] = ['auto', 'forest'];

/**
 * Speed and size of algorithms.
 *
 * @param args names of algorithms, all without one
 */
export function main(args: string[]): number {
  const all = ALGORITHM_NAMES.filter((name) => !ELSEWHERE.includes(name));
  const named = all.filter((name) => args.includes(name));
  const names = named.length > 0 ? named : all;
  const rows: Row[] = names.flatMap((name) => [...warmRows(name), ...sizeRows(name)]);
  const asked = named.length > 0 ? args : WITH_FEATURES;
  rows.push(...WITH_FEATURES.filter((name) => asked.includes(name)).flatMap(featureRows));
  return report(names.includes('auto') ? [...rows, coldRow(), backfillRow()] : rows);
}
