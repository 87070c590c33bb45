import { VigilError } from '../../../schema';
import type { Database } from './database';

/** Historical runs never learn anew. */
const HISTORY_GENERATION = 1;

/** Where a detector, or a historical run, keeps what it learns. */
export interface Place {
  era: number;
  orgId: number;
}

/** The era a detector or a historical run is in; null when there is neither of that id. */
export function eraOf(database: Database, id: string): number | null {
  const found = database
    .prepare('select era from detectors where id = ?1 union all select era from histories where run_id = ?1')
    .get<{ era: number }>(id);
  return found?.era ?? null;
}

/** The same for many, by era; those that are not there are left out. */
export function erasOf(database: Database, ids: readonly string[]): Map<number, string> {
  const rows = database
    .prepare(
      `select era, id from detectors where id in (select value from json_each(?1))
       union all select era, run_id from histories where run_id in (select value from json_each(?1))`
    )
    .all<{ era: number; id: string }>(JSON.stringify(ids));
  return new Map(rows.map(({ era, id }) => [era, id]));
}

/** @throws `failed_precondition` when the detector or historical run is gone, or of another generation */
export function placeFor(database: Database, id: string, generation: number): Place {
  const row = database
    .prepare(
      `select era, org_id, generation from detectors where id = ?1
       union all select era, org_id, ${HISTORY_GENERATION} from histories where run_id = ?1`
    )
    .get<{ era: number; org_id: number; generation: number }>(id);
  if (row === undefined) {
    throw new VigilError('failed_precondition', `detector "${id}" is gone`);
  }
  if (row.generation !== generation) {
    throw new VigilError(
      'failed_precondition',
      `detector "${id}" is of generation ${row.generation} now, the run worked for ${generation}`
    );
  }
  return { era: row.era, orgId: row.org_id };
}

export function newEra(database: Database): number {
  return database.prepare('insert into eras (gone) values (0)').run().lastRowId;
}

/** Puts all that hangs on an era out of sight. Anomalies go at once, as they are listed without asking for the era. */
export function leaveEra(database: Database, era: number): void {
  database.prepare('delete from anomalies where era = ?').run(era);
  database.prepare('update eras set gone = 1 where era = ?').run(era);
}
