import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { Random } from '../../stats/random';
import { RecentValues, STRETCH_BITS } from './recent-values';

function filled(size: number, points: number): RecentValues {
  const random = new Random(3);
  const recent = new RecentValues(size);
  for (let i = 0; i < points; i++) {
    recent.learn(random.normal());
  }
  return recent;
}

describe('RecentValues', () => {
  it.each([5, 64, 70, 200])('has eleven values side by side from any place, after %d values', (points) => {
    const recent = filled(64, points);
    for (let place = 0; place < 64; place++) {
      const straight = Array.from(recent.values.subarray(place, place + 11));
      expect(straight).toEqual(straight.map((_, k) => recent.values[(place + k) & recent.mask]));
    }
  });

  it('knows the smallest and largest value of every stretch', () => {
    const recent = filled(128, 300);
    recent.lows.forEach((low, stretch) => {
      const values = recent.values.subarray(stretch << STRETCH_BITS, (stretch + 1) << STRETCH_BITS);
      expect([low, recent.highs[stretch]]).toEqual([Math.min(...values), Math.max(...values)]);
    });
  });

  it('counts from the newest, and knows nothing beyond what it holds', () => {
    const recent = new RecentValues(8);
    [1, 2, 3].forEach((value) => recent.learn(value));
    expect([recent.at(1), recent.at(3), recent.at(4)]).toEqual([3, 1, NaN]);
  });

  it('is the same after writing and reading, stretches included', () => {
    const recent = filled(64, 90);
    const out = new ByteWriter();
    recent.write(out);
    const copy = new RecentValues(64);
    copy.read(new ByteReader(out.toBytes()));
    expect(copy).toEqual(recent);
  });
});
