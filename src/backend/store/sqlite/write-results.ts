import { VigilError } from '../../../schema';
import { ROW_NUMBERS } from '../result-rows';
import type { ResultBatch } from '../store';
import type { EraWriting } from './era-writing';
import { toBytes } from './feature-bytes';
import type { IndexedSeries } from './series-index';
import { addTo, hourOf, recountHour, writeHours, type Hour } from './write-hours';

/** Points written between two looks at the clock. */
const POINTS_PER_LOOK = 64;

/**
 * Writes the results of one run and keeps the roll-up by hour. Inside a transaction.
 *
 * Results nearly always come after those already there and are then only added. A time that is there already is replaced,
 * and the hours touched are counted again from all series.
 */
export async function writeResults(writing: EraWriting, batches: readonly ResultBatch[]): Promise<void> {
  const { raw, era, index, yielder } = writing;
  const put = raw.prepare('insert or replace into results values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const added = new Map<number, Hour>();
  const recount = new Set<number>();
  let sinceLook = 0;
  for (const { seriesKey, rows, features } of batches) {
    const series = indexed(index, seriesKey);
    const featureNumbers = (ROW_NUMBERS * (features?.length ?? 0)) / rows.length;
    for (let at = 0; at < rows.length; at += ROW_NUMBERS) {
      const of = (column: number) => rows[at + column] ?? NaN;
      const timeMs = of(0);
      const row = at / ROW_NUMBERS;
      const bytes =
        features === undefined
          ? null
          : toBytes(features.subarray(row * featureNumbers, row * featureNumbers + featureNumbers));
      put.run(series.id, timeMs, of(1), of(2), of(3), of(4), of(5), of(6), of(7), bytes);
      const hourMs = hourOf(timeMs);
      if (timeMs > series.lastResultMs) {
        series.lastResultMs = timeMs;
        addTo(added, hourMs, of(5));
      } else {
        recount.add(hourMs);
      }
      if (++sinceLook >= POINTS_PER_LOOK) {
        sinceLook = 0;
        if (yielder.due) {
          await yielder.pause();
        }
      }
    }
  }
  writeHours(raw, era, added);
  recount.forEach((hourMs) => recountHour(raw, era, hourMs));
}

function indexed(index: ReadonlyMap<string, IndexedSeries>, seriesKey: string): IndexedSeries {
  const series = index.get(seriesKey);
  if (series === undefined) {
    throw new VigilError('internal', `results of series "${seriesKey}", which is neither stored nor brought along`);
  }
  return series;
}
