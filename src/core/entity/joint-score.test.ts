import fc from 'fast-check';
import { jointScore } from './joint-score';

describe('jointScore', () => {
  it.each([
    { name: 'nothing', scores: [0, 0, 0], wanted: 0 },
    { name: 'one alone, less what n looks cost', scores: [60, 0], wanted: 60 - 10 * Math.log10(2) },
    { name: 'all alike', scores: [40, 40, 40, 40, 40], wanted: 40 },
    { name: 'two of four', scores: [50, 50, 0, 0], wanted: 50 - 10 * Math.log10(2) },
  ])('of $name', ({ scores, wanted }) => {
    expect(jointScore(scores)).toBeCloseTo(wanted, 3);
  });

  it('lies between the score less 10 · log10 n and the score of the loudest, and rises with each', () => {
    const scores = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(scores, fc.nat(4), (each, place) => {
        const joint = jointScore(each);
        const loudest = Math.max(...each);
        expect(joint).toBeGreaterThanOrEqual(Math.max(0, loudest - 10 * Math.log10(each.length)) - 1e-9);
        expect(joint).toBeLessThanOrEqual(loudest + 1e-9);
        const louder = each.map((score, k) => (k === place % each.length ? score + 1 : score));
        expect(jointScore(louder)).toBeGreaterThan(joint);
      }),
      { seed: 5 }
    );
  });
});
