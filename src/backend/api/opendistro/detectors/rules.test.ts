import * as fc from 'fast-check';
import { shownRules, toRules } from './rules';

const rule = (type: string, value: number | null = null) => [[{ featureName: 'cpu', type, value }]];
const condition = (type: string, value: number | null = null) =>
  toRules(rule(type, value), ['cpu', 'mem'])[0]?.conditions[0];

describe('a suppression rule', () => {
  it.each([
    ['ACTUAL_OVER_EXPECTED_MARGIN', 5, { side: 'above', measure: 'absolute', atMost: 5 }],
    ['EXPECTED_OVER_ACTUAL_MARGIN', 5, { side: 'below', measure: 'absolute', atMost: 5 }],
    ['ACTUAL_OVER_EXPECTED_RATIO', 0.2, { side: 'above', measure: 'relative', atMost: 0.25 }],
    ['ACTUAL_OVER_EXPECTED_RATIO', 1, { side: 'above', measure: 'relative', atMost: null }],
    ['EXPECTED_OVER_ACTUAL_RATIO', 0.25, { side: 'below', measure: 'relative', atMost: 0.2 }],
    ['ACTUAL_IS_OVER_EXPECTED', null, { side: 'above', measure: 'absolute', atMost: null }],
    ['ACTUAL_IS_BELOW_EXPECTED', null, { side: 'below', measure: 'absolute', atMost: null }],
  ])('%s %p is one of Vigil', (type, value, expected) => {
    expect(condition(type, value)).toEqual({ feature: 'cpu', ...expected });
  });

  it('of the only feature is one of the series', () => {
    expect(toRules(rule('ACTUAL_IS_OVER_EXPECTED'), ['cpu'])[0]?.conditions[0]?.feature).toBe('value');
  });

  it('measures shares of the actual value as the original does', () => {
    const positive = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(positive, positive, share, (actual, expected, value) => {
        const type = actual > expected ? 'ACTUAL_OVER_EXPECTED_RATIO' : 'EXPECTED_OVER_ACTUAL_RATIO';
        const atMost = condition(type, value)?.atMost ?? Infinity;
        const theirs = Math.abs(actual - expected) / actual;
        fc.pre(Math.abs(theirs - value) > 1e-9);
        expect(Math.abs(actual - expected) / expected <= atMost).toBe(theirs <= value);
      })
    );
  });

  it('made elsewhere is shown as one that means the same', () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom('above', 'below'), share, (side, atMost) => {
        const rules = [{ conditions: [{ feature: 'cpu', side, measure: 'relative', atMost } as const] }];
        const [shown] = shownRules(rules, ['cpu', 'mem']) as Array<{
          conditions: Array<{ threshold_type: string; value: number }>;
        }>;
        const [first] = shown?.conditions ?? [];
        expect(condition(first?.threshold_type ?? '', first?.value)?.atMost).toBeCloseTo(atMost, 9);
      })
    );
  });
});
