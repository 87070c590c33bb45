import { detectorSpecSchema, type Detector, type DetectorSpecInput } from '../../schema';
import { ManualClock } from '../base/testkit/manual-clock';
import { anomaly, commit, point, series, START_MS } from '../store/testkit/samples';
import { openTempStore, type TempStore } from '../store/testkit/temp-store';
import { Detectors, specOf, type DetectorChange } from './detectors';

const ann = { orgId: 1, login: 'ann', role: 'Editor' } as const;
const ben = { orgId: 1, login: 'ben', role: 'Editor' } as const;

let temp: TempStore;
let clock: ManualClock;
let changes: DetectorChange[];
let detectors: Detectors;

beforeEach(async () => {
  clock = new ManualClock(START_MS);
  temp = await openTempStore(clock);
  changes = [];
  detectors = new Detectors({ store: temp.store, clock, onChange: (change) => changes.push(change) });
});

afterEach(() => temp.remove());

const specWith = (change: Partial<DetectorSpecInput> = {}) =>
  detectorSpecSchema.parse({ name: 'orders', source: { kind: 'demo', metric: 'orders' }, ...change });
const make = (change: Partial<DetectorSpecInput> = {}) => detectors.create(ann, specWith(change));
const stored = ({ id }: Detector) => detectors.get(1, id);
const numbers = ({ version, revision, generation, seqNo, job }: Detector) => ({
  ...{ version, revision, generation, seqNo },
  job: job === null ? null : [job.version, job.seqNo],
});
const afterMs = (ms: number) => clock.advance(ms);

describe('a detector that is made', () => {
  it('has a job when it starts at once, and none when it does not', async () => {
    const running = await make();
    expect(running).toMatchObject({ version: 1, revision: 1, generation: 1, seqNo: 0, updatedBy: 'ann' });
    expect(running.job).toEqual({ version: 1, seqNo: 0, enabledMs: START_MS, disabledMs: null, updatedMs: START_MS });
    const waiting = await make({ name: 'waiting', enabled: false });
    expect(numbers(waiting)).toEqual({ version: 1, revision: 1, generation: 1, seqNo: 1, job: null });
    await expect(stored(running)).resolves.toEqual(running);
    await expect(stored(waiting)).resolves.toEqual(waiting);
    expect(changes).toEqual([
      { kind: 'created', detector: running, relearns: true },
      { kind: 'created', detector: waiting, relearns: true },
    ]);
  });

  it('tells nobody when its name is taken', async () => {
    await make();
    await expect(make({ name: 'ORDERS' })).rejects.toMatchObject({ code: 'already_exists' });
    expect(changes).toHaveLength(1);
  });
});

describe('a change', () => {
  it('counts on version and revision, and leaves the job alone', async () => {
    const made = await make();
    await afterMs(5_000);
    const changed = await detectors.update(ben, made.id, { spec: specWith({ description: 'new' }) });
    expect(numbers(changed)).toEqual({ version: 2, revision: 2, generation: 1, seqNo: 1, job: [1, 0] });
    expect(changed).toMatchObject({ updatedMs: START_MS + 5_000, updatedBy: 'ben', createdMs: START_MS });
    expect(changes.at(-1)).toEqual({ kind: 'updated', detector: changed, relearns: false });
    await expect(stored(made)).resolves.toEqual(changed);
  });

  it('to what it was already counts all the same', async () => {
    const made = await make();
    const again = await detectors.update(ann, made.id, { spec: specOf(made) });
    expect(numbers(again)).toEqual({ version: 2, revision: 2, generation: 1, seqNo: 1, job: [1, 0] });
  });

  it('of what is learnt from begins a new generation', async () => {
    const made = await make();
    const changed = await detectors.update(ann, made.id, { spec: specWith({ historyMs: 3_600_000 }) });
    expect(numbers(changed)).toEqual({ version: 2, revision: 2, generation: 2, seqNo: 1, job: [1, 0] });
    expect(changes.at(-1)).toMatchObject({ relearns: true });
  });

  it('may start or stop as well', async () => {
    const made = await make();
    await afterMs(1_000);
    const stopped = await detectors.update(ann, made.id, { spec: specWith({ enabled: false, description: 'new' }) });
    expect(numbers(stopped)).toEqual({ version: 2, revision: 2, generation: 1, seqNo: 1, job: [2, 1] });
    expect(stopped.job).toMatchObject({ enabledMs: START_MS, disabledMs: START_MS + 1_000 });
  });

  it('that only starts or stops is none of the definition', async () => {
    const made = await make();
    await afterMs(1_000);
    const stopped = await detectors.update(ben, made.id, { version: 1, spec: { ...specOf(made), enabled: false } });
    expect(stopped).toMatchObject({ revision: 1, seqNo: 0, updatedMs: START_MS, updatedBy: 'ann', version: 2 });
  });

  it.each([
    ['version', { version: 1 }, { currentVersion: 2 }],
    ['sequence number', { expectedSeqNo: 0 }, { currentSeqNo: 1 }],
  ])('made from an older %s is refused, and tells the present one', async (_name, madeFrom, details) => {
    const made = await make();
    const newest = await detectors.update(ann, made.id, { spec: specWith({ description: 'second' }) });
    const refusal = { code: 'failed_precondition', details };
    const late = { ...madeFrom, spec: specWith({ description: 'late' }) };
    await expect(detectors.update(ben, made.id, late)).rejects.toMatchObject(refusal);
    await expect(detectors.setEnabled(ben, made.id, { ...madeFrom, enabled: false })).rejects.toMatchObject(refusal);
    await expect(detectors.setEnabled(ben, made.id, { ...madeFrom, enabled: true })).rejects.toMatchObject(refusal);
    await expect(detectors.remove(1, made.id, madeFrom)).rejects.toMatchObject(refusal);
    await expect(stored(made)).resolves.toEqual(newest);
    expect(changes).toHaveLength(2);
  });

  it('made from the newest is taken, whichever way it is named', async () => {
    const made = await make();
    const both = { version: 1, expectedSeqNo: 0, spec: specWith({ description: 'second' }) };
    const second = await detectors.update(ann, made.id, both);
    await detectors.update(ann, made.id, { expectedSeqNo: second.seqNo, spec: specWith({ description: 'third' }) });
    await expect(detectors.remove(1, made.id, { expectedSeqNo: 2 })).resolves.toBe(3);
    expect(changes.at(-1)).toMatchObject({ kind: 'removed', detector: { description: 'third' } });
  });

  it('of a detector that is not there, or of another organisation, is refused', async () => {
    const made = await make();
    const gone = { code: 'not_found' };
    const foreign = { ...ann, orgId: 2 };
    await expect(detectors.update(foreign, made.id, { spec: specWith() })).rejects.toMatchObject(gone);
    await expect(detectors.setEnabled(ann, 'none', { enabled: false })).rejects.toMatchObject(gone);
    await expect(detectors.remove(2, made.id)).rejects.toMatchObject(gone);
    await expect(detectors.remove(1, 'none', { expectedSeqNo: 0 })).rejects.toMatchObject(gone);
  });
});

describe('starting and stopping', () => {
  it('moves the job on, and the version, but not the revision', async () => {
    const made = await make({ enabled: false });
    await afterMs(1_000);
    const started = await detectors.setEnabled(ben, made.id, { enabled: true });
    expect(numbers(started)).toEqual({ version: 2, revision: 1, generation: 1, seqNo: 0, job: [1, 0] });
    expect(started.job).toMatchObject({ enabledMs: START_MS + 1_000, disabledMs: null, updatedMs: START_MS + 1_000 });
    await afterMs(1_000);
    const stopped = await detectors.setEnabled(ben, made.id, { enabled: false });
    expect(numbers(stopped)).toEqual({ version: 3, revision: 1, generation: 1, seqNo: 0, job: [2, 1] });
    expect(stopped.job).toMatchObject({ enabledMs: START_MS + 1_000, disabledMs: START_MS + 2_000 });
    await afterMs(1_000);
    const again = await detectors.setEnabled(ben, made.id, { enabled: true });
    expect(again.job).toMatchObject({ version: 3, enabledMs: START_MS + 3_000, disabledMs: START_MS + 2_000 });
    expect(again).toMatchObject({ updatedMs: START_MS, updatedBy: 'ann' });
    await expect(stored(made)).resolves.toEqual(again);
    expect(changes.slice(1).map(({ detector }) => detector)).toEqual([started, stopped, again]);
  });

  it('twice changes nothing the second time', async () => {
    const made = await make();
    await expect(detectors.setEnabled(ann, made.id, { enabled: true })).resolves.toEqual(made);
    expect(changes).toHaveLength(1);
  });
});

describe('forgetting', () => {
  const pod = series({ pod: 'web-1' });
  const learn = (detector: Detector) =>
    temp.store.runs.commit(
      commit(detector, {
        series: [pod],
        results: [{ seriesKey: pod.seriesKey, points: [point(0)] }],
        anomalies: [anomaly(detector, 0)],
      })
    );
  const learnt = async ({ id }: Detector) => [
    (await temp.store.series.list(id)).length,
    (await temp.store.anomalies.count({ orgId: 1 })).total,
    (await temp.store.runs.progress(id)).backfilled,
  ];

  it('is left to whoever stops: without being asked for, all is kept', async () => {
    const made = await make();
    await learn(made);
    await detectors.setEnabled(ann, made.id, { enabled: false });
    await expect(learnt(made)).resolves.toEqual([1, 1, true]);
    expect(changes.at(-1)).toMatchObject({ relearns: false });
  });

  it('throws all away with the stop, and refuses what a run still going on brings', async () => {
    const made = await make();
    await learn(made);
    const stopped = await detectors.setEnabled(ann, made.id, { enabled: false, forget: true });
    expect(numbers(stopped)).toEqual({ version: 2, revision: 1, generation: 2, seqNo: 0, job: [2, 1] });
    await expect(learnt(made)).resolves.toEqual([0, 0, false]);
    await expect(learn(made)).rejects.toMatchObject({ code: 'failed_precondition' });
    expect(changes.at(-1)).toEqual({ kind: 'updated', detector: stopped, relearns: true });
  });

  it('works on one that is stopped already, whose job stays as it is', async () => {
    const made = await make();
    await learn(made);
    const stopped = await detectors.setEnabled(ann, made.id, { enabled: false });
    const forgotten = await detectors.setEnabled(ann, made.id, { enabled: false, forget: true });
    expect(forgotten).toEqual({ ...stopped, version: 3, generation: 2 });
    await expect(learnt(made)).resolves.toEqual([0, 0, false]);
  });
});

describe('at once', () => {
  const outcomes = async (...work: Array<Promise<unknown>>) =>
    (await Promise.allSettled(work)).map(({ status }) => status);
  const anOutcome = (wins: number, of: number) => [
    ...Array.from({ length: wins }, () => 'fulfilled'),
    ...Array.from({ length: of - wins }, () => 'rejected'),
  ];
  const change = (made: Detector, description: string) =>
    detectors.update(ann, made.id, { spec: specWith({ description }) });

  it('one of two changes wins', async () => {
    const made = await make();
    expect((await outcomes(change(made, 'x'), change(made, 'y'))).sort()).toEqual(anOutcome(1, 2));
    await expect(stored(made)).resolves.toMatchObject({ version: 2, revision: 2 });
    expect(changes).toHaveLength(2);
  });

  it('one of several starts wins, and a stop after it finds it running', async () => {
    const made = await make({ enabled: false });
    const start = () => detectors.setEnabled(ann, made.id, { enabled: true });
    expect((await outcomes(start(), start(), start())).sort()).toEqual(anOutcome(1, 3));
    const stopped = await detectors.setEnabled(ann, made.id, { enabled: false });
    expect(stopped.job).toMatchObject({ version: 2 });
  });

  it('either a start or a change wins, and never half of both', async () => {
    const made = await make({ enabled: false });
    const start = detectors.setEnabled(ann, made.id, { enabled: true });
    expect((await outcomes(start, change(made, 'x'))).sort()).toEqual(anOutcome(1, 2));
    const { enabled, job, revision } = await stored(made);
    expect([enabled, job?.version, revision]).toEqual([true, 1, 1]);
  });

  it('a removal made from what a change has replaced is refused, any other takes all with it', async () => {
    const made = await make();
    expect(await outcomes(change(made, 'x'), detectors.remove(1, made.id, { expectedSeqNo: 0 }))).toEqual(
      anOutcome(1, 2)
    );
    expect(await outcomes(change(made, 'y'), detectors.remove(1, made.id))).toEqual(anOutcome(2, 2));
    await expect(detectors.list(1)).resolves.toEqual([]);
    await expect(change(made, 'z')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('one of two of the same name is made', async () => {
    expect((await outcomes(make(), make())).sort()).toEqual(anOutcome(1, 2));
    await expect(detectors.list(1)).resolves.toHaveLength(1);
  });
});
