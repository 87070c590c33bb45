import { Random } from '../../stats/random';
import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { Sampler } from './sampler';

function filled(count: number): { sampler: Sampler; keys: number[] } {
  const random = new Random(3);
  const sampler = new Sampler(64);
  const keys = Array.from({ length: count }, () => random.uniform());
  keys.forEach((key, leaf) => sampler.add(key, leaf));
  return { sampler, keys };
}

const drained = (sampler: Sampler) => Array.from({ length: sampler.size }, () => sampler.takeLargest());
const byKey = (keys: number[]) => keys.map((_, leaf) => leaf).sort((a, b) => keys[b]! - keys[a]!);

describe('Sampler', () => {
  it.each([1, 2, 3, 40, 64])('gives %d leaves back in falling order of their keys', (count) => {
    const { sampler, keys } = filled(count);
    expect(sampler.isFull).toBe(count === 64);
    expect(sampler.limit).toBe(Math.max(...keys));
    expect(drained(sampler)).toEqual(byKey(keys));
  });

  it('keeps the order when keys are scaled and when it comes back from bytes', () => {
    const { sampler, keys } = filled(50);
    sampler.scale(1e6);
    const out = new ByteWriter();
    sampler.write(out);
    const back = new Sampler(64);
    back.read(new ByteReader(out.toBytes()));
    expect(back.limit).toBe(1e6 * Math.max(...keys));
    expect(drained(back)).toEqual(byKey(keys));
  });
});
