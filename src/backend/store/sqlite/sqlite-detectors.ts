import type { Kysely } from 'kysely';
import { VigilError, type Detector } from '../../../schema';
import { staleVersion } from '../../base/stale';
import type { DetectorStore } from '../store';
import type { Database } from './database';
import { fromBody, toRow } from './detector-row';
import { leaveEra, newEra } from './eras';
import { foldCase } from '../../base/fold-case';
import { leaveHistories } from './sqlite-histories';
import { nextNumber } from './sequences';
import type { DetectorsTable, Tables } from './tables';
import type { SeriesIndex } from './series-index';
import type { Writer } from './writer';

export class SqliteDetectors implements DetectorStore {
  readonly #reads: Kysely<Tables>;
  readonly #writer: Writer;
  readonly #index: SeriesIndex;

  constructor(reads: Kysely<Tables>, writer: Writer, index: SeriesIndex) {
    this.#reads = reads;
    this.#writer = writer;
    this.#index = index;
  }

  create(detector: Detector): Promise<Detector> {
    return this.#writer.write(async ({ raw, db }) => {
      const sameId = await db.selectFrom('detectors').select('id').where('id', '=', detector.id).executeTakeFirst();
      if (sameId !== undefined) {
        throw new VigilError('already_exists', `detector id "${detector.id}" is taken`);
      }
      await assertNameFree(db, detector);
      const numbered = numberedAfter(raw, detector, null);
      await db
        .insertInto('detectors')
        .values(toRow(numbered, newEra(raw)))
        .execute();
      return numbered;
    });
  }

  async get(orgId: number, id: string): Promise<Detector | null> {
    const query = this.#reads.selectFrom('detectors').select('body').where('id', '=', id).where('org_id', '=', orgId);
    return orNull(await query.executeTakeFirst());
  }

  async getByName(orgId: number, name: string): Promise<Detector | null> {
    const query = this.#reads
      .selectFrom('detectors')
      .select('body')
      .where('org_id', '=', orgId)
      .where('name_key', '=', foldCase(name))
      .where('name', '=', name);
    return orNull(await query.executeTakeFirst());
  }

  async list(orgId: number | null): Promise<Detector[]> {
    let query = this.#reads.selectFrom('detectors').select('body').orderBy('name_key').orderBy('org_id');
    if (orgId !== null) {
      query = query.where('org_id', '=', orgId);
    }
    return (await query.execute()).map(({ body }) => fromBody(body));
  }

  update(detector: Detector, expectedVersion: number): Promise<Detector> {
    return this.#writer.write(async ({ raw, db }) => {
      const stored = await storedRow(db, detector.orgId, detector.id);
      assertVersion(stored, expectedVersion);
      await assertNameFree(db, detector);
      const numbered = numberedAfter(raw, detector, fromBody(stored.body));
      const anew = stored.generation !== detector.generation;
      const era = anew ? newEra(raw) : stored.era;
      await db.updateTable('detectors').set(toRow(numbered, era)).where('id', '=', detector.id).execute();
      if (anew) {
        leaveEra(raw, stored.era);
        this.#index.forget(stored.era);
      }
      return numbered;
    });
  }

  remove(orgId: number, id: string, expectedVersion?: number): Promise<number> {
    return this.#writer.write(async ({ raw, db }) => {
      const stored = await storedRow(db, orgId, id);
      assertVersion(stored, expectedVersion ?? stored.version);
      await db.deleteFrom('detectors').where('id', '=', id).execute();
      leaveEra(raw, stored.era);
      this.#index.forget(stored.era);
      leaveHistories({ raw, index: this.#index }, { orgId, detectorId: id });
      return nextNumber(raw, orgId, 'detector');
    });
  }
}

/** With the sequence numbers of what has changed; null: there was none before. */
function numberedAfter(raw: Database, detector: Detector, before: Detector | null): Detector {
  const { orgId, revision, job } = detector;
  const seqNo = before?.revision === revision ? before.seqNo : nextNumber(raw, orgId, 'detector');
  if (job === null) {
    return { ...detector, seqNo };
  }
  const old = before?.job ?? null;
  const jobSeqNo = old?.version === job.version ? old.seqNo : nextNumber(raw, orgId, 'job');
  return { ...detector, seqNo, job: { ...job, seqNo: jobSeqNo } };
}

async function storedRow(db: Kysely<Tables>, orgId: number, id: string): Promise<DetectorsTable> {
  const query = db.selectFrom('detectors').selectAll().where('id', '=', id).where('org_id', '=', orgId);
  const row = await query.executeTakeFirst();
  if (row === undefined) {
    throw new VigilError('not_found', `there is no detector "${id}"`);
  }
  return row;
}

/** @throws `failed_precondition` */
function assertVersion({ name, version }: DetectorsTable, expected: number): void {
  if (version !== expected) {
    throw staleVersion(`detector "${name}"`, version, expected);
  }
}

async function assertNameFree(db: Kysely<Tables>, detector: Detector): Promise<void> {
  const taken = await db
    .selectFrom('detectors')
    .select('name')
    .where('org_id', '=', detector.orgId)
    .where('name_key', '=', foldCase(detector.name))
    .where('id', '!=', detector.id)
    .executeTakeFirst();
  if (taken !== undefined) {
    throw new VigilError('already_exists', `there is already a detector named "${taken.name}"`, {
      details: { fields: [{ path: 'name', message: `name "${taken.name}" is taken` }] },
    });
  }
}

function orNull(row: { body: string } | undefined): Detector | null {
  return row === undefined ? null : fromBody(row.body);
}
