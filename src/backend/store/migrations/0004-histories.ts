import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Historical runs, documents, sequence numbers, intervals without a result, and what several features had in each row.
 *
 * Alerts, and scores from 25 up, are rare: the two indexes hold few rows, and writing seldom touches them.
 * What detectors of before are given as their sequence number is 0: the first number given out comes after it.
 */
const STATEMENTS = [
  `create table sequences (
    org_id integer not null, kind text not null, last integer not null, primary key (org_id, kind)
  ) without rowid`,
  `insert into sequences select distinct org_id, kind, 0 from detectors, (select 'detector' as kind union select 'job')`,

  `create table documents (
    org_id integer not null, kind text not null, id text not null, parent text not null, time_ms integer not null,
    version integer not null, seq_no integer not null, body text not null,
    primary key (org_id, kind, id)
  ) without rowid`,
  `create index documents_by_time on documents (kind, time_ms)`,
  `create index documents_by_parent on documents (org_id, kind, parent, time_ms)`,

  `create table histories (
    run_id text primary key, org_id integer not null, detector_id text not null, era integer not null unique
  )`,
  `create index histories_by_detector on histories (org_id, detector_id)`,

  `create table missed (
    era integer not null, to_ms integer not null, from_ms integer not null, message text not null,
    primary key (era, to_ms)
  ) without rowid`,

  `alter table results add column features blob`,
  `create index results_alerting on results (series_id, time_ms) where alert = 1`,
  `create index results_by_score on results (series_id, score, time_ms) where score >= 25`,
];

export const histories: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(db);
    }
  },
};
