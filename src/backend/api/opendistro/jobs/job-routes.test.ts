import { DAY_MS, HOUR_MS } from '../../../../schema';
import { AFTER_SPREAD_MS, closeFixtures, T0, until } from '../../../testkit/engine-fixture';
import { detectorBody, feature, OpendistroFixture } from '../../../testkit/opendistro-fixture';

jest.setTimeout(60_000);
afterEach(closeFixtures);

/** With little to learn from, so that it is quick. */
const quick = { history: 720 };

const state = async (od: OpendistroFixture, id: string) =>
  (await od.ask('GET', `/detectors/${id}/_profile/state`)).body.state;
const task = async (od: OpendistroFixture, id: string) =>
  (await od.ask('GET', `/detectors/${id}?task=true`)).body.anomaly_detection_task;

describe('starting', () => {
  it('is answered with the document of the job, whose version rises with every start and stop', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const numbers: number[] = [];
    for (const version of [1, 3, 5]) {
      const { status, body } = await od.ask('POST', `/detectors/${id}/_start`);
      expect(status).toBe(200);
      expect(body).toEqual({ _id: id, _version: version, _seq_no: expect.any(Number), _primary_term: 1 });
      numbers.push(body._seq_no);
      await od.ask('POST', `/detectors/${id}/_stop`);
    }
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it('does not look at a body that means nothing', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    expect((await od.send('POST', `/detectors/${id}/_start`, 'not json')).status).toBe(200);
  });

  it('again is told in words, not as an error', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    await od.ask('POST', `/detectors/${id}/_start`);
    const { status, body } = await od.ask('POST', `/detectors/${id}/_start`);
    expect([status, body]).toEqual([200, `Anomaly detector job is already running: ${id}`]);
  });

  it('needs an enabled feature', async () => {
    const od = await OpendistroFixture.open();
    const none = await od.create({ name: 'none', feature_attributes: [] });
    const off = await od.create({ name: 'off', feature_attributes: [feature('a', { feature_enabled: false })] });
    expect(await od.ask('POST', `/detectors/${none}/_start`)).toMatchObject({
      status: 400,
      body: "Can't start detector job as no features configured",
    });
    expect(await od.ask('POST', `/detectors/${off}/_start`)).toMatchObject({
      status: 400,
      body: "Can't start detector job as no enabled features configured",
    });
  });

  it('of what is not there is refused', async () => {
    const od = await OpendistroFixture.open();
    const { status, body } = await od.ask('POST', '/detectors/nope/_start');
    expect([status, body.error.type]).toEqual([404, 'status_exception']);
  });

  it('may name the number of the job it was made from', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const { _seq_no: seqNo } = (await od.ask('POST', `/detectors/${id}/_start`)).body;
    await od.ask('POST', `/detectors/${id}/_stop`);
    const stale = await od.ask('POST', `/detectors/${id}/_start?if_seq_no=${seqNo}&if_primary_term=1`);
    expect([stale.status, stale.body.error.type]).toEqual([409, 'version_conflict_engine_exception']);
  });
});

describe('stopping', () => {
  it('is answered in the words of the document', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    await od.ask('POST', `/detectors/${id}/_start`);
    const { status, body, headers } = await od.ask('POST', `/detectors/${id}/_stop`);
    expect([status, body]).toEqual([200, `Stopped detector: ${id}`]);
    expect(headers.get('content-type')).toBe('text/plain; charset=UTF-8');
    expect(await od.ask('POST', `/detectors/${id}/_stop`)).toMatchObject({
      status: 200,
      body: `Anomaly detector job is already stopped: ${id}`,
    });
  });

  it('of what never ran, or is not there, is refused', async () => {
    const od = await OpendistroFixture.open();
    for (const id of [await od.create(), 'nope']) {
      const { status, body } = await od.ask('POST', `/detectors/${id}/_stop`);
      expect([status, body]).toEqual([400, `Anomaly detector job not exist: ${id}`]);
    }
  });

  it('keeps what was learnt, unless it is to be forgotten', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create(quick);
    await od.ask('POST', `/detectors/${id}/_start`);
    await od.fixture.pass(3 * 60_000);
    const learnt = async () => (await od.fixture.call('GET', `/detectors/${id}/series`)).body.items.length;
    await od.ask('POST', `/detectors/${id}/_stop`);
    expect(await learnt()).toBe(1);
    await od.ask('POST', `/detectors/${id}/_stop?forget=true`);
    expect(await learnt()).toBe(0);
  });
});

describe('the states of a job', () => {
  it('go from DISABLED over INIT to RUNNING, and back', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create(quick);
    expect(await state(od, id)).toBe('DISABLED');
    await od.ask('POST', `/detectors/${id}/_start`);
    expect(await state(od, id)).toBe('INIT');
    await od.fixture.pass(3 * 60_000);
    expect(await state(od, id)).toBe('RUNNING');
    await od.ask('POST', `/detectors/${id}/_stop`);
    expect(await state(od, id)).toBe('DISABLED');
  });

  it('stay INIT while there is too little to learn from, with the way left', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create({ indices: ['server-metrics-newborn'] });
    await od.ask('POST', `/detectors/${id}/_start`);
    await od.fixture.pass(10 * 60_000);
    const { body } = await od.ask('GET', `/detectors/${id}/_profile?_all=true`);
    expect(body.state).toBe('INIT');
    expect(body.init_progress).toMatchObject({
      percentage: expect.stringMatching(/^\d{1,2}%$/),
      needed_shingles: expect.any(Number),
      estimated_minutes_left: expect.any(Number),
    });
  });

  it('keep the error of a run until one succeeds, and after a stop', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create(quick);
    await od.ask('POST', `/detectors/${id}/_start`);
    await od.fixture.pass(3 * 60_000);
    od.source.before = () => {
      throw new TypeError('gone');
    };
    await od.fixture.pass(3 * 60_000);
    const profile = async () => (await od.ask('GET', `/detectors/${id}/_profile`)).body;
    expect(await profile()).toEqual({ state: 'RUNNING', error: expect.any(String) });
    await od.ask('POST', `/detectors/${id}/_stop`);
    expect(await profile()).toEqual({ state: 'DISABLED', error: expect.any(String) });
    od.source.before = () => {};
    await od.ask('POST', `/detectors/${id}/_start`);
    await od.fixture.pass(10 * 60_000);
    expect(await profile()).toEqual({ state: 'RUNNING' });
  });

  it.each<[string, object, (od: OpendistroFixture, id: string) => Promise<unknown>]>([
    ['DISABLED', quick, async () => {}],
    [
      'DISABLED',
      quick,
      async (od, id) => {
        await od.ask('POST', `/detectors/${id}/_start`);
        await od.ask('POST', `/detectors/${id}/_stop`);
      },
    ],
    [
      'INIT',
      { indices: ['server-metrics-newborn'] },
      async (od, id) => {
        await od.ask('POST', `/detectors/${id}/_start`);
        await od.fixture.pass(5 * 60_000);
      },
    ],
    [
      'RUNNING',
      quick,
      async (od, id) => {
        await od.ask('POST', `/detectors/${id}/_start`);
        await od.fixture.pass(3 * 60_000);
      },
    ],
  ])('are %s after a kill as before', async (expected, overrides, arrange) => {
    const od = await OpendistroFixture.open();
    const id = await od.create(overrides);
    await arrange(od, id);
    const shown = async (from: OpendistroFixture) => [
      await state(from, id),
      (await from.ask('GET', `/detectors/${id}?job`)).body,
      (await from.ask('GET', `/detectors/${id}/_profile/init_progress`)).body,
    ];
    const before = await shown(od);
    expect(before[0]).toBe(expected);
    expect(await shown(await od.afterKill())).toEqual(before);
  });
});

describe('start and stop at once', () => {
  it('leave a job that is what its document says', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    await od.ask('POST', `/detectors/${id}/_start`);
    const calls = Array.from({ length: 20 }, (_, i) =>
      od.ask('POST', `/detectors/${id}/${i % 2 === 0 ? '_stop' : '_start'}`)
    );
    const answers = await Promise.all(calls);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const { anomaly_detector_job: job } = (await od.ask('GET', `/detectors/${id}?job`)).body;
    const { detector } = (await od.fixture.call('GET', `/detectors/${id}`)).body;
    expect(detector.enabled).toBe(job.enabled);
    expect(await state(od, id)).toBe(job.enabled ? 'INIT' : 'DISABLED');
  });

  it('and removal leave either a detector or nothing', async () => {
    const od = await OpendistroFixture.open();
    for (let round = 0; round < 5; round++) {
      const id = await od.create({ name: `round ${round}` });
      const [start, removal] = await Promise.all([
        od.ask('POST', `/detectors/${id}/_start`),
        od.ask('DELETE', `/detectors/${id}`),
      ]);
      const isThere = (await od.ask('HEAD', `/detectors/${id}`)).status === 200;
      expect([start.status, removal.status, isThere]).toEqual(isThere ? [200, 400, true] : [404, 200, false]);
    }
  });
});

describe('a range of the past', () => {
  const range = { start_time: T0 - DAY_MS, end_time: T0 };

  it('is gone through beside the live job, as a task', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const { status, body } = await od.ask('POST', `/detectors/${id}/_start`, range);
    expect(status).toBe(200);
    expect(body).toEqual({ _id: expect.any(String), _version: 1, _seq_no: expect.any(Number), _primary_term: 1 });
    expect(body._id).not.toBe(id);
    await until(async () => (await task(od, id)).state === 'FINISHED');
    expect(await task(od, id)).toMatchObject({
      task_id: body._id,
      detector_id: id,
      task_progress: 1,
      init_progress: 1,
      is_latest: true,
      task_type: 'HISTORICAL',
      detector: { name: 'cpu' },
    });
    expect(await state(od, id)).toBe('DISABLED');
    const found = await od.ask('POST', '/detectors/tasks/_search', { query: { term: { detector_id: id } } });
    expect(found.body.hits.hits).toMatchObject([{ _id: body._id, _source: { state: 'FINISHED' } }]);
  });

  it('of a detector that was made for it is what starting means', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create({ detection_date_range: range });
    expect((await od.ask('GET', `/detectors/${id}`)).body.anomaly_detector).toMatchObject({
      detector_type: 'HISTORICAL_SINGLE_ENTITY',
      detection_date_range: range,
    });
    expect(await task(od, id)).toBeNull();
    const { body } = await od.ask('POST', `/detectors/${id}/_start`);
    await until(async () => (await task(od, id)).state === 'FINISHED');
    const profile = (await od.ask('GET', `/detectors/${id}/_profile?_all=true`)).body;
    expect(profile).toEqual({ ad_task: { ad_task: expect.objectContaining({ task_id: body._id }) } });
    expect((await od.ask('GET', `/detectors/${id}/_profile`)).body).toEqual({ state: 'DISABLED' });
  });

  it('can be stopped, and keeps the detector from being changed until then', async () => {
    const od = await OpendistroFixture.open();
    const gate = Promise.withResolvers<void>();
    od.source.before = () => gate.promise;
    const id = await od.create({ detection_date_range: range });
    const { body } = await od.ask('POST', `/detectors/${id}/_start`);
    expect((await od.ask('POST', `/detectors/${id}/_start`)).status).toBe(400);
    for (const method of ['PUT', 'DELETE']) {
      const refused = await od.ask(method, `/detectors/${id}`, method === 'PUT' ? detectorBody() : undefined);
      expect([refused.status, refused.body]).toEqual([400, `Detector is running: ${id}`]);
    }
    const stopped = od.ask('POST', `/detectors/${id}/_stop?historical=true`);
    gate.resolve();
    expect((await stopped).body).toEqual({ _id: body._id, _version: 0, _seq_no: 0, _primary_term: 0 });
    expect(await task(od, id)).toMatchObject({ state: 'STOPPED', error: 'Task cancelled by user' });
    const again = await od.ask('POST', `/detectors/${id}/_stop`);
    expect([again.status, again.body.error.type]).toEqual([404, 'resource_not_found_exception']);
  });

  it('goes on after a kill', async () => {
    const od = await OpendistroFixture.open();
    const gate = Promise.withResolvers<void>();
    od.source.before = () => gate.promise;
    const id = await od.create({ detection_date_range: range });
    const { body } = await od.ask('POST', `/detectors/${id}/_start`);
    await until(async () => (await task(od, id)).state === 'RUNNING');
    const later = await od.afterKill();
    expect(await task(later, id)).toMatchObject({
      task_id: body._id,
      state: expect.stringMatching(/^(INIT|RUNNING)$/),
    });
    gate.resolve();
    await until(async () => (await task(later, id)).state === 'FINISHED');
  });

  it('without any data fails, and says so', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create({ indices: ['server-metrics-newborn'] });
    await od.ask('POST', `/detectors/${id}/_start`, { start_time: T0 - DAY_MS, end_time: T0 - HOUR_MS });
    await until(async () => (await task(od, id)).state === 'FAILED');
    expect(await task(od, id)).toMatchObject({ error: 'There is no data in the detection date range' });
  });

  it('fails with the error of its source', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    od.source.before = () => {
      throw new TypeError('gone');
    };
    await od.ask('POST', `/detectors/${id}/_start`, range);
    await until(async () => (await task(od, id)).state === 'FAILED');
    expect(await task(od, id)).toMatchObject({ error: expect.any(String) });
  });

  it.each([
    [{ start_time: 5 }],
    [{ start_time: 5, end_time: 5 }],
    [{ start_time: -5, end_time: 5 }],
    [{ start_time: true, end_time: 5 }],
    [{ start_time: 0, end_time: T0 }],
    [{ start_time: T0 + HOUR_MS, end_time: T0 + 2 * HOUR_MS + AFTER_SPREAD_MS }],
  ])('such as %j is refused', async (body) => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    expect((await od.ask('POST', `/detectors/${id}/_start`, body)).status).toBe(400);
    expect((await od.ask('POST', '/detectors/tasks/_search', {})).body.hits.total.value).toBe(0);
  });
});
