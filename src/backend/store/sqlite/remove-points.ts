import { Yielder } from '../../base/cooperative';
import type { ResultStore } from '../store';
import type { Database } from './database';
import { eraOf } from './eras';
import type { SeriesIndex } from './series-index';
import { addTo, hourOf, subtractHour, type Hour } from './write-hours';
import type { Transaction } from './writer';

/** Points removed by one statement. */
const POINTS_AT_ONCE = 500;

type Points = Parameters<ResultStore['removePoints']>[0];

interface Removed {
  time_ms: number;
  score: number | null;
}

/** Removes results and takes them out of the roll-up by hour. Returns how many went. */
export async function removePoints({ raw }: Transaction, points: Points, index: SeriesIndex): Promise<number> {
  const byEra = new Map<number, Map<number, Hour>>();
  const yielder = new Yielder();
  let gone = 0;
  for (const { id, seriesKey, timesMs } of points) {
    const era = eraOf(raw, id);
    for (let from = 0; era !== null && from < timesMs.length; from += POINTS_AT_ONCE) {
      const hours = byEra.get(era) ?? new Map<number, Hour>();
      byEra.set(era, hours);
      const removed = removeSome(raw, { era, seriesKey, timesMs: timesMs.slice(from, from + POINTS_AT_ONCE) });
      removed.forEach((row) => addTo(hours, hourOf(row.time_ms), row.score ?? -Infinity));
      gone += removed.length;
      if (yielder.due) {
        await yielder.pause();
      }
    }
  }
  for (const [era, hours] of byEra) {
    // It remembers up to when a series has results.
    index.forget(era);
    for (const [hourMs, hour] of hours) {
      subtractHour(raw, { era, hourMs, hour });
      if (yielder.due) {
        await yielder.pause();
      }
    }
  }
  return gone;
}

function removeSome(
  raw: Database,
  { era, seriesKey, timesMs }: { era: number; seriesKey: string; timesMs: number[] }
): Removed[] {
  return raw
    .prepare(
      `delete from results where series_id = (select series_id from series where era = ? and series_key = ?)
       and time_ms in (select value from json_each(?)) returning time_ms, score`
    )
    .all<Removed>(era, seriesKey, JSON.stringify(timesMs));
}
