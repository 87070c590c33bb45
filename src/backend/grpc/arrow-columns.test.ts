import { bitsOf, nanosecondsOf, textOf, validityOf } from './arrow-columns';

/** The halves read as 64-bit whole numbers. */
const wide = (times: number[]) => [...new BigInt64Array(nanosecondsOf(times).buffer)];

describe('nanosecondsOf', () => {
  it.each([
    ['the epoch', 0],
    ['one millisecond', 1],
    ['one before the epoch', -1],
    ['today', 1_795_500_000_123],
    ['just below a multiple of 2^22', 0x400000 * 400_000 - 1],
    ['a multiple of 2^22', 0x400000 * 400_000],
    ['a carry between the halves', 4_294_967],
    ['long ago', -5_000_000_000_001],
    ['the last time it can hold', 9_223_372_036_854],
    ['the first', -9_223_372_036_854],
  ])('is exact for %s', (_, ms) => {
    expect(wide([ms])).toEqual([BigInt(ms) * 1_000_000n]);
  });

  it('is exact for a thousand times that are not round', () => {
    const times = Array.from({ length: 1_000 }, (_, i) => 1_700_000_000_000 + i * 86_399_937 + (i % 7));
    expect(wide(times)).toEqual(times.map((ms) => BigInt(ms) * 1_000_000n));
  });

  it('clamps what 64 bits cannot hold, and writes NaN as 0', () => {
    expect(wide([8.64e15, -8.64e15, NaN])).toEqual([9_223_372_036_854_000_000n, -9_223_372_036_854_000_000n, 0n]);
  });
});

describe('textOf', () => {
  const read = (values: Array<string | null>) => {
    const { offsets, bytes } = textOf(values);
    return values.map((_, i) => new TextDecoder().decode(bytes.subarray(offsets[i], offsets[i + 1])));
  };

  it('keeps ASCII, wide characters and empty texts apart', () => {
    expect(read(['a', '', 'bc'])).toEqual(['a', '', 'bc']);
    expect(read(['ä', null, '日本', '🙂x'])).toEqual(['ä', '', '日本', '🙂x']);
  });

  it('does not join halves of a surrogate pair across two texts', () => {
    expect(read(['\ud83d', '\ude42'])).toEqual(['\ufffd', '\ufffd']);
  });

  it('has one offset for no text', () => {
    expect([...textOf([]).offsets]).toEqual([0]);
  });
});

describe('validityOf and bitsOf', () => {
  it('sets a bit where something is', () => {
    expect(validityOf(10, (i) => i === 0 || i === 9)).toEqual({
      nullCount: 2,
      bitmap: Uint8Array.of(0b1111_1110, 0b1),
    });
    expect(validityOf(10, () => false)).toBeUndefined();
    expect(bitsOf([true, false, true, false, false, false, false, false, true])).toEqual(Uint8Array.of(0b101, 0b1));
  });
});
