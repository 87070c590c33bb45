/** Columns that are averaged: this share of them, within limits. */
const SHARE = 0.6;
const COLUMNS = { min: 2, max: 8 };

/**
 * Mean of the strongest 60 % (2…8) of the columns, each counted up to `cap`: trouble of an entity shows in several of its metrics, and a
 * single one that shouts must not drown the rest.
 *
 * @param scratch as long as `strengths`; overwritten
 */
export function meanOfStrongest(strengths: Float64Array, cap: number, scratch: Float64Array): number {
  const columns = strengths.length;
  for (let k = 0; k < columns; k++) {
    scratch[k] = Math.min(cap, strengths[k] ?? 0);
  }
  scratch.sort();
  const counted = Math.min(columns, COLUMNS.max, Math.max(COLUMNS.min, Math.ceil(SHARE * columns)));
  let sum = 0;
  for (let k = columns - counted; k < columns; k++) {
    sum += scratch[k] ?? 0;
  }
  return sum / counted;
}
