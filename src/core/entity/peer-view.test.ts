import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { Random } from '../stats/random';
import { PeerView } from './peer-view';

const group = (rows: number, seed = 1) => {
  const random = new Random(seed);
  return Array.from({ length: rows }, (_, i) =>
    Float64Array.from({ length: 5 }, (_member, k) => 100 + 50 * Math.sin(i / 20) + 3 * k + random.normal())
  );
};

describe('PeerView', () => {
  it('takes out what moves all alike and where each usually is', () => {
    const view = new PeerView(5);
    const rows = group(2000);
    let farthest = 0;
    rows.forEach((row, i) => {
      view.push(row);
      farthest = i < 1000 ? 0 : Math.max(farthest, ...view.relative.map(Math.abs));
    });
    expect(farthest).toBeLessThan(2);
    const left = rows.at(-1)!.slice();
    left[3]! -= 40;
    view.push(left);
    expect(view.relative[3]).toBeLessThan(-5);
    expect(Math.max(...[0, 1, 2, 4].map((k) => Math.abs(view.relative[k]!)))).toBeLessThan(2);
  });

  it('hears again after a row of values near the largest number', () => {
    const view = new PeerView(5);
    const rows = group(2000);
    rows.slice(0, 1000).forEach((row) => view.push(row));
    view.push(Float64Array.of(1.7e308, -1.7e308, 1.7e308, -1.7e308, 100));
    rows.slice(1000).forEach((row) => view.push(row));
    expect([...view.relative].every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(view.toUnit(3, 0))).toBe(true);
  });

  it('gives back the value of a member from its relative number', () => {
    const view = new PeerView(5);
    group(300).forEach((row) => {
      view.push(row);
      row.forEach((value, k) => expect(view.toUnit(view.relative[k]!, k)).toBeCloseTo(value, 9));
    });
  });

  it('says the same of a group in another unit, bit for bit if that is a power of two', () => {
    const [plain, scaled] = [new PeerView(5), new PeerView(5)];
    group(200).forEach((row) => {
      plain.push(row);
      scaled.push(row.map((value) => value * 2 ** -20));
      expect(scaled.relative).toEqual(plain.relative);
    });
  });

  it('leaves members without a value out, and rows without any', () => {
    const view = new PeerView(5);
    group(100).forEach((row) => view.push(row));
    view.push(Float64Array.of(NaN, 100, 101, 102, 103));
    expect(view.relative[0]).toBeNaN();
    expect(view.relative.slice(1).every(Number.isFinite)).toBe(true);
    view.push(new Float64Array(5).fill(NaN));
    expect(view.relative.every(Number.isNaN)).toBe(true);
    expect(view.toUnit(0, 1)).toBeNaN();
  });

  it('calls nobody away from the others while all have always been equal', () => {
    const view = new PeerView(3);
    for (let i = 0; i < 10; i++) {
      view.push(Float64Array.of(7, 7, 7));
    }
    expect(view.relative).toEqual(new Float64Array(3));
  });

  it('continues bit for bit from what it wrote', () => {
    const [view, back] = [new PeerView(5), new PeerView(5)];
    const rows = group(200);
    rows.slice(0, 100).forEach((row) => view.push(row));
    const out = new ByteWriter();
    view.write(out);
    back.read(new ByteReader(out.toBytes()));
    rows.slice(100).forEach((row) => {
      view.push(row);
      back.push(row);
      expect(back.relative).toEqual(view.relative);
    });
  });
});
