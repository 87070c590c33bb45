import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { LogHistogram } from './log-histogram';
import { quantile } from './quantile';
import { Random } from './random';

const OPTIONS = { binsPerOctave: 16, lowExponent: -16, highExponent: 12, memory: 30_000 };

function filled(values: Float64Array, options = OPTIONS): LogHistogram {
  const histogram = new LogHistogram(options);
  values.forEach((value) => histogram.add(value));
  return histogram;
}

const random = new Random(11);
const values = Float64Array.from({ length: 20_000 }, () => random.exponential());

describe('LogHistogram', () => {
  it('finds quantiles to one bin (4.4 %)', () => {
    const histogram = filled(values);
    for (const p of [0.1, 0.5, 0.9, 0.98, 0.999]) {
      const exact = quantile(values, p);
      expect(Math.abs(histogram.quantile(p) / exact - 1)).toBeLessThan(0.044);
    }
  });

  it('counts what is at least as large', () => {
    const exact = values.filter((value) => value >= 2).length;
    expect(Math.abs(filled(values).above(2) / exact - 1)).toBeLessThan(0.02);
    expect(filled(values).above(0)).toBe(values.length);
  });

  it('knows the mean excess of an exponential: 1 above any threshold', () => {
    expect(filled(values).meanExcess(2, 0)).toBeCloseTo(1, 1);
  });

  it('knows the mean logarithmic excess of a Pareto tail: the inverse of its index', () => {
    const pareto = Float64Array.from({ length: 20_000 }, () => Math.exp(random.exponential() / 3));
    expect(Math.abs(filled(pareto).meanLogExcess(1.5) - 1 / 3)).toBeLessThan(0.02);
  });

  it('keeps zeros and what is below its range apart from the rest', () => {
    const histogram = filled(Float64Array.of(0, 0, 1e-9, 1));
    expect(histogram.quantile(0.5)).toBe(0);
    expect(histogram.above(0.5)).toBe(1);
  });

  it('is empty without a value and never gives NaN', () => {
    const histogram = new LogHistogram(OPTIONS);
    expect([
      histogram.quantile(0.5),
      histogram.above(1),
      histogram.meanExcess(1, 0.1),
      histogram.meanLogExcess(1),
    ]).toEqual([0, 0, 0, 0]);
  });

  it('counts what is beyond its range as the largest', () => {
    expect(filled(Float64Array.of(1e300, Infinity)).above(3000)).toBe(2);
  });

  it('halves the past when its memory is full', () => {
    const histogram = filled(
      Float64Array.from({ length: 100 }, () => 1),
      { ...OPTIONS, memory: 100 }
    );
    expect(histogram.total).toBe(50);
  });

  it('is the same after writing and reading', () => {
    const out = new ByteWriter();
    filled(values).write(out);
    const copy = new LogHistogram(OPTIONS);
    copy.read(new ByteReader(out.toBytes()));
    expect(copy.quantile(0.9)).toBe(filled(values).quantile(0.9));
    expect(copy.total).toBe(values.length);
  });

  it('counts the same above any value, however long it has faded, also after writing and reading', () => {
    const options = { ...OPTIONS, memory: 500 };
    const histogram = filled(values, options);
    const out = new ByteWriter();
    histogram.write(out);
    const copy = new LogHistogram(options);
    copy.read(new ByteReader(out.toBytes()));
    expect(histogram.above(0)).toBe(histogram.total);
    for (let value = 0.01; value < 20; value *= 1.1) {
      expect(copy.above(value)).toBe(histogram.above(value));
      // Within the chance of about 375 values.
      expect(Math.abs(histogram.above(value) / histogram.total - Math.exp(-value))).toBeLessThan(0.1);
    }
  });
});
