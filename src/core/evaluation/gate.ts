import type { Direction, MinDeviation } from '../../schema';

/** What the watched side and the smallest deviation of a detector are measured on. */
export interface GatedPoint {
  value: number;
  /** NaN if the model had no opinion: then only direction `both` without a minimum lets the point pass. */
  expected: number;
}

/**
 * Whether a departure counts for this detector: on a watched side, and large enough.
 * Exactly at the minimum counts. A relative minimum of an expected 0 is met by any departure.
 */
export function passesGate(point: GatedPoint, direction: Direction, minDeviation: MinDeviation): boolean {
  const departure = point.value - point.expected;
  if (Number.isNaN(departure)) {
    return direction === 'both' && minDeviation.absolute === null && minDeviation.relative === null;
  }
  if ((direction === 'above' && departure < 0) || (direction === 'below' && departure > 0)) {
    return false;
  }
  const size = Math.abs(departure);
  return size >= (minDeviation.absolute ?? 0) && size >= (minDeviation.relative ?? 0) * Math.abs(point.expected);
}
