import { HOUR_MS, VigilError } from '../../../schema';
import { ROW_NUMBERS } from '../result-rows';
import type { ResultBatch } from '../store';
import type { Database } from './database';
import type { EraWriting } from './era-writing';
import type { IndexedSeries } from './series-index';

/** Points written between two looks at the clock. */
const POINTS_PER_LOOK = 64;

interface Hour {
  maxScore: number;
  points: number;
}

/**
 * Writes the results of one run and keeps the roll-up by hour. Inside a transaction.
 *
 * Results nearly always come after those already there and are then only added. A time that is there already is replaced,
 * and the hours touched are counted again from all series.
 */
export async function writeResults(writing: EraWriting, batches: readonly ResultBatch[]): Promise<void> {
  const { raw, era, index, yielder } = writing;
  const put = raw.prepare('insert or replace into results values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const added = new Map<number, Hour>();
  const recount = new Set<number>();
  let sinceLook = 0;
  for (const { seriesKey, rows } of batches) {
    const series = indexed(index, seriesKey);
    for (let at = 0; at < rows.length; at += ROW_NUMBERS) {
      const of = (column: number) => rows[at + column] ?? NaN;
      const timeMs = of(0);
      put.run(series.id, timeMs, of(1), of(2), of(3), of(4), of(5), of(6), of(7));
      const hourMs = Math.floor(timeMs / HOUR_MS) * HOUR_MS;
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
  recountHours(raw, era, recount);
}

function indexed(index: ReadonlyMap<string, IndexedSeries>, seriesKey: string): IndexedSeries {
  const series = index.get(seriesKey);
  if (series === undefined) {
    throw new VigilError('internal', `results of series "${seriesKey}", which is neither stored nor brought along`);
  }
  return series;
}

function addTo(hours: Map<number, Hour>, hourMs: number, score: number): void {
  const hour = hours.get(hourMs);
  if (hour === undefined) {
    hours.set(hourMs, { maxScore: score, points: 1 });
  } else {
    hour.maxScore = Math.max(hour.maxScore, score);
    hour.points += 1;
  }
}

function writeHours(raw: Database, era: number, hours: ReadonlyMap<number, Hour>): void {
  const add = raw.prepare(
    `insert into hours (era, hour_ms, max_score, points) values (?, ?, ?, ?)
     on conflict (era, hour_ms) do update
     set max_score = max(max_score, excluded.max_score), points = points + excluded.points`
  );
  for (const [hourMs, { maxScore, points }] of hours) {
    add.run(era, hourMs, maxScore, points);
  }
}

function recountHours(raw: Database, era: number, hours: ReadonlySet<number>): void {
  const recount = raw.prepare(
    `insert or replace into hours (era, hour_ms, max_score, points)
     select s.era, ?, max(r.score), count(*)
     from series s cross join results r on r.series_id = s.series_id and r.time_ms >= ? and r.time_ms < ?
     where s.era = ? group by s.era`
  );
  for (const hourMs of hours) {
    recount.run(hourMs, hourMs, hourMs + HOUR_MS, era);
  }
}
