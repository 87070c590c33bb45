export const DOCUMENT_KINDS = ['monitor', 'monitor state', 'destination', 'alert', 'history run'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A record of one kind that the store keeps as it is. */
export interface StoredDocument {
  orgId: number;
  kind: DocumentKind;
  id: string;
  /** What it belongs to, `''` if nothing. */
  parent: string;
  /** By which lists are sorted, epoch ms. */
  timeMs: number;
  /** 1 at first, then one more with each change. */
  version: number;
  /** Of its newest change: rises over all documents of this kind in the organisation. */
  seqNo: number;
  /** JSON. */
  body: unknown;
}

export interface DocumentStore {
  /**
   * Makes or replaces one. `expected` null: there must be none yet; a sequence number: it must be that of the stored one;
   * absent: whatever is there.
   *
   * @throws `already_exists`, `not_found` and `failed_precondition` (with `currentSeqNo`) where it is not as expected
   */
  put(document: Omit<StoredDocument, 'version' | 'seqNo'>, expected?: number | null): Promise<StoredDocument>;
  get(orgId: number, kind: DocumentKind, id: string): Promise<StoredDocument | null>;
  /** Newest first; of one organisation, or (null) of all. */
  list(
    orgId: number | null,
    kind: DocumentKind,
    options?: { parent?: string; limit?: number }
  ): Promise<StoredDocument[]>;
  count(orgId: number, kind: DocumentKind): Promise<number>;
  /** Returns it as it was last, with version and sequence number of the removal; null when there is none. */
  remove(orgId: number, kind: DocumentKind, id: string, expected?: number): Promise<StoredDocument | null>;
  /** Removes all of a kind whose `timeMs` is earlier. Returns how many went. */
  removeBefore(kind: DocumentKind, beforeMs: number): Promise<number>;
}
