import type { PointResult } from '../../schema';

type Size = (point: PointResult) => number;

/**
 * Fewer points for drawing, none of them invented: the series is cut into equal buckets of points, and of each bucket those with
 * the smallest value, the largest value and the highest score are kept, in time order; of several features the extremes of each.
 *
 * A bucket of gaps keeps its first gap, so that lines still break. O(n); the first and last point are always kept, and every
 * point as it is, features included.
 *
 * @param maxPoints at most so many come back, at least 5. Of several features the extremes of the first ones only, where there is room for no more
 */
export function thinColumns(points: PointResult[], maxPoints: number): PointResult[] {
  const most = Math.max(5, Math.floor(maxPoints));
  if (points.length <= most) {
    return points;
  }
  const last = points.length - 1;
  const sizes = sizesOf(points[0]?.features?.length ?? 0).slice(0, most - 2);
  const buckets = Math.floor((most - 2) / sizes.length);
  const kept = new Set<number>([0]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (last - 1)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (last - 1)) / buckets);
    for (const index of tellingPoints(points, { from, to }, sizes).sort((a, b) => a - b)) {
      kept.add(index);
    }
  }
  kept.add(last);
  return [...kept].map((index) => points[index]).filter((point) => point !== undefined);
}

/** What makes a point worth keeping: the largest of each; NaN where it does not count. */
function sizesOf(features: number): Size[] {
  const score: Size = ({ value, features: each, score: size }) =>
    each === undefined && Number.isNaN(value) ? NaN : size;
  const values: Size[] =
    features === 0
      ? [({ value }) => value]
      : Array.from(
          { length: features },
          (_, k) =>
            ({ features: each }) =>
              each?.[k]?.value ?? NaN
        );
  return [score, ...values.flatMap((of): Size[] => [(point) => -of(point), of])];
}

/** Indices in from … to − 1, at least one and at most one per size. */
function tellingPoints(points: PointResult[], { from, to }: { from: number; to: number }, sizes: Size[]): number[] {
  const found = new Set<number>();
  for (const size of sizes) {
    let best = -1;
    let largest = NaN;
    for (let i = from; i < to; i++) {
      const point = points[i];
      const own = point === undefined ? NaN : size(point);
      if (own > largest || (best < 0 && !Number.isNaN(own))) {
        best = i;
        largest = own;
      }
    }
    if (best >= 0) {
      found.add(best);
    }
  }
  return found.size > 0 ? [...found] : [from];
}
