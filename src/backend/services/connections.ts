import type { ConnectionInput, ConnectionView, FileView } from '../../schema';

/** Stored addresses with credentials, by organisation: what the API needs of whoever keeps them. */
export interface Connections {
  list(orgId: number): Promise<ConnectionView[]>;
  /** An absent `secret` or `ca` stays as stored. @throws VigilError `invalid_argument` */
  put(orgId: number, name: string, input: ConnectionInput): Promise<ConnectionView>;
  /** @throws VigilError `not_found` */
  remove(orgId: number, name: string): Promise<void>;
}

/** Files of the `csv` source, with those that were uploaded. */
export interface Files {
  list(): Promise<FileView[]>;
  /** Stores a file; one of the same name is replaced. @throws VigilError `invalid_argument`, `resource_exhausted` */
  save(name: string, bytes: Uint8Array): Promise<FileView>;
  /** Removes an uploaded file. @throws VigilError `not_found` */
  remove(name: string): Promise<void>;
}
