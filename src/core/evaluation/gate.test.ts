import { passesGate } from './gate';

const NONE = { absolute: null, relative: null };

describe('passesGate', () => {
  it.each([
    { name: 'above on above', value: 12, direction: 'above', min: NONE, passes: true },
    { name: 'below on above', value: 8, direction: 'above', min: NONE, passes: false },
    { name: 'above on below', value: 12, direction: 'below', min: NONE, passes: false },
    { name: 'below on below', value: 8, direction: 'below', min: NONE, passes: true },
    {
      name: 'exactly the absolute minimum',
      value: 12,
      direction: 'both',
      min: { absolute: 2, relative: null },
      passes: true,
    },
    {
      name: 'less than the absolute minimum',
      value: 8.1,
      direction: 'both',
      min: { absolute: 2, relative: null },
      passes: false,
    },
    { name: 'the relative minimum', value: 8, direction: 'both', min: { absolute: null, relative: 0.2 }, passes: true },
    {
      name: 'less than the relative minimum',
      value: 11.9,
      direction: 'both',
      min: { absolute: null, relative: 0.2 },
      passes: false,
    },
    {
      name: 'only one of two minima',
      value: 13,
      direction: 'both',
      min: { absolute: 2, relative: 0.5 },
      passes: false,
    },
    { name: 'both of two minima', value: 16, direction: 'both', min: { absolute: 2, relative: 0.5 }, passes: true },
  ] as const)('expected 10, $name: $passes', ({ value, direction, min, passes }) => {
    expect(passesGate({ value, expected: 10 }, direction, min)).toBe(passes);
  });

  it('takes the size of a negative expected value', () => {
    expect(passesGate({ value: -11, expected: -10 }, 'both', { absolute: null, relative: 0.2 })).toBe(false);
    expect(passesGate({ value: -13, expected: -10 }, 'below', { absolute: null, relative: 0.2 })).toBe(true);
  });

  it('lets a point without an expected value pass only where nothing is asked of it', () => {
    const point = { value: 1, expected: NaN };
    expect(passesGate(point, 'both', NONE)).toBe(true);
    expect(passesGate(point, 'above', NONE)).toBe(false);
    expect(passesGate(point, 'both', { absolute: 1, relative: null })).toBe(false);
  });
});
