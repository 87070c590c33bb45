import { backoffMs } from './retry';

describe('backoffMs', () => {
  it('doubles its ceiling with every attempt, up to the cap', () => {
    const ceilings = [1, 2, 3, 4, 9, 10, 11, 2_000].map((attempt) => backoffMs(attempt, 1));
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000, 300_000]);
  });

  it('spreads over the whole of it', () => {
    expect(backoffMs(3, 0)).toBe(0);
    expect(backoffMs(3, 0.25)).toBe(1_000);
    expect(backoffMs(3, 0.5)).toBe(2_000);
  });

  it('takes base and cap', () => {
    expect(backoffMs(1, 1, { baseMs: 10, capMs: 25 })).toBe(10);
    expect(backoffMs(5, 1, { baseMs: 10, capMs: 25 })).toBe(25);
  });

  it.each([0, -3])('takes attempt %p for the first', (attempt) => {
    expect(backoffMs(attempt, 1)).toBe(1_000);
  });
});
