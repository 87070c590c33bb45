import type { Detector } from '../../schema';
import { DetectorLists } from './detector-lists';

const detector = (id: string, name: string, version = 1, orgId = 1) => ({ id, name, version, orgId }) as Detector;

function open() {
  let stored = [detector('1', 'alpha'), detector('2', 'Mike'), detector('3', 'zulu')];
  const gates: Array<PromiseWithResolvers<void>> = [];
  let reads = 0;
  const lists = new DetectorLists({
    list: async (orgId) => {
      reads += 1;
      const read = stored.filter((each) => orgId === null || each.orgId === orgId);
      await gates.shift()?.promise;
      return read;
    },
  });
  const names = async (orgId: number | null = 1) =>
    (await lists.get(orgId)).map(({ name, version }) => `${name} ${version}`);
  const write = (change: (before: Detector[]) => Detector[]) => {
    stored = change(stored);
  };
  return { gates, lists, names, write, reads: () => reads };
}

describe('DetectorLists', () => {
  it('reads once, and gives each caller a list of its own', async () => {
    const { lists, names, reads } = open();
    (await lists.get(1)).pop();
    expect(await names()).toEqual(['alpha 1', 'Mike 1', 'zulu 1']);
    expect(reads()).toBe(1);
  });

  it('follows what is made, changed and removed without reading again', async () => {
    const { lists, names, reads } = open();
    await names();
    await names(null);
    await lists.create(async () => detector('4', 'BRAVO'));
    expect(await names()).toEqual(['alpha 1', 'BRAVO 1', 'Mike 1', 'zulu 1']);
    await lists.update(async () => detector('1', 'november', 2));
    expect(await names()).toEqual(['BRAVO 1', 'Mike 1', 'november 2', 'zulu 1']);
    expect(await lists.remove(detector('2', 'Mike'), async () => 7)).toBe(7);
    expect(await names()).toEqual(['BRAVO 1', 'november 2', 'zulu 1']);
    expect(await names(null)).toEqual(['BRAVO 1', 'november 2', 'zulu 1']);
    expect(reads()).toBe(2);
  });

  it('keeps the newer of two changes, whichever ends first', async () => {
    const { lists, names } = open();
    await names();
    await lists.update(async () => detector('1', 'alpha', 3));
    await lists.update(async () => detector('1', 'alpha', 2));
    expect(await names()).toEqual(['alpha 3', 'Mike 1', 'zulu 1']);
  });

  it('brings nothing back that was removed while it was changed', async () => {
    const { lists, names, write } = open();
    await names();
    write((before) => before.slice(1));
    await lists.remove(detector('1', 'alpha'), async () => {});
    await lists.update(async () => detector('1', 'alpha', 2));
    expect(await names()).toEqual(['Mike 1', 'zulu 1']);
  });

  it('keeps no list that was read while something changed', async () => {
    const { gates, lists, names, write } = open();
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    const before = names();
    write((all) => all.slice(1));
    await lists.remove(detector('1', 'alpha'), async () => {});
    gate.resolve();
    expect(await before).toEqual(['alpha 1', 'Mike 1', 'zulu 1']);
    expect(await names()).toEqual(['Mike 1', 'zulu 1']);
  });

  it('reads anew after a change that failed, which may have been written all the same', async () => {
    const { lists, names, write } = open();
    await names();
    const failing = lists.create(async () => {
      write((before) => [...before, detector('4', 'zz')]);
      throw new Error('lost');
    });
    await expect(failing).rejects.toThrow('lost');
    expect(await names()).toContain('zz 1');
  });

  it('keeps organisations apart', async () => {
    const { lists, names } = open();
    expect(await names(2)).toEqual([]);
    await names();
    await lists.create(async () => detector('9', 'own', 1, 2));
    expect(await names(2)).toEqual(['own 1']);
    expect(await names()).not.toContain('own 1');
  });
});
