import { HOUR_MS } from '../../../schema';
import type { Database } from './database';

/** What the roll-up holds of one hour. */
export interface Hour {
  maxScore: number;
  points: number;
}

export function hourOf(timeMs: number): number {
  return Math.floor(timeMs / HOUR_MS) * HOUR_MS;
}

/** Adds a point to the hours that are to be written. */
export function addTo(hours: Map<number, Hour>, hourMs: number, score: number): void {
  const hour = hours.get(hourMs);
  if (hour === undefined) {
    hours.set(hourMs, { maxScore: score, points: 1 });
  } else {
    hour.maxScore = Math.max(hour.maxScore, score);
    hour.points += 1;
  }
}

/** Adds points that are new to the roll-up. Inside a transaction. */
export function writeHours(raw: Database, era: number, hours: ReadonlyMap<number, Hour>): void {
  const add = raw.prepare(
    `insert into hours (era, hour_ms, max_score, points) values (?, ?, ?, ?)
     on conflict (era, hour_ms) do update
     set max_score = max(max_score, excluded.max_score), points = points + excluded.points`
  );
  for (const [hourMs, { maxScore, points }] of hours) {
    add.run(era, hourMs, maxScore, points);
  }
}

/** Takes points that are gone out of the roll-up; only where the highest was among them are all series asked. Inside a transaction. */
export function subtractHour(raw: Database, { era, hourMs, hour }: { era: number; hourMs: number; hour: Hour }): void {
  const left = raw
    .prepare('update hours set points = points - ? where era = ? and hour_ms = ? returning points, max_score')
    .get<{ points: number; max_score: number | null }>(hour.points, era, hourMs);
  if (left !== undefined && (left.points <= 0 || hour.maxScore >= (left.max_score ?? -Infinity))) {
    recountHour(raw, era, hourMs);
  }
}

/** Makes the roll-up of one hour anew from all series; an hour without results goes. Inside a transaction. */
export function recountHour(raw: Database, era: number, hourMs: number): void {
  raw.prepare('delete from hours where era = ? and hour_ms = ?').run(era, hourMs);
  raw
    .prepare(
      `insert into hours (era, hour_ms, max_score, points)
       select s.era, ?, max(r.score), count(*)
       from series s cross join results r on r.series_id = s.series_id and r.time_ms >= ? and r.time_ms < ?
       where s.era = ? group by s.era`
    )
    .run(hourMs, hourMs, hourMs + HOUR_MS, era);
}
