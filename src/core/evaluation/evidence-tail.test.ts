import { Random } from '../stats/random';
import { EvidenceTail } from './evidence-tail';

function filled(draw: (random: Random) => number, count = 3900): EvidenceTail {
  const tail = new EvidenceTail();
  const random = new Random(4);
  for (let i = 0; i < count; i++) {
    tail.add(draw(random));
  }
  return tail;
}

describe('EvidenceTail', () => {
  it.each([1, 2, 3, 5, 7])('knows that an exponential reaches its 10^-%d quantile so rarely', (decades) => {
    const tail = filled((random) => random.exponential());
    // Beyond the data (3.6 decades) it extrapolates, rather too careful than too sure.
    const rarity = tail.rarity(decades * Math.LN10);
    expect(rarity).toBeLessThan(decades * 1.15);
    expect(rarity).toBeGreaterThan(decades <= 3 ? decades * 0.85 : decades * 0.55);
  });

  it('is more careful with a Pareto tail than an exponential fit would be', () => {
    const tail = filled((random) => Math.exp(random.exponential() / 2));
    // P(X ≥ 100) of a Pareto with index 2 is 10^-4.
    expect(tail.rarity(100)).toBeLessThan(5);
    expect(tail.rarity(100)).toBeGreaterThan(3);
  });

  it('never calls rare what came four times already', () => {
    const tail = filled(() => 0.1);
    expect(tail.rarity(50)).toBeGreaterThan(10);
    [50, 50, 50, 50, 50].forEach((evidence) => tail.add(evidence));
    expect(tail.rarity(49)).toBeLessThan(3);
  });

  it('rises with the evidence', () => {
    const tail = filled((random) => Math.abs(random.normal()));
    let before = -1;
    for (let evidence = 0; evidence < 30; evidence += 0.05) {
      expect(tail.rarity(evidence)).toBeGreaterThanOrEqual(before - 1e-9);
      before = tail.rarity(evidence);
    }
  });
});
