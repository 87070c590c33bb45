import { clampSize, toFinite } from './finite';
import { modulo } from './modulo';

describe('toFinite', () => {
  it('keeps finite numbers and NaN, and brings infinities to the largest number', () => {
    expect([3, Infinity, -Infinity, NaN].map(toFinite)).toEqual([3, Number.MAX_VALUE, -Number.MAX_VALUE, NaN]);
  });
});

describe('clampSize', () => {
  it('keeps the sign and cuts the size', () => {
    expect([clampSize(5, 2), clampSize(-5, 2), clampSize(1, 2), clampSize(1, Infinity)]).toEqual([2, -2, 1, 1]);
  });
});

describe('modulo', () => {
  it('is never negative, so that calendars work before 1970', () => {
    expect([modulo(8, 7), modulo(-1, 7), modulo(-7, 7)]).toEqual([1, 6, -0]);
  });
});
