import { Heap } from './heap';

const drained = (heap: Heap<number>) => {
  const taken: number[] = [];
  for (let first = heap.first; first !== undefined; first = heap.first) {
    taken.push(first);
    heap.removeFirst();
  }
  return taken;
};

describe('Heap', () => {
  const numbers = Array.from({ length: 200 }, (_, i) => Math.imul(i + 1, 2_654_435_761) % 50);

  it('gives items in their order, equal ones too', () => {
    const heap = new Heap<number>((a, b) => a < b);
    numbers.forEach((number) => heap.add(number));
    expect(heap.size).toBe(200);
    expect([...heap.values()].sort()).toEqual([...numbers].sort());
    expect(drained(heap)).toEqual([...numbers].sort((a, b) => a - b));
    expect(heap.size).toBe(0);
  });

  it('takes another item in place of the first', () => {
    const heap = new Heap<number>((a, b) => a < b);
    [5, 1, 3].forEach((number) => heap.add(number));
    heap.replaceFirst(4);
    expect(drained(heap)).toEqual([3, 4, 5]);
  });

  it('has nothing to give while it is empty', () => {
    const heap = new Heap<number>((a, b) => a < b);
    heap.removeFirst();
    expect(heap.first).toBeUndefined();
    heap.add(1);
    expect(drained(heap)).toEqual([1]);
  });
});
