import fc from 'fast-check';
import type { Rule, RuleCondition } from '../../schema';
import { RuleBook } from './rule-book';

const condition = (changes: Partial<RuleCondition> = {}): RuleCondition => ({
  ...{ feature: 'a', side: 'above', measure: 'absolute', atMost: null },
  ...changes,
});

const book = (...rules: RuleCondition[][]) =>
  new RuleBook(
    rules.map((conditions): Rule => ({ conditions })),
    ['a', 'b', 'c']
  );

/** Of a row in which 10 is expected of each: which features are excused. */
const excused = (rules: RuleBook, values: number[], expected = [10, 10, 10]) =>
  ['a', 'b', 'c'].filter((_, place) => rules.excuses(place, values, expected));

describe('RuleBook', () => {
  it.each([
    { name: 'any size above', rule: condition(), value: 1e9, holds: true },
    { name: 'the other side', rule: condition(), value: 9, holds: false },
    { name: 'no departure', rule: condition(), value: 10, holds: false },
    { name: 'any size below', rule: condition({ side: 'below' }), value: -1e9, holds: true },
    { name: 'above on below', rule: condition({ side: 'below' }), value: 11, holds: false },
    { name: 'exactly the absolute limit', rule: condition({ atMost: 4 }), value: 14, holds: true },
    { name: 'beyond the absolute limit', rule: condition({ atMost: 4 }), value: 14.0001, holds: false },
    { name: 'the absolute limit below', rule: condition({ atMost: 4, side: 'below' }), value: 6, holds: true },
    { name: 'beyond it below', rule: condition({ atMost: 4, side: 'below' }), value: 5.9999, holds: false },
    {
      name: 'exactly the relative limit',
      rule: condition({ atMost: 0.5, measure: 'relative' }),
      value: 15,
      holds: true,
    },
    { name: 'beyond it', rule: condition({ atMost: 0.5, measure: 'relative' }), value: 15.0001, holds: false },
    { name: 'relative of any size', rule: condition({ measure: 'relative' }), value: 1e9, holds: true },
    { name: 'a gap', rule: condition(), value: NaN, holds: false },
  ])('$name: $holds', ({ rule, value, holds }) => {
    expect(excused(book([rule]), [value, 10, 10])).toEqual(holds ? ['a'] : []);
  });

  it('measures by the size of a negative expected value, and finds nothing within a part of an expected 0', () => {
    const half = book([condition({ atMost: 0.5, measure: 'relative' })]);
    expect(excused(half, [-5, 0, 0], [-10, 0, 0])).toEqual(['a']);
    expect(excused(half, [-4.9, 0, 0], [-10, 0, 0])).toEqual([]);
    expect(excused(half, [1e-300, 0, 0], [0, 0, 0])).toEqual([]);
    expect(excused(book([condition({ measure: 'relative' })]), [1, 0, 0], [0, 0, 0])).toEqual(['a']);
  });

  it('is false while nothing is expected', () => {
    expect(excused(book([condition()]), [12, 10, 10], [NaN, 10, 10])).toEqual([]);
  });

  it('excuses all features it names, once all its conditions are true on the same row', () => {
    const both = book([condition(), condition({ feature: 'b', side: 'below' })]);
    expect(excused(both, [12, 8, 99])).toEqual(['a', 'b']);
    expect(excused(both, [12, 12, 99])).toEqual([]);
    expect(excused(both, [12, NaN, 99])).toEqual([]);
    expect(excused(both, [8, 8, 99])).toEqual([]);
  });

  it('excuses a feature by any rule, and none by a rule about a feature that is not there', () => {
    expect(excused(book([condition({ atMost: 1 })], [condition({ atMost: 5 })]), [14, 10, 10])).toEqual(['a']);
    expect(excused(book([condition(), condition({ feature: 'z' })]), [14, 10, 10])).toEqual([]);
    expect(excused(book(), [14, 10, 10])).toEqual([]);
  });

  it('excuses no more when a condition is added to a rule, and no less when a rule is added', () => {
    const anyCondition = fc.record({
      feature: fc.constantFrom('a', 'b', 'c', 'z'),
      side: fc.constantFrom('above' as const, 'below' as const),
      measure: fc.constantFrom('absolute' as const, 'relative' as const),
      atMost: fc.option(fc.integer({ min: 1, max: 20 })),
    });
    const row = fc.array(fc.oneof(fc.integer({ min: -30, max: 30 }), fc.constant(NaN)), { minLength: 3, maxLength: 3 });
    const conditions = fc.array(anyCondition, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(conditions, anyCondition, conditions, row, row, (one, more, other, values, expected) => {
        const before = excused(book(one), values, expected);
        const named = before.filter((name) => one.some(({ feature }) => feature === name));
        expect(before).toEqual(named);
        const narrower = excused(book([...one, more]), values, expected).filter((name) => name !== more.feature);
        expect(before).toEqual(expect.arrayContaining(narrower));
        expect(excused(book(one, other), values, expected)).toEqual(expect.arrayContaining(before));
      }),
      { seed: 11, numRuns: 300 }
    );
  });
});
