import { canonicalLabels } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import type { ModelSnapshot, SeriesStore, StoredSeries } from '../store';
import type { Database, SqlValue, Statement } from './database';
import { eraOf, placeFor } from './eras';
import type { EraWriting } from './era-writing';
import { labelsOf } from './labels-text';
import type { SeriesIndex } from './series-index';
import type { Writer } from './writer';

/** The order of the columns in `COLUMNS`. */
type SeriesRow = [
  seriesKey: string,
  labels: string,
  firstMs: number,
  lastMs: number,
  lastValue: number | null,
  lastScore: number | null,
  lastSeverity: number,
  lastAlert: number,
  openSinceMs: number | null,
  progress: number,
  modelBytes: number,
  light: number,
];

/** Key and labels of a series never change: setting them again would rewrite two indexes. */
const CHANGING = `first_ms, last_ms, last_value, last_score, last_severity, last_alert, open_since_ms, progress,
  model_bytes, light`;
const COLUMNS = `series_key, labels, ${CHANGING}`;

interface SnapshotRow {
  series_key: string;
  time_ms: number;
  bytes: Uint8Array;
}

export class SqliteSeries implements SeriesStore {
  readonly #reads: Database;
  readonly #writer: Writer;
  readonly #index: SeriesIndex;
  readonly #list: Statement;
  readonly #snapshot: Statement;

  constructor(reads: Database, writer: Writer, index: SeriesIndex) {
    this.#reads = reads;
    this.#writer = writer;
    this.#index = index;
    this.#list = reads.prepareArrays(`select ${COLUMNS} from series where era = ? order by labels`);
    this.#snapshot = reads.prepare(
      `select series_key, time_ms, bytes from series s join snapshots using (series_id) where era = ? and series_key = ?`
    );
  }

  async list(detectorId: string): Promise<StoredSeries[]> {
    const era = eraOf(this.#reads, detectorId);
    return era === null ? [] : this.#list.all<SeriesRow>(era).map(fromRow);
  }

  async snapshot(detectorId: string, seriesKey: string): Promise<ModelSnapshot | null> {
    const era = eraOf(this.#reads, detectorId);
    const row = era === null ? undefined : this.#snapshot.get<SnapshotRow>(era, seriesKey);
    return row === undefined ? null : { seriesKey, timeMs: row.time_ms, bytes: row.bytes };
  }

  saveSnapshots(detectorId: string, generation: number, snapshots: ModelSnapshot[]): Promise<void> {
    return this.#writer.write(async ({ raw }) => {
      const { era } = placeFor(raw, detectorId, generation);
      await writeSnapshots({ raw, era, index: this.#index.of(era), yielder: new Yielder() }, snapshots);
    });
  }
}

/** Inside a transaction. Those of series that are not stored are left out. */
export async function writeSnapshots(writing: EraWriting, snapshots: readonly ModelSnapshot[]): Promise<void> {
  const { raw, index, yielder } = writing;
  const put = raw.prepare(
    `insert into snapshots (series_id, time_ms, bytes) values (?, ?, ?)
     on conflict (series_id) do update set time_ms = excluded.time_ms, bytes = excluded.bytes
     where excluded.time_ms >= snapshots.time_ms`
  );
  for (const { seriesKey, timeMs, bytes } of snapshots) {
    const series = index.get(seriesKey);
    if (series !== undefined) {
      put.run(series.id, timeMs, bytes);
    }
    if (yielder.due) {
      await yielder.pause();
    }
  }
}

/** Inside a transaction; new series are entered in the index. */
export async function writeSeries(writing: EraWriting, series: readonly StoredSeries[]): Promise<void> {
  const { raw, era, index, yielder } = writing;
  const insert = raw.prepare(`insert into series (era, ${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const update = raw.prepare(`update series set (${CHANGING}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) where series_id = ?`);
  for (const one of series) {
    const known = index.get(one.seriesKey);
    if (known === undefined) {
      const id = insert.run(era, one.seriesKey, canonicalLabels(one.labels), ...changing(one)).lastRowId;
      index.set(one.seriesKey, { id, lastResultMs: -Infinity });
    } else {
      update.run(...changing(one), known.id);
    }
    if (yielder.due) {
      await yielder.pause();
    }
  }
}

function changing(series: StoredSeries): SqlValue[] {
  return [
    series.firstMs,
    series.lastMs,
    series.lastValue,
    series.lastScore,
    series.lastSeverity,
    series.lastAlert ? 1 : 0,
    series.openSinceMs,
    series.progress,
    series.modelBytes,
    series.light ? 1 : 0,
  ];
}

function fromRow(row: SeriesRow): StoredSeries {
  return {
    seriesKey: row[0],
    labels: labelsOf(row[1]),
    firstMs: row[2],
    lastMs: row[3],
    lastValue: row[4] ?? NaN,
    lastScore: row[5] ?? NaN,
    lastSeverity: row[6],
    lastAlert: row[7] === 1,
    openSinceMs: row[8],
    progress: row[9],
    modelBytes: row[10],
    light: row[11] === 1,
  };
}
