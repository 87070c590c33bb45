import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { Shingle } from './shingle';

/** @param values [value, what stands for it if it was loud] */
function shingle(...values: Array<[number, number?]>): Shingle {
  const made = new Shingle(4, 1);
  for (const [value, instead] of values) {
    made.put([value]);
    made.push(instead === undefined ? null : [instead]);
  }
  return made;
}

const rows = (made: Shingle, next: number) => {
  made.put([next]);
  return { told: [...made.told], seen: [...made.seen] };
};

describe('Shingle', () => {
  it('is full when only the last place is left', () => {
    expect(shingle([1], [2]).isFull).toBe(false);
    expect(shingle([1], [2], [3]).isFull).toBe(true);
    expect(new Shingle(1, 1).isFull).toBe(true);
  });

  it('holds the last values, oldest first, and forgets what was only put', () => {
    const made = shingle([1], [2], [3], [4]);
    made.put([99]);
    expect(rows(made, 5)).toEqual({ told: [2, 3, 4, 5], seen: [2, 3, 4, 5] });
  });

  it('shows what was expected in the place of a loud value until that is gone', () => {
    const made = shingle([1], [90, 2], [3]);
    expect(rows(made, 4)).toEqual({ told: [1, 90, 3, 4], seen: [1, 2, 3, 4] });
    made.push(null);
    made.put([5]);
    made.push(null);
    expect(rows(made, 6)).toEqual({ told: [3, 4, 5, 6], seen: [3, 4, 5, 6] });
  });

  it('shows the values as they came once half of them are loud', () => {
    const made = shingle([1], [90, 2], [91, 3]);
    expect(rows(made, 92).seen).toEqual([1, 90, 91, 92]);
  });

  it('keeps the features of a row together, and replaces all of a loud one', () => {
    const made = new Shingle(3, 2);
    made.put([1, 10]);
    made.push(null);
    made.put([2, 20]);
    made.push([3, 30]);
    made.put([4, 40]);
    expect([...made.told]).toEqual([1, 10, 2, 20, 4, 40]);
    expect([...made.seen]).toEqual([1, 10, 3, 30, 4, 40]);
  });

  it('comes back from bytes', () => {
    const made = shingle([1], [90, 2], [3]);
    const out = new ByteWriter();
    made.write(out);
    const back = new Shingle(4, 1);
    back.read(new ByteReader(out.toBytes()));
    expect(rows(back, 4)).toEqual(rows(made, 4));
    expect(back.isFull).toBe(true);
  });
});
