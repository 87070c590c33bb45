import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Columns of measurements carry no type: with REAL, SQLite would turn −0 into 0.
 * Scores from 25 up are rare and indexed, so that the worst series of a long range are found without reading all of it.
 */
const STATEMENTS = [
  `create table eras (era integer primary key, gone integer not null)`,
  `create index eras_gone on eras (era) where gone = 1`,

  `create table detectors (
    id text primary key, org_id integer not null, name text not null, name_key text not null,
    version integer not null, generation integer not null, era integer not null unique, body text not null,
    unique (org_id, name_key)
  ) without rowid`,

  `create table progress (era integer primary key, body text not null)`,

  `create table series (
    series_id integer primary key, era integer not null, series_key text not null, labels text not null,
    first_ms integer not null, last_ms integer not null, last_value, last_score, last_severity integer not null,
    last_alert integer not null, open_since_ms integer, progress not null, model_bytes integer not null,
    unique (era, series_key)
  )`,
  `create index series_by_labels on series (era, labels)`,

  `create table snapshots (series_id integer primary key, time_ms integer not null, bytes blob not null)`,

  `create table results (
    series_id integer not null, time_ms integer not null, value, expected, lower, upper, score,
    severity integer not null, alert integer not null,
    primary key (series_id, time_ms)
  ) without rowid`,
  `create index results_striking on results (series_id, time_ms, score) where score >= 25`,

  `create table hours (
    era integer not null, hour_ms integer not null, max_score, points integer not null,
    primary key (era, hour_ms)
  ) without rowid`,

  `create table anomalies (
    id text not null, org_id integer not null, era integer not null, series_key text not null, labels text not null,
    start_ms integer not null, end_ms integer, peak_ms integer not null, peak_score, severity integer not null,
    side text not null, value, expected, lower, upper, points integer not null, origin text not null,
    explanation text not null, search_text text not null,
    unique (id)
  )`,
  `create index anomalies_by_start on anomalies (org_id, start_ms, id, end_ms, severity, era)`,
  `create index anomalies_by_era on anomalies (era, start_ms, id)`,
  `create index anomalies_open on anomalies (era, severity) where end_ms is null`,
  `create index anomalies_closed on anomalies (end_ms) where end_ms is not null`,

  `create table runs (
    era integer not null, started_ms integer not null, to_ms integer not null, body text not null,
    primary key (era, started_ms, to_ms)
  ) without rowid`,
];

export const init: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) {
      await sql.raw(statement).execute(db);
    }
  },
};
