import { MINUTE_MS } from '../../../schema';
import { missedIntervals, resultEnds } from './missed';

const minutes = (rows: ReturnType<typeof missedIntervals>) =>
  rows.map(({ fromMs, toMs }) => [fromMs / MINUTE_MS, toMs / MINUTE_MS]);

function missed(fromMinute: number, toMinute: number, ends: readonly number[] = []) {
  const range = { fromMs: fromMinute * MINUTE_MS, toMs: toMinute * MINUTE_MS };
  const hasResult = (endMs: number) => ends.includes(endMs / MINUTE_MS);
  return missedIntervals(range, { intervalMs: MINUTE_MS, message: 'no data', hasResult });
}

describe('missedIntervals', () => {
  it('names each interval of the range without a result, by time', () => {
    expect(minutes(missed(10, 15, [12, 13]))).toEqual([
      [10, 11],
      [13, 14],
      [14, 15],
    ]);
    expect(missed(10, 11)).toEqual([{ fromMs: 10 * MINUTE_MS, toMs: 11 * MINUTE_MS, message: 'no data' }]);
  });

  it('gives nothing for an empty range and for intervals that are not complete', () => {
    expect(missed(10, 10)).toEqual([]);
    expect(missed(10, 10.5)).toEqual([]);
  });

  it('joins what is beyond the newest 1,000 into one, however long the outage', () => {
    const rows = missed(0, 5_000, [100]);
    expect(rows).toHaveLength(1_001);
    expect(minutes(rows).slice(0, 2)).toEqual([
      [0, 4_000],
      [4_000, 4_001],
    ]);
    expect(minutes(rows).at(-1)).toEqual([4_999, 5_000]);
  });
});

describe('resultEnds', () => {
  it('puts points off the grid into the interval they end', () => {
    const rows = new Float64Array(16);
    rows[0] = 60_000;
    rows[8] = 60_001;
    expect([...resultEnds([{ seriesKey: 'a', rows }], MINUTE_MS)]).toEqual([60_000, 120_000]);
  });
});
