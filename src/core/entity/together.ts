import { median, quantileSorted } from '../stats/quantile';

/**
 * How several columns belong together. `metrics`: different metrics of one entity, trouble shows in several. `peers`: the same
 * metric of alike members, trouble is one that leaves the others. `separate`: nothing to do with each other.
 */
export type Together = 'separate' | 'metrics' | 'peers';

export const TOGETHER_NAMES = ['separate', 'metrics', 'peers'] as const satisfies readonly Together[];

/** Rows that are looked at before it is decided. */
export const ROWS_TO_DECIDE = 60;
/** Fewer say nothing about what is usual among them. */
const PEERS_MIN = 4;
/** Values of a column needed to know its median and spread. */
const VALUES_MIN = 20;
/** Share of the columns that have to be alike. */
const ALIKE_SHARE = 0.8;
/** Spreads within this factor of the typical one are alike. */
const SPREAD_FACTOR = 3;

/**
 * Whether columns are peers or metrics of one entity, by their first rows.
 *
 * Peers are four columns or more of which 80 % have a median within one typical interquartile range of the typical median, and a spread
 * within three times of the typical one, either way. Everything else is metrics.
 *
 * @param rows values of all columns per row; NaN for a gap
 */
export function decideTogether(rows: ReadonlyArray<ArrayLike<number>>, columns: number): Together {
  if (columns < PEERS_MIN) {
    return 'metrics';
  }
  const known = Array.from({ length: columns }, (_, column) => usualOf(rows, column)).filter((usual) => usual !== null);
  const middle = median(known.map((usual) => usual.median));
  const spread = median(known.map((usual) => usual.spread));
  const alike = known.filter(
    (usual) =>
      Math.abs(usual.median - middle) <= spread &&
      usual.spread <= SPREAD_FACTOR * spread &&
      usual.spread >= spread / SPREAD_FACTOR
  );
  return spread > 0 && alike.length >= ALIKE_SHARE * columns ? 'peers' : 'metrics';
}

function usualOf(rows: ReadonlyArray<ArrayLike<number>>, column: number): { median: number; spread: number } | null {
  const values = Float64Array.from(rows, (row) => row[column] ?? NaN).filter((value) => !Number.isNaN(value));
  if (values.length < VALUES_MIN) {
    return null;
  }
  values.sort();
  return {
    median: quantileSorted(values, 0.5),
    spread: quantileSorted(values, 0.75) - quantileSorted(values, 0.25),
  };
}
