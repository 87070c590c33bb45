import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { Random } from '../../stats/random';
import { emptyOutlook, Forest, type ForestOptions } from './forest';

const OPTIONS: ForestOptions = { dimensions: 2, trees: 20, samples: 64, memory: 640, seed: 5 };

/** Two features that go together: y is near −x. */
function pairs(seed: number): () => Float32Array {
  const random = new Random(seed);
  return () => {
    const x = Math.round(1_000 * random.normal());
    return Float32Array.from([x, Math.round(-x + 50 * random.normal())]);
  };
}

function learnt(count: number, options: ForestOptions = OPTIONS): Forest {
  const forest = new Forest(options);
  const next = pairs(2);
  for (let k = 0; k < count; k++) {
    forest.learn(next());
  }
  return forest;
}

function outlook(forest: Forest, point: number[], unknown: number) {
  const into = emptyOutlook(unknown);
  const mask = Uint8Array.from(point, (_, d) => (d < point.length - unknown ? 0 : 1));
  forest.fillOutlook(Float32Array.from(point), mask, into);
  return into;
}

const bytesOf = (forest: Forest) => {
  const out = new ByteWriter();
  forest.write(out);
  return out.toBytes();
};

describe('Forest', () => {
  it('says 0 of anything and expects nothing before its first point', () => {
    const forest = new Forest(OPTIONS);
    expect(forest.score(Float32Array.from([1, 2]))).toBe(0);
    expect(outlook(forest, [1, 2], 1).middle[0]).toBeNaN();
  });

  it('finds features that each are ordinary but do not go together, and blames them', () => {
    const forest = learnt(2_000);
    const next = pairs(3);
    const usual = Array.from({ length: 200 }, () => forest.score(next())).sort((a, b) => a - b);
    const apart = Float32Array.from([1_500, 1_500]);
    expect(forest.score(apart)).toBeGreaterThan(2 * usual[100]!);
    const { high, low } = forest.attribute(Float32Array.from([0, 20_000]));
    expect(high[1]).toBeGreaterThan(0.9 * (high[0]! + low[0]! + high[1]! + low[1]!));
  });

  it('shares the score of a point out over its coordinates', () => {
    const forest = learnt(500);
    const { high, low } = forest.attribute(Float32Array.from([300, 4_000]));
    const whole = [...high, ...low].reduce((sum, share) => sum + share, 0);
    expect(whole).toBeCloseTo(forest.score(Float32Array.from([300, 4_000])), 12);
  });

  it('expects of an unknown coordinate what goes with the known one, with a range around it', () => {
    const forest = learnt(3_000, { ...OPTIONS, samples: 256 });
    for (const x of [-1_000, -300, 0, 800]) {
      const { middle, low, high } = outlook(forest, [x, 0], 1);
      expect(Math.abs(middle[0]! + x)).toBeLessThan(100);
      expect(low[0]).toBeLessThanOrEqual(middle[0]!);
      expect(high[0]).toBeGreaterThanOrEqual(middle[0]!);
      expect(high[0]! - low[0]!).toBeLessThan(600);
    }
  });

  it('forgets: what stays away becomes strange again, what stays becomes usual', () => {
    const forest = learnt(2_000);
    const other = Float32Array.from([9_000, 9_000]);
    const first = forest.score(other);
    for (let k = 0; k < 3_000; k++) {
      other[0] = 9_000 + (k % 50);
      forest.learn(other);
    }
    expect(forest.score(Float32Array.from([9_020, 9_000]))).toBeLessThan(first / 3);
    expect(forest.score(Float32Array.from([0, 0]))).toBeGreaterThan(first / 2);
  });

  it('expects with nothing known what is usual', () => {
    const forest = new Forest({ ...OPTIONS, dimensions: 1 });
    const random = new Random(8);
    for (let k = 0; k < 2_000; k++) {
      forest.learn(Float32Array.from([Math.round(1_000 * random.normal())]));
    }
    expect(Math.abs(outlook(forest, [0], 1).middle[0]!)).toBeLessThan(500);
  });

  it('gives points times a power of two the same scores', () => {
    const plain = learnt(1_000);
    const scaled = new Forest(OPTIONS);
    const next = pairs(2);
    for (let k = 0; k < 1_000; k++) {
      scaled.learn(next().map((x) => x * 4));
    }
    const asked = Float32Array.from([123, 456]);
    expect(scaled.score(asked.map((x) => x * 4))).toBe(plain.score(asked));
  });

  it('is another forest with another seed, the same with the same', () => {
    const asked = Float32Array.from([2_000, 1_000]);
    expect(learnt(500).score(asked)).toBe(learnt(500).score(asked));
    expect(learnt(500, { ...OPTIONS, seed: 6 }).score(asked)).not.toBe(learnt(500).score(asked));
  });

  // 640 · 20 points later the keys are brought back to the size of 1.
  it.each([0, 1, 30, 500, 12_790])('goes on bit for bit from bytes after %d points', (count) => {
    const forest = learnt(count);
    const back = new Forest(OPTIONS);
    const input = new ByteReader(bytesOf(forest));
    back.read(input);
    input.end();
    expect(back.bytes).toBe(forest.bytes);
    expect(Buffer.compare(bytesOf(back), bytesOf(forest))).toBe(0);
    const next = pairs(4);
    for (let k = 0; k < 300; k++) {
      const point = next();
      expect(back.score(point)).toBe(forest.score(point));
      forest.learn(point);
      back.learn(point);
    }
    expect(Buffer.compare(bytesOf(back), bytesOf(forest))).toBe(0);
  });
});
