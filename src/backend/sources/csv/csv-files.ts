import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { LIMITS, VigilError, type FileView } from '../../../schema';
import { writeFileSafely } from '../../base/write-file-safely';
import { csvRows, type CsvInput } from './csv-rows';
import { readTable } from './csv-table';
import { parseTime } from './parse-time';

const NAME_CHARS_MAX = 100;
const LISTED_MAX = 1_000;
const DEPTH_MAX = 5;
const CSV_NAME = /\.(?:csv|tsv)$/i;
const DEFAULT_TIME_COLUMN = 'timestamp';

export interface CsvFilesOptions {
  /** Where uploaded files go; made when the first one comes. */
  uploads: string;
  /** Other folders that the source may read. */
  folders: readonly string[];
}

/** The files that the `csv` source can read: uploaded ones, which come and go through here, and those of allowed folders. */
export class CsvFiles {
  readonly #uploads: string;
  readonly #folders: readonly string[];

  constructor({ uploads, folders }: CsvFilesOptions) {
    this.#uploads = uploads;
    this.#folders = folders;
  }

  /** By path, the first 1,000, at most five folders deep. Of two with the same path the one is shown that would be read. */
  async list(): Promise<FileView[]> {
    const found = new Map<string, FileView>();
    for (const folder of [this.#uploads, ...this.#folders]) {
      for (const path of await namesBelow(folder)) {
        const view = found.has(path) || found.size >= LISTED_MAX ? null : await this.#view(folder, path);
        if (view !== null) {
          found.set(path, view);
        }
      }
    }
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * Keeps an uploaded file, in the place of one with the same name. What is no letter, digit, dot, dash or underscore in
   * the name becomes an underscore.
   *
   * @throws VigilError `resource_exhausted` beyond `LIMITS.csvBytes`, `LIMITS.csvRows` or `LIMITS.csvFiles`;
   *   `invalid_argument` when it has no readable times and numbers, or no usable name; nothing is kept then
   */
  async save(name: string, bytes: Uint8Array): Promise<FileView> {
    const safe = safeName(name);
    if (bytes.length > LIMITS.csvBytes) {
      const message = `a file may have at most ${LIMITS.csvBytes / 2 ** 20} MiB, this one has ${(bytes.length / 2 ** 20).toFixed(1)}`;
      throw new VigilError('resource_exhausted', message);
    }
    await assertReadable(bytes);
    await mkdir(this.#uploads, { recursive: true, mode: 0o700 });
    const names = await namesBelow(this.#uploads);
    if (names.length >= LIMITS.csvFiles && !names.includes(safe)) {
      throw new VigilError(
        'resource_exhausted',
        `at most ${LIMITS.csvFiles} uploaded files are kept: remove one first`
      );
    }
    try {
      await writeFileSafely(join(this.#uploads, safe), bytes);
    } catch (cause) {
      throw new VigilError('unavailable', `file "${safe}" could not be written`, { cause });
    }
    const view = await this.#view(this.#uploads, safe);
    if (view === null) {
      throw new VigilError('unavailable', `file "${safe}" went away while it was written`);
    }
    return view;
  }

  /** Removes an uploaded file. @throws VigilError `not_found` */
  async remove(path: string): Promise<void> {
    const isName = /^[\w-][\w.-]*$/.test(path);
    if (!isName || (await this.#view(this.#uploads, path)) === null) {
      throw new VigilError('not_found', `there is no uploaded file ${JSON.stringify(path.slice(0, 200))}`);
    }
    await rm(join(this.#uploads, path), { force: true });
  }

  /** Null when it is gone or no ordinary file. */
  async #view(folder: string, path: string): Promise<FileView | null> {
    const stat = await lstat(join(folder, path)).catch(() => null);
    return stat?.isFile() === true
      ? { path, bytes: stat.size, modifiedMs: Math.floor(stat.mtimeMs), uploaded: folder === this.#uploads }
      : null;
  }
}

/** Paths with `/`, relative to the folder; none when it cannot be read. Links are not followed. */
async function namesBelow(folder: string, depth = 1): Promise<string[]> {
  // A folder that does not exist yet, or may not be read, has nothing to offer.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.isFile() && CSV_NAME.test(entry.name)) {
      names.push(entry.name);
    } else if (entry.isDirectory() && depth < DEPTH_MAX && !entry.name.startsWith('.') && names.length < LISTED_MAX) {
      const below = await namesBelow(join(folder, entry.name), depth + 1);
      names.push(...below.map((name) => relative(folder, join(folder, entry.name, name)).replaceAll(sep, '/')));
    }
  }
  return names.sort().slice(0, LISTED_MAX);
}

function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const safe = last
    .normalize('NFC')
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+/, '');
  const stem = safe.replace(CSV_NAME, '').slice(0, NAME_CHARS_MAX);
  if (!/[A-Za-z0-9]/.test(stem)) {
    const message = `name must have a letter or digit, got ${JSON.stringify(name.slice(0, NAME_CHARS_MAX))}`;
    throw new VigilError('invalid_argument', message, { details: { fields: [{ path: 'name', message }] } });
  }
  return `${stem}${CSV_NAME.exec(safe)?.[0].toLowerCase() ?? '.csv'}`;
}

/** Reads it through, with the usual time column or else the first one that has a time. */
async function assertReadable(bytes: Uint8Array): Promise<void> {
  const input = (): CsvInput => ({
    head: Buffer.from(bytes.subarray(0, 64 * 1024)),
    bytes: Readable.from([Buffer.from(bytes)]),
  });
  const [header = [], first] = await firstRows(input());
  if (first === undefined) {
    throw new VigilError('invalid_argument', 'the file has no row below its header');
  }
  const names = header.map((name) => name.trim());
  const withTime = names.find((_, index) => !Number.isNaN(parseTime(first[index] ?? '')));
  const timeColumn = names.includes(DEFAULT_TIME_COLUMN) ? DEFAULT_TIME_COLUMN : withTime;
  if (timeColumn === undefined) {
    throw new VigilError('invalid_argument', 'the first row below the header has no readable time');
  }
  await readTable(csvRows(input()), { timeColumn, valueColumns: [] });
}

async function firstRows(input: CsvInput): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { cells } of csvRows(input)) {
    rows.push(cells);
    if (rows.length === 2) {
      break;
    }
  }
  return rows;
}
