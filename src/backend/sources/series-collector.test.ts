import { LIMITS } from '../../schema';
import { SeriesCollector } from './series-collector';

const RANGE = { fromMs: 10, toMs: 20 };
const one = (pod: string, times: number[] = [15]) => ({ labels: { pod }, times, values: times.map((t) => t * 2) });

describe('SeriesCollector', () => {
  it('joins series with the same labels, whatever their order, over pieces', () => {
    const collector = new SeriesCollector(RANGE, 10);
    collector.add({ labels: { a: '1', b: '2' }, times: [13, 14], values: [1, 2] });
    collector.endPiece();
    collector.add({ labels: { b: '2', a: '1' }, times: [14, 12], values: [3, 4] });
    const { series } = collector.finish();
    expect(series).toHaveLength(1);
    expect([...(series[0]?.times ?? [])]).toEqual([12, 13, 14]);
    expect([...(series[0]?.values ?? [])]).toEqual([4, 1, 3]);
  });

  it('takes points after the start of the range, up to and including its end', () => {
    const collector = new SeriesCollector(RANGE, 10);
    collector.add(one('a', [9, 10, 10.5, 11, 20, 20.5, 21]));
    expect([...(collector.finish().series[0]?.times ?? [])]).toEqual([11, 20]);
  });

  it('keeps the first series by label order over all pieces, and counts the others once', () => {
    const collector = new SeriesCollector(RANGE, 2);
    ['d', 'b', 'c'].forEach((pod) => collector.add(one(pod)));
    collector.endPiece();
    ['a', 'd', 'c'].forEach((pod) => collector.add(one(pod, [16])));
    const { series, seriesLeftOut } = collector.finish();
    expect(series.map(({ labels }) => labels['pod'])).toEqual(['a', 'b']);
    expect(seriesLeftOut).toBe(2);
  });

  it('keeps series together that differ in the inner label alone', () => {
    const collector = new SeriesCollector(RANGE, 4, 'feature');
    for (const feature of ['low', 'high']) {
      ['c', 'a', 'b'].forEach((host) => collector.add({ labels: { feature, host }, times: [15], values: [1] }));
    }
    const { series, seriesLeftOut } = collector.finish();
    expect(series.map(({ labels }) => `${labels['feature']} ${labels['host']}`)).toEqual([
      ...['high a', 'high b', 'low a', 'low b'],
    ]);
    expect(seriesLeftOut).toBe(2);
  });

  it('refuses more points than a fetch may bring in, not counting series left out', () => {
    const many = new Float64Array(LIMITS.pointsPerFetch / 2 + 1).fill(15);
    const collector = new SeriesCollector(RANGE, 2);
    collector.add({ labels: { pod: 'a' }, times: many, values: many });
    collector.endPiece();
    collector.add({ labels: { pod: 'z' }, times: many, values: many });
    expect(() => collector.endPiece()).toThrow(expect.objectContaining({ code: 'resource_exhausted' }));

    const limited = new SeriesCollector(RANGE, 1);
    limited.add({ labels: { pod: 'a' }, times: many, values: many });
    limited.add({ labels: { pod: 'z' }, times: many, values: many });
    expect(() => limited.endPiece()).not.toThrow();
  });
});
