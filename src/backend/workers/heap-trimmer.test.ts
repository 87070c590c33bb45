import { getHeapStatistics } from 'node:v8';
import { HeapTrimmer } from './heap-trimmer';

const MIB = 1024 ** 2;
const usedMib = () => getHeapStatistics().used_heap_size / MIB;

/** So many MiB of objects that nobody holds. */
function litter(mib: number): void {
  const objects = Array.from({ length: mib * 8_192 }, (_, n) => ({ a: n, b: [n, n + 1, n + 2], c: `${n}` }));
  expect(objects.at(-1)?.a).toBe(objects.length - 1);
}

describe('the heap of a thread', () => {
  it('is brought back to what is held once it has grown, and not before', () => {
    const trimmer = new HeapTrimmer(MIB);
    trimmer.trim();
    const keptMib = usedMib();
    trimmer.trim();
    litter(Math.ceil(keptMib));
    const grownMib = usedMib();
    expect(grownMib).toBeGreaterThan(1.4 * keptMib);
    trimmer.trim();
    expect(usedMib()).toBeLessThan(1.2 * keptMib);
  });

  it('is left alone while it is small', () => {
    const trimmer = new HeapTrimmer(100_000 * MIB);
    litter(20);
    const before = usedMib();
    trimmer.trim();
    expect(usedMib()).toBeGreaterThan(0.9 * before);
  });
});
