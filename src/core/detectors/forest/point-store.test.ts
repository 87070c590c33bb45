import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { PointStore } from './point-store';

const point = (...values: number[]) => Float32Array.from(values);

describe('PointStore', () => {
  it('keeps a point until the last tree lets it go, then uses its place again', () => {
    const store = new PointStore(2, 2);
    const slot = store.add(point(3, 4));
    store.hold(slot);
    store.hold(slot);
    store.release(slot);
    expect([...store.values.subarray(2 * slot, 2 * slot + 2)]).toEqual([3, 4]);
    expect(store.count).toBe(1);
    store.release(slot);
    expect(store.count).toBe(0);
    expect(store.add(point(5, 6))).toBe(slot);
  });

  it('gives a place back that nobody wanted', () => {
    const store = new PointStore(1, 1);
    const slot = store.add(point(1));
    store.settle(slot);
    expect(store.count).toBe(0);
    store.hold(store.add(point(2)));
    store.settle(0);
    expect(store.count).toBe(1);
  });

  it('comes back from bytes with points, holders and free places', () => {
    const store = new PointStore(1, 3);
    [1, 2, 3].forEach((value) => store.hold(store.add(point(value))));
    store.hold(1);
    store.release(0);
    const out = new ByteWriter();
    store.write(out);
    const back = new PointStore(1, 3);
    const input = new ByteReader(out.toBytes());
    back.read(input);
    input.end();
    expect([...back.values.subarray(1)]).toEqual([2, 3]);
    expect([0, 1, 2].map((slot) => back.holdersOf(slot))).toEqual([0, 2, 1]);
    expect(back.add(point(9))).toBe(0);
  });
});
