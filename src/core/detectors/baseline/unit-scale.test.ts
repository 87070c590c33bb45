import { UnitScale } from './unit-scale';

function learnt(...values: number[]): UnitScale {
  const unit = new UnitScale();
  values.forEach((value) => unit.learn(value));
  return unit;
}

describe('UnitScale', () => {
  it('measures from the first value, in a power of two of the first difference', () => {
    expect(learnt(100, 103).inside(106)).toBe(3);
    expect(learnt(100, 103).outside(3)).toBe(106);
  });

  it.each([-900, -3, 5, 900])('gives values times 2^%d the same numbers', (exponent) => {
    const factor = 2 ** exponent;
    expect(learnt(0.3 * factor, 0.7 * factor).inside(1.1 * factor)).toBe(learnt(0.3, 0.7).inside(1.1));
  });

  it('is 0 for equal values, and for what only rounding tells apart', () => {
    expect(learnt(5, 5, 5).inside(5)).toBe(0);
    expect(learnt(0.3).inside(0.1 + 0.2)).toBe(0);
  });

  it.each([
    [0, Number.MIN_VALUE, 1e308],
    [1e308, -1e308, 0],
    [0, 1e-300, 1],
  ])('stays finite from %d over %d to %d', (first, second, third) => {
    const unit = learnt(first, second);
    const inside = unit.inside(third);
    expect(Number.isFinite(inside ** 4)).toBe(true);
    expect(Number.isFinite(unit.outside(inside))).toBe(true);
    expect(Number.isFinite(unit.outside(1e60))).toBe(true);
  });
});
