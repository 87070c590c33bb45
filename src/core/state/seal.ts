import { VigilError } from '../../schema';
import { ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';

/** What a snapshot is of and how it is laid out; a change of layout needs a new version. */
export interface SnapshotKind {
  /** Shown in errors. */
  name: string;
  version: number;
  /** What must be the same when it is brought back, e.g. interval and parameters. */
  madeFor: string;
}

/** Puts kind and checksum around the bytes of a snapshot. */
export function seal(kind: SnapshotKind, content: Uint8Array): Uint8Array {
  const out = new ByteWriter();
  out.text(kind.name);
  out.uint32(kind.version);
  out.text(kind.madeFor);
  out.uint32(checksum(content));
  out.block(content);
  return out.toBytes();
}

/**
 * The content of a sealed snapshot.
 *
 * @throws VigilError `failed_precondition` if it is of another kind or version, made for something else, or damaged
 */
export function unseal(kind: SnapshotKind, snapshot: Uint8Array): Uint8Array {
  const input = new ByteReader(snapshot);
  expect('kind', input.text(), kind.name);
  expect('version', input.uint32(), kind.version);
  expect('settings', input.text(), kind.madeFor);
  const sum = input.uint32();
  const content = input.block();
  input.end();
  expect('checksum', checksum(content), sum);
  return content;

  function expect(what: string, got: string | number, wanted: string | number): void {
    if (got !== wanted) {
      throw new VigilError('failed_precondition', `${kind.name} snapshot has ${what} ${got}, expected ${wanted}`);
    }
  }
}

/** FNV-1a, 32 bits: finds damage, not malice. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}
