import type { NamedShare } from '../../schema';

/** More are not told: the rest is noise. */
const NAMED_MAX = 8;
const SHARE_MIN = 0.01;

/**
 * What part each column has in a row, largest first; they sum to 1.
 *
 * @param power 1 where the strengths are parts of a whole. Where each is of a column by itself 2, so that a member that left the
 *   pack stands out against the many that are a little off
 */
export function sharesOf(strengths: ArrayLike<number>, names: readonly string[], power: 1 | 2): NamedShare[] {
  const largest = names.reduce((most, _, k) => Math.max(most, strengths[k] ?? 0), 0);
  if (largest === 0) {
    return [];
  }
  const weights = names.map((_, k) => ((strengths[k] ?? 0) / largest) ** power);
  const total = sum(weights);
  const told = names
    .map((name, k) => ({ name, share: (weights[k] ?? 0) / total }))
    .filter(({ share }) => share >= SHARE_MIN)
    .sort((a, b) => b.share - a.share)
    .slice(0, NAMED_MAX);
  const shown = sum(told.map(({ share }) => share));
  return told.map(({ name, share }) => ({ name, share: share / shown }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
