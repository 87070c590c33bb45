import { detectorSpecSchema, type HistoryRun } from '../../../schema';
import { openTempStore, type TempStore } from '../../store/testkit/temp-store';
import { HistoryRecords } from './history-records';

let temp: TempStore;
beforeEach(async () => {
  temp = await openTempStore();
});
afterEach(() => temp.remove());

const spec = detectorSpecSchema.parse({ name: 'orders', source: { kind: 'demo', metric: 'orders' } });
const body = (id: string, createdMs: number): Omit<HistoryRun, 'version' | 'seqNo'> => ({
  ...{ id, orgId: 1, detectorId: 'd', spec, fromMs: 0, toMs: 1, state: 'waiting', progress: 0, series: 0, points: 0 },
  ...{ createdMs, updatedMs: createdMs, startedMs: null, endedMs: null, startedBy: 'erin', error: null },
});

describe('the records of an organisation', () => {
  it('are read once, and anew after every change', async () => {
    const reads = jest.spyOn(temp.store.documents, 'list');
    const records = new HistoryRecords(temp.store);
    const ids = async (orgId = 1) => (await records.list(orgId, null)).map(({ id, state }) => `${id} ${state}`);
    const first = await records.create(body('a', 1));
    expect(await ids()).toEqual(['a waiting']);
    expect(await ids()).toEqual(['a waiting']);
    expect(await ids(2)).toEqual([]);
    expect(reads).toHaveBeenCalledTimes(2);
    await records.create(body('b', 2));
    expect(await ids()).toEqual(['b waiting', 'a waiting']);
    await records.update(first, { state: 'running' });
    expect(await ids()).toEqual(['b waiting', 'a running']);
    await records.remove(first);
    expect(await ids()).toEqual(['b waiting']);
  });

  it('are not kept when they were read while one changed', async () => {
    const records = new HistoryRecords(temp.store);
    const made = await records.create(body('a', 1));
    await Promise.all([records.update(made, { state: 'running' }), records.list(1, null)]);
    expect(await records.list(1, null)).toMatchObject([{ state: 'running' }]);
  });

  it('are read anew when somebody else has changed them', async () => {
    const records = new HistoryRecords(temp.store);
    await records.create(body('a', 1));
    await records.list(1, null);
    await temp.store.documents.remove(1, 'history run', 'a');
    records.changed();
    expect(await records.list(1, null)).toEqual([]);
  });
});
