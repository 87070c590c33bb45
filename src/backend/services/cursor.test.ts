import { pageByKey } from './cursor';

const keyOf = (item: { rank: number; name: string }) => [item.rank, item.name];
const items = [
  { rank: 2, name: 'b' },
  { rank: 1, name: 'z' },
  { rank: 1, name: 'a' },
  { rank: -3, name: 'q' },
];

describe('pageByKey', () => {
  it('sorts by the parts of the key in turn and goes on after the cursor', () => {
    const first = pageByKey(items, keyOf, { limit: 3 });
    expect(first.items.map(({ name }) => name)).toEqual(['q', 'a', 'z']);
    const second = pageByKey(items, keyOf, { limit: 3, cursor: first.nextCursor ?? '' });
    expect(second).toEqual({ items: [{ rank: 2, name: 'b' }], nextCursor: null });
  });

  it('goes on in the right place when the item of the cursor is gone', () => {
    const { nextCursor } = pageByKey(items, keyOf, { limit: 2 });
    const left = items.filter(({ name }) => name !== 'a');
    expect(pageByKey(left, keyOf, { limit: 2, cursor: nextCursor ?? '' }).items.map(({ name }) => name)).toEqual([
      'z',
      'b',
    ]);
  });

  it('is empty after the last item', () => {
    const all = pageByKey(items, keyOf, { limit: 4 });
    expect(all.nextCursor).toBeNull();
    const beyond = Buffer.from('[9]').toString('base64url');
    expect(pageByKey(items, keyOf, { limit: 4, cursor: beyond })).toEqual({ items: [], nextCursor: null });
  });

  it.each(['', 'x', 'e30', Buffer.from('[null]').toString('base64url')])('refuses %j as a cursor', (cursor) => {
    expect(() => pageByKey(items, keyOf, { limit: 1, cursor })).toThrow('cursor must be one that an earlier page gave');
  });
});
