import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Why something is an anomaly, as JSON; empty for what was found before reasons were kept. */
export const reasons: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(`alter table anomalies add column reasons text not null default ''`).execute(db);
  },
};
