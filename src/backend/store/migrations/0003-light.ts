import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whether the model of a series is a light one; those from before there were any are not. */
export const light: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(`alter table series add column light integer not null default 0`).execute(db);
  },
};
