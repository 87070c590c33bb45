import type { Kysely } from 'kysely';
import { HOUR_MS, type PointResult, type TimeRange } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import type { ResultStore, ScoreColumns } from '../store';
import type { Database, Statement } from './database';
import { eraOf } from './eras';
import type { Tables } from './tables';

type ResultRow = [
  timeMs: number,
  value: number | null,
  expected: number | null,
  lower: number | null,
  upper: number | null,
  score: number | null,
  severity: number,
  alert: number,
];

interface WorstRow {
  series_key: string;
  worst: number;
}

type Hour = { hourMs: number; maxScore: number; points: number };

export class SqliteResults implements ResultStore {
  readonly #reads: Database;
  readonly #db: Kysely<Tables>;
  readonly #read: Statement;
  readonly #scores: Statement;
  readonly #striking: Statement;

  constructor(reads: Database, db: Kysely<Tables>) {
    this.#reads = reads;
    this.#db = db;
    const ofSeries = `from results
       where series_id = (select series_id from series where era = ? and series_key = ?)
         and time_ms between ? and ?
       order by time_ms limit ?`;
    this.#read = reads.prepareArrays(
      `select time_ms, value, expected, lower, upper, score, severity, alert ${ofSeries}`
    );
    this.#scores = reads.prepareArrays(`select time_ms, score ${ofSeries}`);
    // The index holds scores from 25 up only; cross join keeps the order of the loops.
    this.#striking = reads.prepare(
      `select series_key, max(score) as worst
       from series s cross join results r indexed by results_striking
         on r.series_id = s.series_id and r.time_ms between ? and ? and r.score >= 25
       where s.era = ? group by s.series_id order by worst desc, s.labels limit ?`
    );
  }

  async read(detectorId: string, seriesKey: string, range: TimeRange, limit: number): Promise<PointResult[]> {
    const era = eraOf(this.#reads, detectorId);
    if (era === null) {
      return [];
    }
    return this.#read.all<ResultRow>(era, seriesKey, range.fromMs, range.toMs, limit).map(fromRow);
  }

  async scores(detectorId: string, seriesKey: string, range: TimeRange, limit: number): Promise<ScoreColumns> {
    const era = eraOf(this.#reads, detectorId);
    const rows =
      era === null
        ? []
        : this.#scores.all<[timeMs: number, score: number | null]>(era, seriesKey, range.fromMs, range.toMs, limit);
    const columns = { timeMs: new Float64Array(rows.length), score: new Float64Array(rows.length) };
    rows.forEach(([timeMs, score], i) => {
      columns.timeMs[i] = timeMs;
      columns.score[i] = score ?? NaN;
    });
    return columns;
  }

  async hours(detectorIds: string[], range: TimeRange): Promise<Map<string, Hour[]>> {
    const rows = await this.#db
      .selectFrom('detectors as d')
      .innerJoin('hours as h', 'h.era', 'd.era')
      .select(['d.id', 'h.hour_ms', 'h.max_score', 'h.points'])
      .where('d.id', 'in', detectorIds)
      .where('h.hour_ms', '>', range.fromMs - HOUR_MS)
      .where('h.hour_ms', '<=', range.toMs)
      .orderBy('h.hour_ms')
      .execute();
    const found = new Map<string, Hour[]>();
    for (const { id, hour_ms: hourMs, max_score: maxScore, points } of rows) {
      const hours = found.get(id) ?? [];
      hours.push({ hourMs, maxScore: maxScore ?? NaN, points });
      found.set(id, hours);
    }
    return found;
  }

  async worst(
    detectorId: string,
    range: TimeRange,
    limit: number
  ): Promise<Array<{ seriesKey: string; maxScore: number }>> {
    const era = eraOf(this.#reads, detectorId);
    if (era === null) {
      return [];
    }
    const striking = this.#striking.all<WorstRow>(range.fromMs, range.toMs, era, limit);
    const rest =
      striking.length < limit ? await this.#calm(era, range, new Set(striking.map((row) => row.series_key))) : [];
    return [...striking, ...rest]
      .slice(0, limit)
      .map(({ series_key: seriesKey, worst }) => ({ seriesKey, maxScore: worst }));
  }

  /** The series without a striking score, worst first: all their results of the range are read. */
  async #calm(era: number, range: TimeRange, striking: ReadonlySet<string>): Promise<WorstRow[]> {
    const series = this.#reads
      .prepare('select series_id, series_key from series where era = ? order by labels')
      .all<{ series_id: number; series_key: string }>(era);
    const highest = this.#reads.prepare(
      'select max(score) as worst from results where series_id = ? and time_ms between ? and ?'
    );
    const yielder = new Yielder();
    const found: WorstRow[] = [];
    for (const { series_id, series_key } of series) {
      if (!striking.has(series_key)) {
        const worst = highest.get<{ worst: number | null }>(series_id, range.fromMs, range.toMs)?.worst ?? null;
        if (worst !== null) {
          found.push({ series_key, worst });
        }
      }
      if (yielder.due) {
        await yielder.pause();
      }
    }
    return found.sort((a, b) => b.worst - a.worst);
  }
}

function fromRow(row: ResultRow): PointResult {
  return {
    timeMs: row[0],
    value: row[1] ?? NaN,
    expected: row[2] ?? NaN,
    lower: row[3] ?? NaN,
    upper: row[4] ?? NaN,
    score: row[5] ?? NaN,
    severity: row[6],
    alert: row[7] === 1,
  };
}
