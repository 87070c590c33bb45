import type { DocumentKind, StoredDocument } from '../store';
import type { StoreUnderTest } from './check-store';
import { START_MS } from './samples';

type Draft = Omit<StoredDocument, 'version' | 'seqNo'>;

export function checkDocuments(current: () => StoreUnderTest): void {
  const documents = () => current().store.documents;
  const draft = (id: string, change: Partial<Draft> = {}): Draft => ({
    ...{ orgId: 1, kind: 'monitor', id, parent: '', timeMs: START_MS, body: { name: id } },
    ...change,
  });
  const ids = async (...asked: Parameters<ReturnType<typeof documents>['list']>) =>
    (await documents().list(...asked)).map(({ id }) => id);

  it('gives back what it was given, with a version and a sequence number, also after a restart', async () => {
    const body = { text: 'ü\n"', deep: [{ a: null }, 0.1], __proto__x: true };
    const stored = await documents().put(draft('a', { parent: 'p', body }));
    expect(stored).toEqual({ ...draft('a', { parent: 'p', body }), version: 1, seqNo: 0 });
    await current().reopen();
    await expect(documents().get(1, 'monitor', 'a')).resolves.toEqual(stored);
  });

  it('finds nothing where nothing is', async () => {
    await documents().put(draft('a'));
    await expect(documents().get(2, 'monitor', 'a')).resolves.toBeNull();
    await expect(documents().get(1, 'alert', 'a')).resolves.toBeNull();
    await expect(documents().get(1, 'monitor', 'b')).resolves.toBeNull();
    await expect(ids(1, 'alert')).resolves.toEqual([]);
    await expect(documents().remove(1, 'monitor', 'b', 5)).resolves.toBeNull();
    await expect(documents().count(2, 'monitor')).resolves.toBe(0);
  });

  it('counts versions of each and numbers of all of a kind in an organisation', async () => {
    const numbers = async (change: Partial<Draft>, id = 'a') => {
      const { version, seqNo } = await documents().put(draft(id, change));
      return [version, seqNo];
    };
    expect(await numbers({})).toEqual([1, 0]);
    expect(await numbers({ body: 2 })).toEqual([2, 1]);
    expect(await numbers({}, 'b')).toEqual([1, 2]);
    expect(await numbers({ kind: 'alert' })).toEqual([1, 0]);
    expect(await numbers({ orgId: 2 })).toEqual([1, 0]);
    await expect(documents().remove(1, 'monitor', 'a')).resolves.toMatchObject({ version: 3, seqNo: 3, body: 2 });
    expect(await numbers({})).toEqual([1, 4]);
  });

  describe('made from what is expected', () => {
    it('are new where there must be none', async () => {
      await documents().put(draft('a'), null);
      await expect(documents().put(draft('a', { body: 2 }), null)).rejects.toMatchObject({ code: 'already_exists' });
      await expect(documents().get(1, 'monitor', 'a')).resolves.toMatchObject({ version: 1, body: { name: 'a' } });
    });

    it('are refused by an older number, with the present one, and by any where there is none', async () => {
      await documents().put(draft('a'));
      await documents().put(draft('a', { body: 2 }), 0);
      const stale = { code: 'failed_precondition', details: { currentSeqNo: 1 } };
      await expect(documents().put(draft('a', { body: 3 }), 0)).rejects.toMatchObject(stale);
      await expect(documents().remove(1, 'monitor', 'a', 0)).rejects.toMatchObject(stale);
      await expect(documents().put(draft('b'), 0)).rejects.toMatchObject({ code: 'not_found' });
      await expect(documents().get(1, 'monitor', 'a')).resolves.toMatchObject({ body: 2, seqNo: 1 });
      await expect(documents().remove(1, 'monitor', 'a', 1)).resolves.toMatchObject({ seqNo: 2 });
    });

    it.each<[string, number | null]>([
      ['changes', 0],
      ['creations', null],
    ])('let one of two %s win that come at once', async (_name, expected) => {
      await documents().put(draft('a'));
      const id = expected === null ? 'b' : 'a';
      const outcomes = await Promise.allSettled(
        ['x', 'y'].map((body) => documents().put(draft(id, { body }), expected))
      );
      expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected']);
      await expect(documents().get(1, 'monitor', id)).resolves.toMatchObject({ body: 'x' });
    });
  });

  it('lists newest first, by organisation, parent and up to a limit', async () => {
    const put = (id: string, minute: number, change: Partial<Draft> = {}) =>
      documents().put(draft(id, { timeMs: START_MS + minute * 60_000, ...change }));
    await put('a', 1, { parent: 'p' });
    await put('b', 3);
    await put('c', 2, { parent: 'p' });
    await put('x', 9, { orgId: 2, parent: 'p' });
    await put('alert', 9, { kind: 'alert' });
    await expect(ids(1, 'monitor')).resolves.toEqual(['b', 'c', 'a']);
    await expect(ids(null, 'monitor')).resolves.toEqual(['x', 'b', 'c', 'a']);
    await expect(ids(1, 'monitor', { parent: 'p' })).resolves.toEqual(['c', 'a']);
    await expect(ids(1, 'monitor', { parent: 'none' })).resolves.toEqual([]);
    await expect(ids(1, 'monitor', { limit: 2 })).resolves.toEqual(['b', 'c']);
    await expect(documents().count(1, 'monitor')).resolves.toBe(3);
  });

  it('lists those of the same time last written first', async () => {
    for (const id of ['b', 'c', 'a']) {
      await documents().put(draft(id));
    }
    await expect(ids(1, 'monitor')).resolves.toEqual(['a', 'c', 'b']);
    await documents().put(draft('b'));
    await expect(ids(1, 'monitor')).resolves.toEqual(['b', 'a', 'c']);
  });

  it('removes those of one kind that are older', async () => {
    const kinds: DocumentKind[] = ['monitor', 'alert'];
    for (const kind of kinds) {
      await documents().put(draft('old', { kind, timeMs: START_MS - 1 }));
      await documents().put(draft('new', { kind }));
    }
    await expect(documents().removeBefore('alert', START_MS)).resolves.toBe(1);
    await expect(ids(1, 'alert')).resolves.toEqual(['new']);
    await expect(ids(1, 'monitor')).resolves.toEqual(['new', 'old']);
  });
}
