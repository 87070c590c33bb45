/** Buffers of Arrow columns, each on memory of its own: the writer corrupts files whose columns share a buffer. */

/** Nulls of a column: a bit per value, 1 = there. */
export interface Validity {
  nullCount: number;
  bitmap: Uint8Array<ArrayBuffer>;
}

const SAFE_MS_MAX = 9_223_372_036_854;

/**
 * Epoch milliseconds as 64-bit nanoseconds, exactly, as little-endian pairs of 32-bit halves.
 *
 * A double cannot hold today's nanoseconds (it is off by up to 256) and a BigInt a value is slow, so each time is split
 * at 2²² ms: both products with 10⁶ then stay below 2⁵³. NaN becomes 0; times beyond the years 1677 and 2262 are clamped.
 */
export function nanosecondsOf(timesMs: ArrayLike<number>): Int32Array<ArrayBuffer> {
  const halves = new Int32Array(timesMs.length * 2);
  for (let i = 0; i < timesMs.length; i++) {
    const raw = Math.trunc(timesMs[i] ?? NaN);
    const ms = Number.isNaN(raw) ? 0 : Math.min(SAFE_MS_MAX, Math.max(-SAFE_MS_MAX, raw));
    const high = Math.floor(ms / 0x400000);
    const highNs = high * 1_000_000;
    const lowNs = (ms - high * 0x400000) * 1_000_000;
    // highNs · 2²² + lowNs, each taken apart at bit 32.
    const highUpper = Math.floor(highNs / 0x400);
    const highLower = (highNs - highUpper * 0x400) * 0x400000;
    const lowUpper = Math.floor(lowNs / 0x100000000);
    const lower = highLower + (lowNs - lowUpper * 0x100000000);
    halves[i * 2] = lower | 0;
    halves[i * 2 + 1] = highUpper + lowUpper + (lower >= 0x100000000 ? 1 : 0);
  }
  return halves;
}

/** A copy as doubles. */
export function doublesOf(values: ArrayLike<number>): Float64Array<ArrayBuffer> {
  return new Float64Array(values);
}

/** One bit a value, lowest first. */
export function bitsOf(values: readonly boolean[]): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array((values.length + 7) >> 3);
  values.forEach((value, i) => {
    if (value) {
      bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
    }
  });
  return bits;
}

/** Null where `isNull` says so; undefined when there is no null. */
export function validityOf(length: number, isNull: (index: number) => boolean): Validity | undefined {
  const bitmap = new Uint8Array((length + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    if (isNull(i)) {
      nullCount += 1;
    } else {
      bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | (1 << (i & 7));
    }
  }
  return nullCount === 0 ? undefined : { nullCount, bitmap };
}

/** UTF-8 of all texts one after another, and where each begins and ends. Null takes no byte. */
export interface TextColumn {
  offsets: Int32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();

export function textOf(values: ReadonlyArray<string | null>): TextColumn {
  const offsets = new Int32Array(values.length + 1);
  let chars = 0;
  for (let i = 0; i < values.length; i++) {
    chars += values[i]?.length ?? 0;
    offsets[i + 1] = chars;
  }
  const joined = encoder.encode(values.join(''));
  // As many bytes as characters: all is ASCII, and the offsets in characters are those in bytes.
  return joined.length === chars ? { offsets, bytes: joined } : wideTextOf(values, chars);
}

/** One by one, since halves of a surrogate pair at the ends of two texts must not meet. */
function wideTextOf(values: ReadonlyArray<string | null>, chars: number): TextColumn {
  const offsets = new Int32Array(values.length + 1);
  const bytes = new Uint8Array(chars * 3);
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    end += encoder.encodeInto(values[i] ?? '', bytes.subarray(end)).written;
    offsets[i + 1] = end;
  }
  return { offsets, bytes: bytes.slice(0, end) };
}
