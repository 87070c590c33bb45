import { VigilError } from '../../../schema';
import { staleSeqNo } from '../../base/stale';
import type { DocumentKind, DocumentStore, StoredDocument } from '../store';
import type { Database } from './database';
import { nextNumber } from './sequences';
import type { DocumentsTable } from './tables';
import type { Writer } from './writer';

export class SqliteDocuments implements DocumentStore {
  readonly #reads: Database;
  readonly #writer: Writer;

  constructor(reads: Database, writer: Writer) {
    this.#reads = reads;
    this.#writer = writer;
  }

  put(document: Omit<StoredDocument, 'version' | 'seqNo'>, expected?: number | null): Promise<StoredDocument> {
    return this.#writer.write(({ raw }) => {
      const { orgId, kind, id, parent, timeMs, body } = document;
      const before = read(raw, { orgId, kind, id });
      assertExpected({ kind, id, before, expected });
      const version = (before?.version ?? 0) + 1;
      const seqNo = nextNumber(raw, orgId, kind);
      raw
        .prepare('insert or replace into documents values (?, ?, ?, ?, ?, ?, ?, ?)')
        .run(orgId, kind, id, parent, timeMs, version, seqNo, JSON.stringify(body));
      return { orgId, kind, id, parent, timeMs, version, seqNo, body };
    });
  }

  async get(orgId: number, kind: DocumentKind, id: string): Promise<StoredDocument | null> {
    return read(this.#reads, { orgId, kind, id });
  }

  async list(
    orgId: number | null,
    kind: DocumentKind,
    { parent, limit = Number.MAX_SAFE_INTEGER }: { parent?: string; limit?: number } = {}
  ): Promise<StoredDocument[]> {
    const wanted = [
      ['org_id', orgId],
      ['parent', parent ?? null],
    ].filter((condition): condition is [string, string | number] => condition[1] !== null);
    const rows = this.#reads
      .prepare(
        `select * from documents where kind = ? ${wanted.map(([column]) => `and ${column} = ?`).join(' ')}
         order by time_ms desc, org_id, seq_no desc limit ?`
      )
      .all<DocumentsTable>(kind, ...wanted.map(([, value]) => value), limit);
    return rows.map(fromRow);
  }

  async count(orgId: number, kind: DocumentKind): Promise<number> {
    const found = this.#reads
      .prepare('select count(*) as n from documents where org_id = ? and kind = ?')
      .get<{ n: number }>(orgId, kind);
    return found?.n ?? 0;
  }

  remove(orgId: number, kind: DocumentKind, id: string, expected?: number): Promise<StoredDocument | null> {
    return this.#writer.write(({ raw }) => {
      const before = read(raw, { orgId, kind, id });
      if (before === null) {
        return null;
      }
      assertExpected({ kind, id, before, expected });
      raw.prepare('delete from documents where org_id = ? and kind = ? and id = ?').run(orgId, kind, id);
      return { ...before, version: before.version + 1, seqNo: nextNumber(raw, orgId, kind) };
    });
  }

  removeBefore(kind: DocumentKind, beforeMs: number): Promise<number> {
    return this.#writer.write(
      ({ raw }) => raw.prepare('delete from documents where kind = ? and time_ms < ?').run(kind, beforeMs).rows
    );
  }
}

type Named = Pick<StoredDocument, 'orgId' | 'kind' | 'id'>;

interface Expectation {
  kind: DocumentKind;
  id: string;
  before: StoredDocument | null;
  expected: number | null | undefined;
}

/** @throws as `DocumentStore.put` */
function assertExpected({ kind, id, before, expected }: Expectation): void {
  const what = `${kind} "${id}"`;
  if (expected === undefined) {
    return;
  }
  if (expected === null) {
    if (before !== null) {
      throw new VigilError('already_exists', `there is already a ${what}`);
    }
  } else if (before === null) {
    throw new VigilError('not_found', `there is no ${what}`);
  } else if (before.seqNo !== expected) {
    throw staleSeqNo(what, before.seqNo, expected);
  }
}

function read(database: Database, { orgId, kind, id }: Named): StoredDocument | null {
  const row = database
    .prepare('select * from documents where org_id = ? and kind = ? and id = ?')
    .get<DocumentsTable>(orgId, kind, id);
  return row === undefined ? null : fromRow(row);
}

function fromRow(row: DocumentsTable): StoredDocument {
  return {
    orgId: row.org_id,
    kind: row.kind as DocumentKind,
    id: row.id,
    parent: row.parent,
    timeMs: row.time_ms,
    version: row.version,
    seqNo: row.seq_no,
    body: JSON.parse(row.body),
  };
}
