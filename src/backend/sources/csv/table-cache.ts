import type { CsvTable } from './csv-table';

/** 16 bytes a point, times and values. */
const BYTES_PER_POINT = 16;
const BYTES_MAX = 64 * 2 ** 20;

interface Entry {
  table: Promise<CsvTable>;
  bytes: number;
}

/** Keeps tables that were read, those used last, up to 64 MiB. One that is being read is not read a second time. */
export class TableCache {
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** @param key names the file, its state and the columns */
  async get(key: string, read: () => Promise<CsvTable>): Promise<CsvTable> {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.table;
    }
    const entry: Entry = { table: read(), bytes: 0 };
    this.#entries.set(key, entry);
    try {
      const table = await entry.table;
      entry.bytes = table.points * BYTES_PER_POINT;
      this.#bytes += entry.bytes;
      this.#shrink();
      return table;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }

  #shrink(): void {
    for (const [key, { bytes }] of this.#entries) {
      if (this.#bytes <= BYTES_MAX) {
        return;
      }
      // One still being read counts for nothing yet.
      if (bytes > 0) {
        this.#entries.delete(key);
        this.#bytes -= bytes;
      }
    }
  }
}
