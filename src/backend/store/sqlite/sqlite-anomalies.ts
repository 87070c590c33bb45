import type { Kysely } from 'kysely';
import { severityFromRank, type Anomaly, type SeverityCounts } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import type { AnomalyFilter, AnomalyStore } from '../store';
import {
  fromRow,
  matching,
  newestFirst,
  ofOrg,
  parseCursor,
  toCursor,
  type AnomalyRow,
  type Cursor,
} from './anomaly-query';
import type { Database } from './database';
import { erasOf } from './eras';
import type { Tables } from './tables';

/** Rows read at once when a check in code decides which of them count. */
const ROWS_AT_ONCE = 500;

export class SqliteAnomalies implements AnomalyStore {
  readonly #raw: Database;
  readonly #reads: Kysely<Tables>;

  /** @param raw the connection under `reads` */
  constructor(raw: Database, reads: Kysely<Tables>) {
    this.#raw = raw;
    this.#reads = reads;
  }

  async get(orgId: number, id: string): Promise<Anomaly | null> {
    const query = ofOrg(this.#reads, orgId).where('a.id', '=', id);
    const row = await newestFirst(query, null, 1).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  async list(
    filter: AnomalyFilter,
    page: { limit: number; cursor: string | null }
  ): Promise<{ items: Anomaly[]; nextCursor: string | null }> {
    const { where } = filter;
    const after = page.cursor === null ? null : parseCursor(page.cursor);
    // One more than asked for tells whether there is another page.
    const wanted = page.limit + 1;
    const items: Anomaly[] = [];
    for await (const row of this.#rows(filter, after, where === undefined ? wanted : Math.max(wanted, ROWS_AT_ONCE))) {
      const anomaly = fromRow(row);
      if (where === undefined || where(anomaly)) {
        items.push(anomaly);
      }
      if (items.length === wanted) {
        break;
      }
    }
    const last = items.length === wanted ? items[page.limit - 1] : undefined;
    const nextCursor = last === undefined ? null : toCursor({ start_ms: last.startMs, id: last.id });
    return { items: items.slice(0, page.limit), nextCursor };
  }

  async count(filter: AnomalyFilter): Promise<{ total: number; severities: SeverityCounts }> {
    const severities = noCounts();
    const { where } = filter;
    if (where === undefined) {
      const rows = await matching(this.#reads, filter)
        .select(({ fn }) => ['a.severity', fn.countAll<number>().as('n')])
        .groupBy('a.severity')
        .execute();
      rows.forEach((row) => add(severities, row.severity, row.n));
    } else {
      for await (const row of this.#rows(filter, null, ROWS_AT_ONCE)) {
        add(severities, row.severity, where(fromRow(row)) ? 1 : 0);
      }
    }
    return { total: severities.slight + severities.moderate + severities.severe, severities };
  }

  async openCounts(detectorIds: string[]): Promise<Map<string, SeverityCounts>> {
    const ids = erasOf(this.#raw, detectorIds);
    const rows = await this.#reads
      .selectFrom('anomalies')
      .select(({ fn }) => ['era', 'severity', fn.countAll<number>().as('n')])
      .where('era', 'in', [...ids.keys()])
      .where('end_ms', 'is', null)
      .groupBy(['era', 'severity'])
      .execute();
    const counts = new Map<string, SeverityCounts>();
    for (const { era, severity, n } of rows) {
      const id = ids.get(era) ?? '';
      const severities = counts.get(id) ?? noCounts();
      add(severities, severity, n);
      counts.set(id, severities);
    }
    return counts;
  }

  /** All rows after `cursor`, newest start first, read piece by piece so that others get their turn. */
  async *#rows(filter: AnomalyFilter, cursor: Cursor | null, atOnce: number): AsyncGenerator<AnomalyRow> {
    const yielder = new Yielder();
    let after = cursor;
    for (;;) {
      const rows = await newestFirst(matching(this.#reads, filter), after, atOnce).execute();
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < atOnce) {
        return;
      }
      after = { startMs: last.start_ms, id: last.id };
      if (yielder.due) {
        await yielder.pause();
      }
    }
  }
}

function noCounts(): SeverityCounts {
  return { slight: 0, moderate: 0, severe: 0 };
}

function add(counts: SeverityCounts, rank: number, n: number): void {
  const severity = severityFromRank(rank);
  if (severity !== null) {
    counts[severity] += n;
  }
}
