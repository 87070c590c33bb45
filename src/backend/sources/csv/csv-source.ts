import { basename } from 'node:path';
import type { CsvQuery, TimeRange } from '../../../schema';
import { SeriesCollector } from '../series-collector';
import type { Source, SourceData, SourceRequest } from '../source';
import { openAllowed, type OpenedFile } from './allowed-folders';
import { csvRows } from './csv-rows';
import { readTable, type CsvTable } from './csv-table';
import { TableCache } from './table-cache';

/** Enough for any header. */
const HEAD_BYTES = 64 * 1024;

export interface CsvOptions {
  /** The first one that has the file counts; the folder of uploads is one of them. */
  folders: readonly string[];
}

/**
 * Files below allowed folders. Points keep the times they have in the file, whatever the interval. A file is read anew
 * when its size or time of change is another.
 */
export class CsvSource implements Source<CsvQuery> {
  readonly kind = 'csv';
  readonly #folders: readonly string[];
  readonly #cache = new TableCache();

  constructor({ folders }: CsvOptions) {
    this.#folders = folders;
  }

  async fetch({ query, range, seriesLimit, innerLabel, signal }: SourceRequest<CsvQuery>): Promise<SourceData> {
    const table = await this.#table(query, signal);
    const collector = new SeriesCollector(range, seriesLimit, innerLabel);
    table.series.forEach((series) => collector.add(series));
    return { ...collector.finish(), notices: badRowsNotice(query, table) };
  }

  async extent(query: CsvQuery, _orgId: number, signal: AbortSignal): Promise<TimeRange> {
    return (await this.#table(query, signal)).extent;
  }

  async #table(query: CsvQuery, signal: AbortSignal): Promise<CsvTable> {
    signal.throwIfAborted();
    const file = await openAllowed(this.#folders, query.file);
    try {
      const key = JSON.stringify([file.path, file.modifiedMs, file.bytes, query.timeColumn, query.valueColumns]);
      const table = await this.#cache.get(key, () => read(file, query));
      signal.throwIfAborted();
      return table;
    } finally {
      await file.handle.close();
    }
  }
}

async function read({ handle }: OpenedFile, query: CsvQuery): Promise<CsvTable> {
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
  const bytes = handle.createReadStream({ start: 0, autoClose: false });
  return readTable(csvRows({ head: head.subarray(0, bytesRead), bytes }), query);
}

function badRowsNotice(query: CsvQuery, { badRows, badLines }: CsvTable): string[] {
  if (badRows === 0) {
    return [];
  }
  const lines = `${badLines.join(', ')}${badRows > badLines.length ? ' …' : ''}`;
  const rows = badRows === 1 ? '1 row was' : `${badRows} rows were`;
  return [
    `${rows} skipped in ${basename(query.file)}, in whole or in part (line ${lines}): no readable time, no number, or another number of cells`,
  ];
}
