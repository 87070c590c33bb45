import type { StoreUnderTest } from './check-store';
import { anomaly, commit, detector, point, run, series, snapshotsOf, START_MS } from './samples';

export function checkDetectors(current: () => StoreUnderTest): void {
  const detectors = () => current().store.detectors;

  it('gives back what it was given, also after a restart', async () => {
    const all = detector('a', {
      name: 'Ünï "quoted" 🔥',
      labels: { team: 'shop', __proto__x: '' },
      source: {
        kind: 'grafana',
        datasource: { uid: 'u', type: 't', name: '' },
        queries: [{ refId: 'A', deep: [1, {}] }],
      },
      minDeviation: { absolute: 5e-324, relative: null },
    });
    await detectors().create(all);
    await current().reopen();
    await expect(detectors().get(1, 'a')).resolves.toEqual(all);
    await expect(detectors().getByName(1, all.name)).resolves.toEqual(all);
  });

  it('finds nothing where nothing is', async () => {
    await expect(detectors().get(1, 'a')).resolves.toBeNull();
    await expect(detectors().getByName(1, 'a')).resolves.toBeNull();
    await expect(detectors().list(null)).resolves.toEqual([]);
  });

  it('lists by name, of one organisation or of all', async () => {
    await detectors().create(detector('1', { name: 'beta' }));
    await detectors().create(detector('2', { name: 'Alpha' }));
    await detectors().create(detector('3', { name: 'gamma', orgId: 2 }));
    const names = async (orgId: number | null) => (await detectors().list(orgId)).map((one) => one.name);
    await expect(names(1)).resolves.toEqual(['Alpha', 'beta']);
    await expect(names(2)).resolves.toEqual(['gamma']);
    await expect(names(null)).resolves.toEqual(['Alpha', 'beta', 'gamma']);
    await expect(names(3)).resolves.toEqual([]);
  });

  it('keeps organisations apart', async () => {
    await detectors().create(detector('a', { name: 'cpu' }));
    await expect(detectors().get(2, 'a')).resolves.toBeNull();
    await expect(detectors().getByName(2, 'cpu')).resolves.toBeNull();
    await expect(detectors().remove(2, 'a')).rejects.toMatchObject({ code: 'not_found' });
    await expect(detectors().update(detector('a', { orgId: 2 }), 1)).rejects.toMatchObject({ code: 'not_found' });
    await detectors().create(detector('b', { name: 'cpu', orgId: 2 }));
    await expect(detectors().get(1, 'a')).resolves.toMatchObject({ name: 'cpu' });
  });

  it.each([
    ['the same name', 'Größe'],
    ['the name in other case', 'GRÖßE'],
    ['the name with its accent written apart', 'Gro\u0308ße'],
  ])('refuses %s in the organisation', async (_name, name) => {
    await detectors().create(detector('a', { name: 'Größe' }));
    await detectors().create(detector('b', { name: 'other' }));
    await expect(detectors().create(detector('c', { name }))).rejects.toMatchObject({ code: 'already_exists' });
    const renamed = detector('b', { name, version: 2 });
    await expect(detectors().update(renamed, 1)).rejects.toMatchObject({ code: 'already_exists' });
    await expect(detectors().get(1, 'c')).resolves.toBeNull();
    await expect(detectors().get(1, 'b')).resolves.toMatchObject({ name: 'other', version: 1 });
  });

  it('refuses an id that is taken', async () => {
    await detectors().create(detector('a'));
    await expect(detectors().create(detector('a', { name: 'new', orgId: 2 }))).rejects.toMatchObject({
      code: 'already_exists',
    });
  });

  it('finds by name only in the case it is written in', async () => {
    await detectors().create(detector('a', { name: 'Cpu' }));
    await expect(detectors().getByName(1, 'cpu')).resolves.toBeNull();
    await expect(detectors().getByName(1, 'Cpu')).resolves.toMatchObject({ id: 'a' });
  });

  it('lets a detector change the case of its own name', async () => {
    await detectors().create(detector('a', { name: 'cpu' }));
    await detectors().update(detector('a', { name: 'CPU', version: 2 }), 1);
    await expect(detectors().getByName(1, 'CPU')).resolves.toMatchObject({ version: 2 });
  });

  it('refuses an update made from an older version and tells the present one', async () => {
    await detectors().create(detector('a'));
    await detectors().update(detector('a', { version: 2, description: 'second' }), 1);
    await expect(detectors().update(detector('a', { version: 2, description: 'late' }), 1)).rejects.toMatchObject({
      code: 'failed_precondition',
      details: { currentVersion: 2 },
    });
    await expect(detectors().get(1, 'a')).resolves.toMatchObject({ description: 'second' });
  });

  it('lets one of two updates win that come at once', async () => {
    await detectors().create(detector('a'));
    const outcomes = await Promise.allSettled(
      ['x', 'y'].map((description) => detectors().update(detector('a', { version: 2, description }), 1))
    );
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected']);
    await expect(detectors().get(1, 'a')).resolves.toMatchObject({ description: 'x', version: 2 });
  });

  it('says so when there is nothing to update or to remove', async () => {
    await expect(detectors().update(detector('a'), 1)).rejects.toMatchObject({ code: 'not_found' });
    await expect(detectors().remove(1, 'a')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses a removal made from an older version, and then keeps all', async () => {
    await detectors().create(detector('a'));
    await detectors().update(detector('a', { version: 2 }), 1);
    await expect(detectors().remove(1, 'a', 1)).rejects.toMatchObject({
      code: 'failed_precondition',
      details: { currentVersion: 2 },
    });
    await expect(detectors().get(1, 'a')).resolves.toMatchObject({ version: 2 });
    await detectors().remove(1, 'a', 2);
    await expect(detectors().get(1, 'a')).resolves.toBeNull();
  });

  it('lets either a change or a removal win that come at once', async () => {
    await detectors().create(detector('a'));
    const outcomes = await Promise.allSettled([
      detectors().update(detector('a', { version: 2 }), 1),
      detectors().remove(1, 'a', 1),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected']);
    await expect(detectors().get(1, 'a')).resolves.toMatchObject({ version: 2 });
  });

  describe('sequence numbers', () => {
    const job = { version: 1, seqNo: 0, enabledMs: START_MS, disabledMs: null, updatedMs: START_MS };
    const make = async (id: string, change = {}) => (await detectors().create(detector(id, change))).seqNo;

    it('rise over all detectors of an organisation, from 0, whatever is asked for', async () => {
      expect([await make('a', { seqNo: 77 }), await make('b'), await make('x', { orgId: 2 })]).toEqual([0, 1, 0]);
      const changed = await detectors().update(detector('a', { version: 2, revision: 2 }), 1);
      expect(changed.seqNo).toBe(2);
      await expect(detectors().remove(1, 'b')).resolves.toBe(3);
      await current().reopen();
      await expect(make('c')).resolves.toBe(4);
      await expect(detectors().get(1, 'a')).resolves.toEqual(changed);
    });

    it('of a detector stay when its revision stays, those of its job when the version of that stays', async () => {
      await make('a');
      const made = await detectors().create(detector('b', { job }));
      expect([made.seqNo, made.job?.seqNo]).toEqual([1, 0]);
      const stopped = await detectors().update({ ...made, version: 2, job: { ...job, version: 2 } }, 1);
      expect([stopped.seqNo, stopped.job?.seqNo]).toEqual([1, 1]);
      const renamed = await detectors().update({ ...stopped, version: 3, revision: 2, name: 'renamed' }, 2);
      expect([renamed.seqNo, renamed.job?.seqNo]).toEqual([2, 1]);
      await expect(detectors().get(1, 'b')).resolves.toEqual(renamed);
    });

    it('are not used up by what is refused', async () => {
      await make('a');
      await expect(detectors().create(detector('b', { name: 'DETECTOR a' }))).rejects.toMatchObject({
        code: 'already_exists',
      });
      await expect(detectors().update(detector('a', { version: 5, revision: 2 }), 4)).rejects.toThrow();
      await expect(make('c')).resolves.toBe(1);
    });

    it('are all different for changes that come at once', async () => {
      const made = await Promise.all(Array.from({ length: 20 }, (_, i) => make(`d${i}`)));
      expect(new Set(made).size).toBe(20);
    });
  });

  describe('with results', () => {
    const before = detector('a');
    const other = detector('b');

    beforeEach(async () => {
      for (const one of [before, other]) {
        await detectors().create(one);
        const pod = series({ pod: 'web-1' });
        await current().store.runs.commit(
          commit(one, {
            series: [pod],
            results: [{ seriesKey: pod.seriesKey, points: [point(0), point(1)] }],
            anomalies: [anomaly(one, 0)],
            snapshots: [{ seriesKey: pod.seriesKey, timeMs: START_MS, bytes: Uint8Array.of(1) }],
            run: run(1),
          })
        );
      }
    });

    async function contents(id: string) {
      const { store } = current();
      const range = { fromMs: 0, toMs: START_MS * 2 };
      return {
        series: (await store.series.list(id)).length,
        snapshots: (await snapshotsOf(store, id)).length,
        results: (await store.results.read(id, series({ pod: 'web-1' }).seriesKey, range, 10)).length,
        hours: (await store.results.hours([id], range)).size,
        worst: (await store.results.worst(id, range, 5)).length,
        anomalies: (await store.anomalies.count({ orgId: 1, detectorIds: [id] })).total,
        runs: (await store.runs.list(id)).length,
        backfilled: (await store.runs.progress(id)).backfilled,
      };
    }

    const full = { series: 1, snapshots: 1, results: 2, hours: 1, worst: 1, anomalies: 1, runs: 1, backfilled: true };
    const empty = { series: 0, snapshots: 0, results: 0, hours: 0, worst: 0, anomalies: 0, runs: 0, backfilled: false };

    it('keeps them over a change that leaves the generation', async () => {
      await detectors().update({ ...before, version: 2, sensitivity: 'high' }, 1);
      await expect(contents('a')).resolves.toEqual(full);
    });

    it('drops them, and those of no other detector, when the generation changes', async () => {
      await detectors().update({ ...before, version: 2, generation: 2 }, 1);
      await expect(contents('a')).resolves.toEqual(empty);
      await expect(contents('b')).resolves.toEqual(full);
      await current().reopen();
      await expect(contents('a')).resolves.toEqual(empty);
    });

    it('keeps them when a change of generation is refused', async () => {
      await expect(detectors().update({ ...before, version: 3, generation: 2 }, 2)).rejects.toThrow();
      await expect(contents('a')).resolves.toEqual(full);
    });

    it('removes them with the detector, and gives none to a later one of that id', async () => {
      await detectors().remove(1, 'a');
      await expect(contents('a')).resolves.toEqual(empty);
      await detectors().create(before);
      await expect(contents('a')).resolves.toEqual(empty);
      await expect(contents('b')).resolves.toEqual(full);
    });

    it('takes the same anomaly, series and results again after learning anew', async () => {
      const anew = { ...before, version: 2, generation: 2 };
      await detectors().update(anew, 1);
      const pod = series({ pod: 'web-1' });
      const results = [{ seriesKey: pod.seriesKey, points: [point(0)] }];
      await current().store.runs.commit(commit(anew, { series: [pod], results, anomalies: [anomaly(anew, 0)] }));
      await expect(contents('a')).resolves.toMatchObject({ series: 1, results: 1, anomalies: 1, snapshots: 0 });
    });
  });
}
