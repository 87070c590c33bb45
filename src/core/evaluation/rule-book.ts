import type { Rule, RuleCondition } from '../../schema';

/** A condition with the place of its feature, −1 for one that is not there. */
type PlacedCondition = RuleCondition & { place: number };

/**
 * The rules of a detector ("that is normal"), asked about one row at a time.
 *
 * A departure of exactly the limit of a condition is still within it. A condition about a gap, about a feature without an expected
 * value, or about one that is not there, is false. O(conditions) per question.
 */
export class RuleBook {
  private readonly rules: ReadonlyArray<readonly PlacedCondition[]>;

  /** @param names of the features, in the order of their values in a row */
  constructor(rules: readonly Rule[], names: readonly string[]) {
    this.rules = rules.map(({ conditions }) =>
      conditions.map((condition) => ({ ...condition, place: names.indexOf(condition.feature) }))
    );
  }

  get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  /** Whether a rule that names the feature holds for this row, so that its departure does not count. */
  excuses(place: number, values: ArrayLike<number>, expected: ArrayLike<number>): boolean {
    return this.rules.some(
      (conditions) =>
        conditions.some((condition) => condition.place === place) &&
        conditions.every((condition) =>
          holds(condition, values[condition.place] ?? NaN, expected[condition.place] ?? NaN)
        )
    );
  }
}

function holds({ side, measure, atMost }: RuleCondition, value: number, expected: number): boolean {
  const departure = side === 'above' ? value - expected : expected - value;
  const limit = (atMost ?? Infinity) * (measure === 'relative' && atMost !== null ? Math.abs(expected) : 1);
  return departure > 0 && departure <= limit;
}
