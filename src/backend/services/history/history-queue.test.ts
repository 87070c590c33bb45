import { pickNext } from './history-queue';

const run = (id: string, orgId: number, createdMs: number) => ({ id, orgId, createdMs });
const ids = (picked: Array<{ id: string }>) => picked.map(({ id }) => id);

describe('pickNext', () => {
  it('takes the oldest first, as many as there are slots left', () => {
    const waiting = [run('c', 1, 3), run('a', 1, 1), run('b', 1, 2)];
    expect(ids(pickNext(waiting, [], 2))).toEqual(['a', 'b']);
    expect(ids(pickNext(waiting, [1], 2))).toEqual(['a']);
    expect(ids(pickNext(waiting, [1, 1], 2))).toEqual([]);
  });

  it('lets an organisation with fewer runs go first, however many another has waiting', () => {
    const waiting = [run('a', 1, 1), run('b', 1, 2), run('x', 2, 9)];
    expect(ids(pickNext(waiting, [], 2))).toEqual(['a', 'x']);
    expect(ids(pickNext(waiting, [1], 2))).toEqual(['x']);
    expect(ids(pickNext(waiting, [2], 2))).toEqual(['a']);
  });

  it('decides between equals by id', () => {
    expect(ids(pickNext([run('b', 1, 1), run('a', 1, 1)], [], 1))).toEqual(['a']);
  });
});
