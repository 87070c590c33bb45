import type { Kysely } from 'kysely';
import { VigilError, type Detector } from '../../../schema';
import type { DetectorStore } from '../store';
import { leaveEra, newEra } from './eras';
import { foldCase } from './fold-case';
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

  create(detector: Detector): Promise<void> {
    return this.#writer.write(async ({ raw, db }) => {
      const sameId = await db.selectFrom('detectors').select('id').where('id', '=', detector.id).executeTakeFirst();
      if (sameId !== undefined) {
        throw new VigilError('already_exists', `detector id "${detector.id}" is taken`);
      }
      await assertNameFree(db, detector);
      await db
        .insertInto('detectors')
        .values(toRow(detector, newEra(raw)))
        .execute();
    });
  }

  async get(orgId: number, id: string): Promise<Detector | null> {
    const query = this.#reads.selectFrom('detectors').select('body').where('id', '=', id).where('org_id', '=', orgId);
    return fromBody(await query.executeTakeFirst());
  }

  async getByName(orgId: number, name: string): Promise<Detector | null> {
    const query = this.#reads
      .selectFrom('detectors')
      .select('body')
      .where('org_id', '=', orgId)
      .where('name_key', '=', foldCase(name))
      .where('name', '=', name);
    return fromBody(await query.executeTakeFirst());
  }

  async list(orgId: number | null): Promise<Detector[]> {
    let query = this.#reads.selectFrom('detectors').select('body').orderBy('name_key').orderBy('org_id');
    if (orgId !== null) {
      query = query.where('org_id', '=', orgId);
    }
    return (await query.execute()).map(({ body }) => toDetector(body));
  }

  update(detector: Detector, expectedVersion: number): Promise<void> {
    return this.#writer.write(async ({ raw, db }) => {
      const stored = await storedRow(db, detector.orgId, detector.id);
      if (stored.version !== expectedVersion) {
        throw new VigilError(
          'failed_precondition',
          `detector "${detector.name}" has changed meanwhile: it is at version ${stored.version}, the change was made from ${expectedVersion}`,
          { details: { currentVersion: stored.version } }
        );
      }
      await assertNameFree(db, detector);
      const anew = stored.generation !== detector.generation;
      const era = anew ? newEra(raw) : stored.era;
      await db.updateTable('detectors').set(toRow(detector, era)).where('id', '=', detector.id).execute();
      if (anew) {
        leaveEra(raw, stored.era);
        this.#index.forget(stored.era);
      }
    });
  }

  remove(orgId: number, id: string): Promise<void> {
    return this.#writer.write(async ({ raw, db }) => {
      const stored = await storedRow(db, orgId, id);
      await db.deleteFrom('detectors').where('id', '=', id).execute();
      leaveEra(raw, stored.era);
      this.#index.forget(stored.era);
    });
  }
}

async function storedRow(db: Kysely<Tables>, orgId: number, id: string): Promise<DetectorsTable> {
  const query = db.selectFrom('detectors').selectAll().where('id', '=', id).where('org_id', '=', orgId);
  const row = await query.executeTakeFirst();
  if (row === undefined) {
    throw new VigilError('not_found', `there is no detector "${id}"`);
  }
  return row;
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

function toRow(detector: Detector, era: number): DetectorsTable {
  const { id, orgId, name, version, generation } = detector;
  const body = JSON.stringify(detector);
  return { id, org_id: orgId, name, name_key: foldCase(name), version, generation, era, body };
}

function fromBody(row: { body: string } | undefined): Detector | null {
  return row === undefined ? null : toDetector(row.body);
}

function toDetector(body: string): Detector {
  // Those from before there was a choice have none.
  const stored = JSON.parse(body) as Omit<Detector, 'missing'> & Partial<Detector>;
  return { ...stored, missing: stored.missing ?? 'ignore' };
}
