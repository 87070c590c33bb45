import type { Database } from './database';

export interface IndexedSeries {
  id: number;
  /** Time of its newest result; −Infinity without any. */
  lastResultMs: number;
}

interface Row {
  series_key: string;
  series_id: number;
  last: number | null;
}

/**
 * Which number a series key has, and up to when it has results: remembered, as every result written needs both.
 * About 150 bytes a series. Forgetting is always safe; what is remembered is read again when needed.
 */
export class SeriesIndex {
  readonly #writes: Database;
  readonly #byEra = new Map<number, Map<string, IndexedSeries>>();

  /** @param writes the connection that writes: it alone sees what the open transaction has done */
  constructor(writes: Database) {
    this.#writes = writes;
  }

  /** By series key; whoever writes a series or a result keeps it up to date. */
  of(era: number): Map<string, IndexedSeries> {
    const known = this.#byEra.get(era);
    if (known !== undefined) {
      return known;
    }
    const rows = this.#writes
      .prepare(
        `select series_key, series_id, (select max(time_ms) from results r where r.series_id = s.series_id) as last
         from series s where era = ?`
      )
      .all<Row>(era);
    const entries = rows.map((row): [string, IndexedSeries] => [
      row.series_key,
      { id: row.series_id, lastResultMs: row.last ?? -Infinity },
    ]);
    const series = new Map(entries);
    this.#byEra.set(era, series);
    return series;
  }

  forget(era: number): void {
    this.#byEra.delete(era);
  }
}
