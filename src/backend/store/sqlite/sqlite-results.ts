import { HOUR_MS, type PointResult, type TimeRange } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import type { MissedInterval, ResultScan, ResultStore, ScannedResult, ScoreColumns } from '../store';
import type { Database, Statement } from './database';
import { eraOf, erasOf } from './eras';
import { removePoints } from './remove-points';
import { RESULT_COLUMNS, toPoint, type ResultRow } from './result-row';
import { scanResults } from './scan/result-scan';
import type { SeriesIndex } from './series-index';
import type { Writer } from './writer';

interface WorstRow {
  series_key: string;
  worst: number;
}

interface HourRow {
  era: number;
  hour_ms: number;
  max_score: number | null;
  points: number;
}

interface MissedRow {
  from_ms: number;
  to_ms: number;
  message: string;
}

type Hour = { hourMs: number; maxScore: number; points: number };

/** Hours that touch a range, of eras in a list bound as JSON. */
const TOUCHED = `from hours where era in (select value from json_each(?)) and hour_ms > ? and hour_ms <= ?`;

export class SqliteResults implements ResultStore {
  readonly #reads: Database;
  readonly #writer: Writer;
  readonly #index: SeriesIndex;
  readonly #read: Statement;
  readonly #scores: Statement;
  readonly #striking: Statement;

  constructor(reads: Database, writer: Writer, index: SeriesIndex) {
    this.#reads = reads;
    this.#writer = writer;
    this.#index = index;
    const ofSeries = `from results
       where series_id = (select series_id from series where era = ? and series_key = ?)
         and time_ms between ? and ?
       order by time_ms limit ?`;
    this.#read = reads.prepareArrays(`select ${RESULT_COLUMNS} ${ofSeries}`);
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
    return this.#read.all<ResultRow>(era, seriesKey, range.fromMs, range.toMs, limit).map(toPoint);
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
    const ids = erasOf(this.#reads, detectorIds);
    const rows = this.#reads
      .prepare(`select era, hour_ms, max_score, points ${TOUCHED} order by hour_ms`)
      .all<HourRow>(JSON.stringify([...ids.keys()]), range.fromMs - HOUR_MS, range.toMs);
    const found = new Map<string, Hour[]>();
    for (const { era, hour_ms: hourMs, max_score: maxScore, points } of rows) {
      const id = ids.get(era) ?? '';
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

  scan(scan: ResultScan, signal: AbortSignal): AsyncIterable<ScannedResult[]> {
    return scanResults(this.#reads, scan, signal);
  }

  async countAbout(ids: readonly string[], range: TimeRange): Promise<number> {
    const eras = JSON.stringify([...erasOf(this.#reads, ids).keys()]);
    const found = this.#reads
      .prepare(`select sum(points) as n ${TOUCHED}`)
      .get<{ n: number | null }>(eras, range.fromMs - HOUR_MS, range.toMs);
    return found?.n ?? 0;
  }

  removePoints(points: ReadonlyArray<{ id: string; seriesKey: string; timesMs: number[] }>): Promise<number> {
    return this.#writer.write((transaction) => removePoints(transaction, points, this.#index));
  }

  async missed(id: string, range: TimeRange, limit: number): Promise<MissedInterval[]> {
    const rows = this.#reads
      .prepare(
        `select from_ms, to_ms, message from missed
         where era = ? and to_ms >= ? and from_ms <= ? order by to_ms limit ?`
      )
      .all<MissedRow>(eraOf(this.#reads, id), range.fromMs, range.toMs, limit);
    return rows.map(({ from_ms: fromMs, to_ms: toMs, message }) => ({ fromMs, toMs, message }));
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
