import { VigilError, seriesKey, type Samples, type Series, type TimeRange } from '../../schema';
import type { SourceData } from '../sources/source';

/**
 * Series that a browser has read, as a source would give them: within the range (after `fromMs`, up to and including
 * `toMs`), times rising strictly, of repeated times the last value, null as a gap.
 *
 * @throws VigilError `invalid_argument` for columns of different length or times that are no numbers
 */
export function fromSamples(samples: Samples, range: TimeRange, seriesLimit: number): SourceData {
  const byKey = new Map<string, Series>();
  let repeated = 0;
  samples.forEach(({ labels, times, values }, index) => {
    if (times.length !== values.length) {
      const path = `samples.${index}.values`;
      const message = `${path} must be as long as times (${times.length}), got ${values.length}`;
      throw new VigilError('invalid_argument', message, { details: { fields: [{ path, message }] } });
    }
    const key = seriesKey(labels);
    repeated += byKey.has(key) ? 1 : 0;
    byKey.set(key, { labels, ...cleanColumns(times, values, range) });
  });
  const all = [...byKey.values()].filter((series) => series.times.length > 0);
  const notices = repeated > 0 ? [`${repeated} series have the labels of another one and were left out`] : [];
  const series = all.slice(0, seriesLimit);
  return { series, seriesLeftOut: all.length - series.length, notices };
}

function cleanColumns(
  times: number[],
  values: Array<number | null>,
  range: TimeRange
): Pick<Series, 'times' | 'values'> {
  const points = new Map<number, number>();
  times.forEach((time, i) => {
    // Whole milliseconds, as sources give them.
    const timeMs = Math.floor(time);
    if (timeMs > range.fromMs && timeMs <= range.toMs) {
      points.set(timeMs, values[i] ?? NaN);
    }
  });
  const sorted = Float64Array.from(points.keys()).sort();
  return { times: sorted, values: sorted.map((timeMs) => points.get(timeMs) ?? NaN) };
}
