import fc from 'fast-check';
import { canonicalLabels, formatLabels, labelsSchema, seriesKey, type Labels } from './labels';
import { LIMITS } from './limits';

describe('canonicalLabels', () => {
  it('gives the same text for the same set in any order', () => {
    expect(canonicalLabels({ b: '2', a: '1' })).toBe('[["a","1"],["b","2"]]');
    expect(canonicalLabels({ a: '1', b: '2' })).toBe('[["a","1"],["b","2"]]');
  });

  it('sorts by code unit, not by language', () => {
    expect(canonicalLabels({ é: '1', z: '2', Z: '3' })).toBe('[["Z","3"],["z","2"],["é","1"]]');
  });

  it('tells apart what looks alike when glued together', () => {
    const alike: Labels[] = [{ a: '1,b=2' }, { a: '1', b: '2' }, { 'a"': '1' }, { a: '"1' }, { a: '' }, {}];
    expect(new Set(alike.map(canonicalLabels)).size).toBe(alike.length);
  });
});

describe('formatLabels', () => {
  it.each<[Labels, string]>([
    [{}, '{}'],
    [{ region: 'eu', pod: 'web-1' }, '{pod="web-1", region="eu"}'],
    [{ a: 'x"y\\\n' }, String.raw`{a="x\"y\\\n"}`],
  ])('writes %j as people do', (labels, text) => {
    expect(formatLabels(labels)).toBe(text);
  });
});

describe('seriesKey', () => {
  // Reference: package mmh3 of Python, hash(text, 0x9747b28c) and hash(text, 0x3c6ef372) over the canonical text in UTF-8.
  // The texts leave 0, 1, 2 and 3 bytes after the last whole word.
  it.each<[Labels, string]>([
    [{}, '17054ad17f135777'],
    [{ a: '' }, 'a6c1405aa18b6983'],
    [{ region: 'eu', pod: 'web-1' }, 'b3824a272b1d6119'],
    [{ host: 'grün🔥' }, '60fb1ee608b0aa7e'],
    [{ a: '1', b: '333' }, 'af7477da94c0497d'],
    [{ a: '1', b: '22' }, 'f6ef74f082af2594'],
    [{ x: 'y'.repeat(1_024) }, '68e842b05556e9b6'],
    [{ é: '1', z: '2', Z: '3' }, '95e71fc17e8eb60a'],
  ])('of %j is the reference value', (labels, key) => {
    expect(seriesKey(labels)).toBe(key);
  });

  it('is 16 hex digits that depend on the set alone', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string(), { maxKeys: 6 }), (labels) => {
        const reversed = Object.fromEntries(Object.entries(labels).reverse());
        expect(seriesKey(labels)).toMatch(/^[0-9a-f]{16}$/);
        expect(seriesKey(reversed)).toBe(seriesKey(labels));
      }),
      { seed: 7, numRuns: 200 }
    );
  });

  it('does not collide over 20,000 series that differ little', () => {
    const keys = new Set(Array.from({ length: 20_000 }, (_, i) => seriesKey({ instance: `10.0.0.${i}:9100` })));
    expect(keys.size).toBe(20_000);
  });
});

describe('labelsSchema', () => {
  it.each([
    ['an empty name', { '': 'x' }],
    ['a long name', { ['n'.repeat(LIMITS.labelNameChars + 1)]: 'x' }],
    ['a long value', { a: 'v'.repeat(LIMITS.labelValueChars + 1) }],
    ['a value that is no text', { a: 1 }],
    ['too many', Object.fromEntries(Array.from({ length: LIMITS.labelsPerSet + 1 }, (_, i) => [`l${i}`, '']))],
  ])('refuses %s', (_name, labels) => {
    expect(labelsSchema.safeParse(labels).success).toBe(false);
  });

  it('takes as many as allowed', () => {
    const most = Object.fromEntries(Array.from({ length: LIMITS.labelsPerSet }, (_, i) => [`l${i}`, '']));
    expect(labelsSchema.parse(most)).toEqual(most);
  });
});
