import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { Random } from '../../stats/random';
import { ValueGrid } from './value-grid';

function grid(values: ArrayLike<number>): ValueGrid {
  const made = new ValueGrid();
  Array.from(values).forEach((value) => made.learn(value));
  return made;
}

const noise = (seed = 1) => {
  const random = new Random(seed);
  return Float64Array.from({ length: 200 }, () => 10 * random.normal());
};

describe('ValueGrid', () => {
  it('is fixed by 24 values, the middle of which is 0', () => {
    const values = noise();
    expect(grid(values.subarray(0, 23)).isSet).toBe(false);
    const set = grid(values.subarray(0, 24));
    expect(set.isSet).toBe(true);
    const steps = [...values.subarray(0, 24)].map((value) => set.stepOf(value)).sort((a, b) => a - b);
    expect(steps[11]! + steps[12]!).toBeCloseTo(0, -1);
  });

  it('makes whole numbers, 65,536 to 131,072 to the median deviation, and brings them back', () => {
    const values = noise();
    const set = grid(values);
    const sizes = [...values.subarray(0, 24)].map((value) => Math.abs(set.stepOf(value))).sort((a, b) => a - b);
    const median = (sizes[11]! + sizes[12]!) / 2;
    expect(median).toBeGreaterThanOrEqual(2 ** 16 - 1);
    expect(median).toBeLessThanOrEqual(2 ** 17 + 1);
    for (const value of values) {
      expect(Number.isInteger(set.stepOf(value))).toBe(true);
      expect(Math.abs(set.valueOf(set.stepOf(value)) - value)).toBeLessThan(1e-3);
    }
  });

  it.each([1e6, -1e7])('gives the same steps for values plus %d', (offset) => {
    const values = noise();
    const plain = grid(values);
    const moved = grid(values.map((value) => value + offset));
    expect([...values].map((value) => moved.stepOf(value + offset))).toEqual(
      [...values].map((value) => plain.stepOf(value))
    );
  });

  it.each([
    ['mostly zeros', [...new Array<number>(23).fill(0), 5]],
    ['all the same', new Array<number>(24).fill(7)],
    ['one of them huge', [...noise(3).subarray(0, 23), 1e300]],
  ])('still tells values apart when the first are %s', (_name, first) => {
    const set = grid(first);
    expect(set.isSet).toBe(true);
    set.learn(8);
    const [a, b] = [set.stepOf(7), set.stepOf(8)];
    expect(Number.isFinite(a) && Number.isFinite(b) && a !== b).toBe(true);
  });

  it('holds sizes within what sums can take', () => {
    const set = grid(noise());
    expect(set.stepOf(1e308)).toBe(2 ** 40);
    expect(set.stepOf(-1e308)).toBe(-(2 ** 40));
    expect(Number.isFinite(set.valueOf(2 ** 40))).toBe(true);
  });

  it('comes back from bytes', () => {
    const values = noise();
    const set = grid(values.subarray(0, 20));
    const out = new ByteWriter();
    set.write(out);
    const back = new ValueGrid();
    back.read(new ByteReader(out.toBytes()));
    values.subarray(20).forEach((value) => [set, back].forEach((each) => each.learn(value)));
    expect(back.stepOf(3.7)).toBe(set.stepOf(3.7));
  });
});
