import { setImmediate as nextTurn } from 'node:timers/promises';
import { HOUR_MS } from '../../../schema';
import type { Database } from './database';
import type { SeriesIndex } from './series-index';
import type { Writer } from './writer';

export interface PruneLimits {
  resultsBeforeMs: number;
  anomaliesBeforeMs: number;
  spareDetectorIds?: readonly string[];
}

/** Rows that one statement deletes at most; about 2 ms of work. */
const ROWS_AT_ONCE = 500;
/** Work in one transaction: what a request may have to wait for. */
const STEP_MS = 15;

interface SeriesRow {
  series_id: number;
  era: number;
  gone: number;
  spared: number;
}

/**
 * Eras of the detectors in a list of ids, bound as JSON, and of all historical runs: what they have found may well be older than
 * any retention, and goes with them.
 */
const SPARED = `select era from detectors where id in (select value from json_each(?1)) union all select era from histories`;

/**
 * Deletes what is older than its retention, and what is left of eras that are gone, in many short transactions between
 * which others read and write. Series not seen since the limit, and without an open anomaly, go with their model.
 */
export class Pruning {
  readonly #reads: Database;
  readonly #writer: Writer;
  readonly #index: SeriesIndex;

  constructor(reads: Database, writer: Writer, index: SeriesIndex) {
    this.#reads = reads;
    this.#writer = writer;
    this.#index = index;
  }

  async prune(limits: PruneLimits, signal?: AbortSignal): Promise<{ results: number; anomalies: number }> {
    const spared = JSON.stringify(limits.spareDetectorIds ?? []);
    const results = await this.#results(spared, limits.resultsBeforeMs, signal);
    const anomalies = await this.#inSteps((raw) => closedAnomalies(raw, spared, limits.anomaliesBeforeMs), signal);
    await this.#inSteps((raw) => oldHours(raw, spared, limits.resultsBeforeMs), signal);
    await this.#inSteps((raw) => oldMissed(raw, spared, limits.resultsBeforeMs), signal);
    await this.#inSteps(emptyEras, signal);
    return { results, anomalies };
  }

  async #results(spared: string, beforeMs: number, signal: AbortSignal | undefined): Promise<number> {
    const series = this.#reads
      .prepare(
        `select series_id, s.era, gone, s.era in (${SPARED}) as spared from series s join eras e on e.era = s.era`
      )
      .all<SeriesRow>(spared)
      .filter((one) => one.spared === 0);
    let next = 0;
    return this.#inSteps((raw) => {
      const one = series[next];
      if (one === undefined) {
        return { rows: 0, done: true };
      }
      const rows = oldResults(raw, one.series_id, one.gone === 1 ? Infinity : beforeMs);
      if (rows < ROWS_AT_ONCE) {
        this.#dropIfUnseen(raw, one, beforeMs);
        next += 1;
      }
      return { rows, done: false };
    }, signal);
  }

  #dropIfUnseen(raw: Database, { series_id, era, gone }: SeriesRow, beforeMs: number): void {
    const dropped = raw
      .prepare(
        `delete from series where series_id = ?1 and not exists (select 1 from results where series_id = ?1)
         and (?2 = 1 or (last_ms < ?3 and open_since_ms is null))`
      )
      .run(series_id, gone, beforeMs);
    if (dropped.rows > 0) {
      raw.prepare('delete from snapshots where series_id = ?').run(series_id);
      this.#index.forget(era);
    }
  }

  /** Repeats a small deletion until it is done, or no longer wanted; returns the rows deleted. */
  async #inSteps(
    deletion: (raw: Database) => { rows: number; done: boolean },
    signal: AbortSignal | undefined
  ): Promise<number> {
    let total = 0;
    for (let done = false; !done && signal?.aborted !== true; await nextTurn()) {
      await this.#writer.write(({ raw }) => {
        const untilMs = performance.now() + STEP_MS;
        do {
          const step = deletion(raw);
          total += step.rows;
          done = step.done;
        } while (!done && performance.now() < untilMs);
      });
    }
    return total;
  }
}

/** Rows of one series, oldest first, at most `ROWS_AT_ONCE`. */
function oldResults(raw: Database, seriesId: number, beforeMs: number): number {
  const limitMs = Math.min(beforeMs, Number.MAX_SAFE_INTEGER);
  return raw
    .prepare(
      `delete from results where series_id = ?1 and time_ms in (
         select time_ms from results where series_id = ?1 and time_ms < ?2 order by time_ms limit ${ROWS_AT_ONCE})`
    )
    .run(seriesId, limitMs).rows;
}

function closedAnomalies(raw: Database, spared: string, beforeMs: number) {
  const { rows } = raw
    .prepare(
      `delete from anomalies where rowid in (
         select rowid from anomalies where end_ms is not null and end_ms < ?2 and era not in (${SPARED})
         limit ${ROWS_AT_ONCE})`
    )
    .run(spared, beforeMs);
  return { rows, done: rows < ROWS_AT_ONCE };
}

/** Hours that lie wholly before the limit, and all hours of eras that are gone. */
function oldHours(raw: Database, spared: string, beforeMs: number) {
  const { rows } = raw
    .prepare(
      `delete from hours where (era, hour_ms) in (
         select h.era, hour_ms from eras e cross join hours h on h.era = e.era
         where hour_ms <= iif(gone = 1, ${Number.MAX_SAFE_INTEGER}, ?2) and h.era not in (${SPARED})
         limit ${ROWS_AT_ONCE})`
    )
    .run(spared, beforeMs - HOUR_MS);
  return { rows, done: rows < ROWS_AT_ONCE };
}

/** Intervals without a result that ended before the limit, and all of eras that are gone. */
function oldMissed(raw: Database, spared: string, beforeMs: number) {
  const { rows } = raw
    .prepare(
      `delete from missed where (era, to_ms) in (
         select m.era, to_ms from eras e cross join missed m on m.era = e.era
         where to_ms < iif(gone = 1, ${Number.MAX_SAFE_INTEGER}, ?2) and m.era not in (${SPARED})
         limit ${ROWS_AT_ONCE})`
    )
    .run(spared, beforeMs);
  return { rows, done: rows < ROWS_AT_ONCE };
}

/** The rest of an era, small by then. */
function emptyEras(raw: Database) {
  const row = raw.prepare('select era from eras where gone = 1 limit 1').get<{ era: number }>();
  if (row !== undefined) {
    raw.prepare('delete from runs where era = ?').run(row.era);
    raw.prepare('delete from progress where era = ?').run(row.era);
    raw.prepare('delete from eras where era = ?').run(row.era);
  }
  return { rows: row === undefined ? 0 : 1, done: row === undefined };
}
