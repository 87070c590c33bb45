import { ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';
import { seal, unseal } from './seal';

const KIND = { name: 'thing', version: 3, madeFor: '60000' };

describe('ByteWriter and ByteReader', () => {
  it('give back every number bit for bit, beyond the first kilobyte too', () => {
    const numbers = Float64Array.from({ length: 500 }, (_, i) => Math.sin(i) * 10 ** (i - 250));
    const out = new ByteWriter();
    out.float64s(numbers);
    out.float32s(Float32Array.of(0.1, -0));
    out.uint16s(Uint16Array.of(65_535));
    out.uint8(7);
    out.float64(-Infinity);
    out.text('µ');
    const input = new ByteReader(out.toBytes());
    const back = new Float64Array(500);
    const singles = new Float32Array(2);
    const words = new Uint16Array(1);
    input.float64s(back);
    input.float32s(singles);
    input.uint16s(words);
    expect(back).toEqual(numbers);
    expect(singles).toEqual(Float32Array.of(0.1, -0));
    expect([words[0], input.uint8(), input.float64(), input.text()]).toEqual([65_535, 7, -Infinity, 'µ']);
    expect(() => input.end()).not.toThrow();
  });

  it('say so when bytes are missing or left over', () => {
    const input = new ByteReader(Uint8Array.of(1, 2, 3));
    expect(() => input.float64()).toThrow(expect.objectContaining({ code: 'failed_precondition' }));
    expect(() => input.end()).toThrow('3 bytes left over');
  });
});

describe('unseal', () => {
  const sealed = seal(KIND, Uint8Array.of(1, 2, 3));

  it('gives back what was sealed', () => {
    expect(unseal(KIND, sealed)).toEqual(Uint8Array.of(1, 2, 3));
  });

  it.each([
    { name: 'another kind', kind: { ...KIND, name: 'other' }, message: 'kind' },
    { name: 'another version', kind: { ...KIND, version: 4 }, message: 'has version 3, expected 4' },
    { name: 'other settings', kind: { ...KIND, madeFor: '300000' }, message: 'settings' },
  ])('refuses $name', ({ kind, message }) => {
    expect(() => unseal(kind, sealed)).toThrow(message);
  });

  it('refuses every single damaged or missing byte with failed_precondition', () => {
    for (let i = 0; i < sealed.length; i++) {
      const damaged = sealed.slice();
      damaged[i]! ^= 0x10;
      expect(() => unseal(KIND, damaged)).toThrow(expect.objectContaining({ code: 'failed_precondition' }));
      expect(() => unseal(KIND, sealed.slice(0, i))).toThrow(expect.objectContaining({ code: 'failed_precondition' }));
    }
  });
});
