import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commit, detector, point, series, START_MS } from '../testkit/samples';
import { Database } from './database';
import { kyselyOver } from './kysely';
import { migrate } from './migrate';
import { openForWriting } from './open-for-writing';
import { SeriesIndex } from './series-index';
import { SqliteDetectors } from './sqlite-detectors';
import { SqliteRuns } from './sqlite-runs';
import { SqliteStore } from './sqlite-store';
import { Writer } from './writer';

const EVERYTHING = { fromMs: 0, toMs: START_MS * 2 };
const one = detector('a');
const pod = series({ pod: 'web-1' });

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-failures-'));
  path = join(folder, 'data', 'vigil.db');
});

afterEach(() => rmSync(folder, { recursive: true }));

const minutes = (from: number, count: number) => Array.from({ length: count }, (_, i) => point(from + i));
const results = (from: number, count: number) =>
  commit(one, { series: [pod], results: [{ seriesKey: pod.seriesKey, points: minutes(from, count) }] });

async function fill(): Promise<void> {
  const store = await SqliteStore.open({ path });
  await store.detectors.create(one);
  await store.runs.commit(results(0, 5_000));
  await store.close();
}

/** Root may write everywhere: where that is us, the work is done as a user who may not. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) {
    return work();
  }
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('files', () => {
  it('are for the owner alone', async () => {
    const store = await SqliteStore.open({ path });
    await store.detectors.create(one);
    const modes = ['', '-wal', '-shm', '.lock'].map((end) => statSync(path + end).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    await store.close();
  });

  it('are one under all their names', async () => {
    const store = await SqliteStore.open({ path });
    const other = join(folder, 'data', '..', 'data', 'vigil.db');
    await expect(SqliteStore.open({ path: other })).rejects.toMatchObject({ code: 'failed_precondition' });
    await store.close();
  });
});

describe('a folder or file that cannot be written', () => {
  const refusal = { code: 'unavailable', message: expect.stringContaining('vigil.db') };

  it('is named when it is a file in place of a folder', async () => {
    writeFileSync(join(folder, 'data'), '');
    await expect(SqliteStore.open({ path })).rejects.toMatchObject(refusal);
  });

  it('is named when it is a folder in place of the file', async () => {
    mkdirSync(path, { recursive: true });
    await expect(SqliteStore.open({ path })).rejects.toMatchObject(refusal);
  });

  it('is named when the folder is read-only', async () => {
    mkdirSync(join(folder, 'data'));
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'data'), 0o555);
    await expect(asNobody(() => SqliteStore.open({ path }))).rejects.toMatchObject(refusal);
    chmodSync(join(folder, 'data'), 0o755);
  });

  it('is named when the database is read-only, and stays as it is', async () => {
    await fill();
    const before = readFileSync(path);
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'data'), 0o777);
    chmodSync(`${path}.lock`, 0o666);
    chmodSync(path, 0o444);
    await expect(asNobody(() => SqliteStore.open({ path }))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/vigil\.db cannot be written: .*read-only/),
    });
    expect(readFileSync(path).equals(before)).toBe(true);
    await (await SqliteStore.open({ path })).close();
  });
});

describe('a damaged database', () => {
  async function refusedUnchanged(message: RegExp, code = 'unavailable'): Promise<void> {
    const before = readFileSync(path);
    await expect(SqliteStore.open({ path })).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(readFileSync(path).equals(before)).toBe(true);
  }

  it('is refused and left untouched when its head is overwritten', async () => {
    await fill();
    const bytes = readFileSync(path);
    bytes.fill(0xab, 0, 200);
    writeFileSync(path, bytes);
    await refusedUnchanged(/vigil\.db is damaged or not a database/);
  });

  it('is refused and left untouched when it is some other file', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(path, 'timestamp,value\n'.repeat(1_000));
    await refusedUnchanged(/vigil\.db is damaged or not a database/);
  });

  it('is refused and left untouched when most of it is missing', async () => {
    await fill();
    truncateSync(path, 8_192);
    await refusedUnchanged(/vigil\.db is damaged/);
  });

  it('fails the reads and writes that meet the damage, and no others', async () => {
    await fill();
    const pages = readFileSync(path);
    pages.fill(0xff, pages.length >> 1);
    writeFileSync(path, pages);
    const store = await SqliteStore.open({ path });
    const damaged = { code: 'unavailable', message: expect.stringMatching(/vigil\.db is damaged/) };
    await expect(store.results.read('a', pod.seriesKey, EVERYTHING, 10_000)).rejects.toMatchObject(damaged);
    await expect(store.runs.commit(results(5_000, 1))).rejects.toMatchObject(damaged);
    await expect(store.detectors.list(1)).resolves.toEqual([one]);
    await store.detectors.create(detector('b'));
    await store.close();
  });

  it('is refused when another program made it', async () => {
    mkdirSync(join(folder, 'data'));
    const other = new Database(path);
    other.exec('create table dashboard (id integer)');
    other.close();
    await refusedUnchanged(/vigil\.db is the database of another program/, 'failed_precondition');
  });

  it('is refused when a newer Vigil wrote it', async () => {
    await fill();
    const newer = new Database(path);
    newer.exec("insert into kysely_migration values ('9999-later', '2030-01-01')");
    newer.close();
    await refusedUnchanged(/vigil\.db was written by a newer version of Vigil \(9999-later\)/, 'failed_precondition');
  });

  it('lets go of the file after a refusal', async () => {
    await fill();
    const good = readFileSync(path);
    writeFileSync(path, 'nonsense'.repeat(1_000));
    await refusedUnchanged(/damaged/);
    writeFileSync(path, good);
    const store = await SqliteStore.open({ path });
    await expect(store.detectors.list(1)).resolves.toEqual([one]);
    await store.close();
  });
});

describe('a full disk', () => {
  it('undoes the whole commit, says so, and takes further ones once there is room', async () => {
    await fill();
    const raw = openForWriting(path);
    await migrate(raw);
    const db = kyselyOver(raw);
    const index = new SeriesIndex(raw);
    const writer = new Writer(raw, db, () => undefined);
    const runs = new SqliteRuns(raw, writer, index);
    const detectors = new SqliteDetectors(db, writer, index);
    const points = () => raw.value('select count(*) from results');

    raw.exec(`pragma max_page_count = ${Number(raw.value('pragma page_count')) + 2}`);
    const full = {
      code: 'unavailable',
      message: expect.stringMatching(/vigil\.db could not be written: the disk is full/),
    };
    await expect(runs.commit(results(5_000, 20_000))).rejects.toMatchObject(full);
    expect(points()).toBe(5_000);
    expect(raw.value('select sum(points) from hours')).toBe(5_000);
    await expect(detectors.create(detector('b', { description: 'x'.repeat(20_000) }))).rejects.toMatchObject(full);

    raw.exec('pragma max_page_count = 1000000');
    await runs.commit(results(5_000, 20_000));
    expect(points()).toBe(25_000);
    expect(raw.value('select sum(points) from hours')).toBe(25_000);
    await writer.close();
    raw.close();
  });
});

describe('a connection that may not write', () => {
  it('says that the file is read-only', async () => {
    await fill();
    const database = new Database(path);
    database.exec('pragma query_only = on');
    expect(() => database.exec("insert into progress values (9, '{}')")).toThrow(/vigil\.db cannot be written/);
    database.close();
  });
});
