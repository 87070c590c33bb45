import type { PointResult } from '../../schema';

/** Points kept of each bucket: smallest and largest value, highest score. */
const KEPT_PER_BUCKET = 3;

/**
 * Fewer points for drawing, none of them invented: the series is cut into equal buckets of points, and of each bucket those with
 * the smallest value, the largest value and the highest score are kept, in time order.
 *
 * A bucket of gaps keeps its first gap, so that lines still break. O(n); the first and last point are always kept.
 *
 * @param maxPoints at most so many come back, at least 5
 */
export function thinColumns(points: PointResult[], maxPoints: number): PointResult[] {
  const most = Math.max(5, Math.floor(maxPoints));
  if (points.length <= most) {
    return points;
  }
  const last = points.length - 1;
  const buckets = Math.floor((most - 2) / KEPT_PER_BUCKET);
  const kept = new Set<number>([0]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (last - 1)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (last - 1)) / buckets);
    for (const index of tellingPoints(points, from, to).sort((a, b) => a - b)) {
      kept.add(index);
    }
  }
  kept.add(last);
  return [...kept].map((index) => points[index]).filter((point) => point !== undefined);
}

/** Indices in from … to − 1, one to three of them. */
function tellingPoints(points: PointResult[], from: number, to: number): number[] {
  const telling = { smallest: -1, largest: -1, strangest: -1 };
  const better = (index: number, than: number, size: (point: PointResult) => number) => {
    const point = points[index];
    const best = points[than];
    return point !== undefined && (best === undefined || size(point) > size(best));
  };
  for (let i = from; i < to; i++) {
    if (Number.isNaN(points[i]?.value ?? NaN)) {
      continue;
    }
    telling.smallest = better(i, telling.smallest, (point) => -point.value) ? i : telling.smallest;
    telling.largest = better(i, telling.largest, (point) => point.value) ? i : telling.largest;
    telling.strangest = better(i, telling.strangest, (point) => point.score) ? i : telling.strangest;
  }
  const found = [telling.smallest, telling.largest, telling.strangest].filter((index) => index >= 0);
  return found.length > 0 ? found : [from];
}
