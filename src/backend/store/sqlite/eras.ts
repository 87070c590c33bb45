import { VigilError } from '../../../schema';
import type { Database } from './database';

/** The era a detector is in; null when there is no such detector. */
export function eraOf(database: Database, detectorId: string): number | null {
  return database.prepare('select era from detectors where id = ?').get<{ era: number }>(detectorId)?.era ?? null;
}

/** @throws `failed_precondition` when the detector is gone or of another generation */
export function eraFor(database: Database, detectorId: string, generation: number): number {
  const row = database
    .prepare('select era, generation from detectors where id = ?')
    .get<{ era: number; generation: number }>(detectorId);
  if (row === undefined) {
    throw new VigilError('failed_precondition', `detector "${detectorId}" is gone`);
  }
  if (row.generation !== generation) {
    throw new VigilError(
      'failed_precondition',
      `detector "${detectorId}" is of generation ${row.generation} now, the run worked for ${generation}`
    );
  }
  return row.era;
}

export function newEra(database: Database): number {
  return database.prepare('insert into eras (gone) values (0)').run().lastRowId;
}

/** Puts all that hangs on an era out of sight. Anomalies go at once, as they are listed without asking for the era. */
export function leaveEra(database: Database, era: number): void {
  database.prepare('delete from anomalies where era = ?').run(era);
  database.prepare('update eras set gone = 1 where era = ?').run(era);
}
