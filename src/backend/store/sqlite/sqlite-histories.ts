import { VigilError } from '../../../schema';
import type { HistoryStore } from '../store';
import type { Database } from './database';
import { leaveEra, newEra } from './eras';
import type { SeriesIndex } from './series-index';
import type { Writer } from './writer';

interface HistoryRow {
  detector_id: string;
  run_id: string;
}

/** Which historical run has which era. */
export class SqliteHistories implements HistoryStore {
  readonly #reads: Database;
  readonly #writer: Writer;
  readonly #index: SeriesIndex;

  constructor(reads: Database, writer: Writer, index: SeriesIndex) {
    this.#reads = reads;
    this.#writer = writer;
    this.#index = index;
  }

  open(orgId: number, detectorId: string, runId: string): Promise<void> {
    return this.#writer.write(({ raw }) => {
      if (raw.prepare('select 1 from detectors where id = ? and org_id = ?').get(detectorId, orgId) === undefined) {
        throw new VigilError('not_found', `there is no detector "${detectorId}"`);
      }
      const taken = raw
        .prepare(
          `select org_id, detector_id from histories where run_id = ?1
           union all select org_id, '' from detectors where id = ?1`
        )
        .get<{ org_id: number; detector_id: string }>(runId);
      if (taken !== undefined && (taken.org_id !== orgId || taken.detector_id !== detectorId)) {
        throw new VigilError('already_exists', `id "${runId}" is taken`);
      }
      if (taken === undefined) {
        raw.prepare('insert into histories values (?, ?, ?, ?)').run(runId, orgId, detectorId, newEra(raw));
      }
    });
  }

  async list(orgId: number, detectorId: string | null): Promise<Array<{ detectorId: string; runId: string }>> {
    const rows = this.#reads
      .prepare(
        `select detector_id, run_id from histories
         where org_id = ?1 and (?2 is null or detector_id = ?2) order by era`
      )
      .all<HistoryRow>(orgId, detectorId);
    return rows.map((row) => ({ detectorId: row.detector_id, runId: row.run_id }));
  }

  remove(orgId: number, runId: string): Promise<void> {
    return this.#writer.write(({ raw }) => {
      const gone = raw
        .prepare('delete from histories where org_id = ? and run_id = ? returning era')
        .get<{ era: number }>(orgId, runId);
      if (gone !== undefined) {
        leaveEra(raw, gone.era);
        this.#index.forget(gone.era);
      }
    });
  }
}

/** Removes the runs of a detector that goes, with the documents about them. Inside a transaction. */
export function leaveHistories(
  { raw, index }: { raw: Database; index: SeriesIndex },
  { orgId, detectorId }: { orgId: number; detectorId: string }
): void {
  const gone = raw
    .prepare('delete from histories where org_id = ? and detector_id = ? returning era')
    .all<{ era: number }>(orgId, detectorId);
  for (const { era } of gone) {
    leaveEra(raw, era);
    index.forget(era);
  }
  raw.prepare("delete from documents where org_id = ? and kind = 'history run' and parent = ?").run(orgId, detectorId);
}
