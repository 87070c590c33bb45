import { LIMITS, type RunRecord } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import { ROW_NUMBERS } from '../result-rows';
import type { DetectorProgress, MissedInterval, RunCommit, RunStore } from '../store';
import type { Database } from './database';
import { eraOf, placeFor } from './eras';
import type { SeriesIndex } from './series-index';
import { writeSeries, writeSnapshots } from './sqlite-series';
import { writeAnomalies } from './write-anomalies';
import { writeResults } from './write-results';
import type { Writer } from './writer';

export class SqliteRuns implements RunStore {
  readonly #reads: Database;
  readonly #writer: Writer;
  readonly #index: SeriesIndex;

  constructor(reads: Database, writer: Writer, index: SeriesIndex) {
    this.#reads = reads;
    this.#writer = writer;
    this.#index = index;
  }

  async progress(detectorId: string): Promise<DetectorProgress> {
    const row = this.#reads
      .prepare('select body from progress where era = ?')
      .get<{ body: string }>(eraOf(this.#reads, detectorId));
    return row === undefined ? notStarted() : (JSON.parse(row.body) as DetectorProgress);
  }

  commit(commit: RunCommit): Promise<void> {
    return this.#writer.write(async ({ raw, onRollback }) => {
      const place = placeFor(raw, commit.detectorId, commit.generation);
      const { era } = place;
      onRollback(() => this.#index.forget(era));
      const index = this.#index.of(era);
      const yielder = new Yielder();
      await writeSeries({ raw, era, index, yielder }, commit.series);
      await writeResults({ raw, era, index, yielder }, commit.results);
      await writeSnapshots({ raw, era, index, yielder }, commit.snapshots);
      writeAnomalies(raw, place, commit.anomalies);
      removeCaughtUp(raw, era, commit.results);
      writeMissed(raw, era, commit.missed ?? []);
      raw.prepare('insert or replace into progress values (?, ?)').run(era, JSON.stringify(commit.progress));
      if (commit.run !== null) {
        writeRun(raw, era, commit.run);
      }
    });
  }

  async list(detectorId: string): Promise<RunRecord[]> {
    const rows = this.#reads
      .prepare(`select body from runs where era = ? order by started_ms desc, to_ms desc limit ${LIMITS.runsKept}`)
      .all<{ body: string }>(eraOf(this.#reads, detectorId));
    return rows.map((row) => JSON.parse(row.body) as RunRecord);
  }
}

function notStarted(): DetectorProgress {
  return { cursorMs: null, backfilled: false, failing: null, seriesLeftOut: 0, notices: [] };
}

/** The same run again (by start and end) replaces. */
function writeRun(raw: Database, era: number, run: RunRecord): void {
  raw.prepare('insert or replace into runs values (?, ?, ?, ?)').run(era, run.startedMs, run.toMs, JSON.stringify(run));
  raw
    .prepare(
      `delete from runs where era = ? and (started_ms, to_ms) <
       (select started_ms, to_ms from runs where era = ? order by started_ms desc, to_ms desc limit 1 offset ?)`
    )
    .run(era, era, LIMITS.runsKept - 1);
}

/** Intervals noted as missed that have results after all, as when a source has come back. */
function removeCaughtUp(raw: Database, era: number, results: RunCommit['results']): void {
  const first = results.reduce((least, { rows }) => Math.min(least, rows[0] ?? Infinity), Infinity);
  const last = results.reduce((most, { rows }) => Math.max(most, rows.at(-ROW_NUMBERS) ?? -Infinity), -Infinity);
  const noted = raw
    .prepare('select from_ms, to_ms from missed where era = ? and to_ms >= ? and from_ms < ?')
    .all<{ from_ms: number; to_ms: number }>(era, first, last);
  if (noted.length === 0) {
    return;
  }
  const times = results.map(({ rows }) => rows.filter((_, at) => at % ROW_NUMBERS === 0));
  const remove = raw.prepare('delete from missed where era = ? and to_ms = ?');
  for (const { from_ms: fromMs, to_ms: toMs } of noted) {
    if (times.some((of) => of.some((timeMs) => timeMs > fromMs && timeMs <= toMs))) {
      remove.run(era, toMs);
    }
  }
}

function writeMissed(raw: Database, era: number, missed: readonly MissedInterval[]): void {
  const put = raw.prepare('insert or replace into missed (era, to_ms, from_ms, message) values (?, ?, ?, ?)');
  missed.forEach(({ fromMs, toMs, message }) => put.run(era, toMs, fromMs, message));
}
