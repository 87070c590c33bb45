import { Yielder } from '../../base/cooperative';
import type { ResultStore } from '../store';
import { eraOf } from './eras';
import type { SeriesIndex } from './series-index';
import { hourOf, recountHour } from './write-hours';
import type { Transaction } from './writer';

/** Points removed by one statement. */
const POINTS_AT_ONCE = 500;

type Points = Parameters<ResultStore['removePoints']>[0];

interface Removed {
  time_ms: number;
  score: number | null;
}

/** Removes results and keeps the roll-up by hour. Returns how many went. */
export async function removePoints({ raw }: Transaction, points: Points, index: SeriesIndex): Promise<number> {
  const remove = raw.prepare(
    `delete from results where series_id = (select series_id from series where era = ? and series_key = ?)
     and time_ms in (select value from json_each(?)) returning time_ms, score`
  );
  const touched = new Map<number, Set<number>>();
  const yielder = new Yielder();
  let gone = 0;
  for (const { id, seriesKey, timesMs } of points) {
    const era = eraOf(raw, id);
    for (let from = 0; era !== null && from < timesMs.length; from += POINTS_AT_ONCE) {
      const times = JSON.stringify(timesMs.slice(from, from + POINTS_AT_ONCE));
      const removed = remove.all<Removed>(era, seriesKey, times);
      const hours = touched.get(era) ?? new Set();
      removed.forEach((row) => hours.add(hourOf(row.time_ms)));
      touched.set(era, hours);
      gone += removed.length;
      if (yielder.due) {
        await yielder.pause();
      }
    }
  }
  for (const [era, hours] of touched) {
    // It remembers up to when a series has results.
    index.forget(era);
    for (const hourMs of hours) {
      recountHour(raw, era, hourMs);
      if (yielder.due) {
        await yielder.pause();
      }
    }
  }
  return gone;
}
