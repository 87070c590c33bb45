import type { DocumentKind } from '../store';
import type { Database } from './database';

/** The next number of an organisation, from 0. Inside a transaction. */
export function nextNumber(raw: Database, orgId: number, kind: 'detector' | 'job' | DocumentKind): number {
  const row = raw
    .prepare(
      `insert into sequences values (?, ?, 0) on conflict (org_id, kind) do update set last = last + 1 returning last`
    )
    .get<{ last: number }>(orgId, kind);
  return row?.last ?? 0;
}
