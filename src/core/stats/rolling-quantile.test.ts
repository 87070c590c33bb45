import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { quantile } from './quantile';
import { Random } from './random';
import { RollingQuantile } from './rolling-quantile';

const single = (random: Random) => Math.fround(Math.round(20 * random.normal()) / 4);

describe('RollingQuantile', () => {
  it('agrees with sorting the last values anew, with ties, at every step', () => {
    const rolling = new RollingQuantile(32);
    const random = new Random(4);
    const all: number[] = [];
    for (let i = 0; i < 300; i++) {
      all.push(single(random));
      rolling.add(all.at(-1)!);
      for (const share of [0, 0.25, 0.5, 0.9, 1]) {
        expect(rolling.at(share)).toBeCloseTo(quantile(all.slice(-32), share), 5);
      }
    }
    expect(rolling.count).toBe(32);
  });

  it('gives 0 while it holds nothing', () => {
    expect(new RollingQuantile(8).at(0.5)).toBe(0);
  });

  it('goes on the same after writing and reading', () => {
    const random = new Random(5);
    const rolling = new RollingQuantile(16);
    for (let i = 0; i < 21; i++) {
      rolling.add(single(random));
    }
    const out = new ByteWriter();
    rolling.write(out);
    const copy = new RollingQuantile(16);
    copy.read(new ByteReader(out.toBytes()));
    for (let i = 0; i < 40; i++) {
      const value = single(random);
      rolling.add(value);
      copy.add(value);
      expect([copy.at(0.3), copy.count]).toEqual([rolling.at(0.3), rolling.count]);
    }
  });
});
