import { VigilError } from '../../schema';

type Key = ReadonlyArray<string | number>;

/** One page of a list that is sorted by a key of texts and numbers: those after the cursor, and the cursor after them. */
export function pageByKey<T>(
  items: readonly T[],
  keyOf: (item: T) => Key,
  { limit, cursor }: { limit: number; cursor?: string | undefined }
): { items: T[]; nextCursor: string | null } {
  const keyed = items.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => compareKeys(a.key, b.key));
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const from = after === null ? 0 : keyed.findIndex(({ key }) => compareKeys(key, after) > 0);
  const page = from === -1 ? [] : keyed.slice(from, from + limit);
  const last = page.at(-1);
  const more = last !== undefined && from + limit < keyed.length;
  return { items: page.map(({ item }) => item), nextCursor: more ? encodeCursor(last.key) : null };
}

function compareKeys(a: Key, b: Key): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const left = a[i] ?? '';
    const right = b[i] ?? '';
    if (left !== right) {
      return left < right ? -1 : 1;
    }
  }
  return 0;
}

function encodeCursor(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeCursor(cursor: string): Key {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.every((part) => typeof part === 'string' || typeof part === 'number')) {
      return key;
    }
  } catch {
    // Falls through to the one message for everything that is not a cursor of ours.
  }
  const message = 'cursor must be one that an earlier page gave';
  throw new VigilError('invalid_argument', message, { details: { fields: [{ path: 'cursor', message }] } });
}
