import type { Direction, MinDeviation } from '../../schema';
import { RuleBook } from './rule-book';
import type { DecisionSettings } from './settings';

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

/** Which departures of a row count for a detector: watched, large enough, and not what a rule calls normal. */
export class Gate {
  private readonly direction: Direction;
  private readonly minDeviation: MinDeviation;
  private readonly rules: RuleBook;

  /** @param names of the features, as rules call them, in the order of their values in a row */
  constructor({ direction, minDeviation, rules = [] }: DecisionSettings, names: readonly string[]) {
    this.direction = direction;
    this.minDeviation = minDeviation;
    this.rules = new RuleBook(rules, names);
  }

  /** Whether the departure of one of several features counts; that of a gap does not. */
  passes(place: number, values: ArrayLike<number>, expected: ArrayLike<number>): boolean {
    const point = { value: values[place] ?? NaN, expected: expected[place] ?? NaN };
    return (
      !Number.isNaN(point.value) &&
      passesGate(point, this.direction, this.minDeviation) &&
      (this.rules.isEmpty || !this.rules.excuses(place, values, expected))
    );
  }

  /** The same for the only one. */
  passesAlone({ value, expected }: GatedPoint): boolean {
    return (
      !Number.isNaN(value) &&
      passesGate({ value, expected }, this.direction, this.minDeviation) &&
      (this.rules.isEmpty || !this.rules.excuses(0, [value], [expected]))
    );
  }
}
