import { DAY_MS, HOUR_MS, VigilError } from '../../../../schema';
import { closeFixtures, T0, until } from '../../../testkit/engine-fixture';
import { detectorBody, feature, OpendistroFixture, PREFIX } from '../../../testkit/opendistro-fixture';

jest.setTimeout(60_000);

const hour = { period_start: T0 - HOUR_MS, period_end: T0 };
/** With little to learn from, so that it is quick. */
const quick = { history: 720, window_delay: { period: { interval: 0, unit: 'Seconds' } } };

let od: OpendistroFixture;
beforeAll(async () => {
  od = await OpendistroFixture.open();
});
beforeEach(() => {
  od.source.before = () => {};
});
afterAll(closeFixtures);

describe('a preview', () => {
  it('is what the live code finds in the real data, window by window', async () => {
    const id = await od.create({ name: 'plain', ...quick });
    const { status, body } = await od.ask('POST', `/detectors/${id}/_preview`, hour);
    expect(status).toBe(200);
    expect(body.anomaly_result).toHaveLength(60);
    expect(body.anomaly_result[0]).toEqual({
      detector_id: id,
      data_start_time: T0 - HOUR_MS,
      data_end_time: T0 - HOUR_MS + 60_000,
      feature_data: [{ feature_id: expect.any(String), feature_name: 'avg_cpu', data: expect.any(Number) }],
      anomaly_grade: 0,
      confidence: 0.99,
    });
    expect(body.anomaly_result.at(-1).data_end_time).toBe(T0);
  });

  it('grades what Vigil alerts on', async () => {
    od.source.add('spiky', (timeMs) => 100 + ((timeMs / 60_000) % 7) + (timeMs > T0 - 300_000 ? 500 : 0));
    const detector = detectorBody({ name: 'spiky', indices: ['spiky'], ...quick });
    const { body } = await od.ask('POST', '/detectors/_preview', { ...hour, detector });
    const grades = body.anomaly_result.map((result: { anomaly_grade: number }) => result.anomaly_grade);
    expect(Math.max(...grades.slice(0, 50))).toBe(0);
    expect(Math.max(...grades.slice(55))).toBeGreaterThan(0.5);
    expect(body.anomaly_result[0].detector_id).toBeNull();
  });

  it('takes a detector that is not saved, whether the id of the path is one or not', async () => {
    const id = await od.create({ name: 'saved', ...quick });
    const detector = detectorBody({ name: 'unsaved', feature_attributes: [feature('a'), feature('b')], ...quick });
    for (const path of [id, 'nope']) {
      const { status, body } = await od.ask('POST', `/detectors/${path}/_preview`, { ...hour, detector });
      expect(status).toBe(200);
      expect(body.anomaly_detector).toMatchObject({ name: 'unsaved' });
      expect(body.anomaly_detector).not.toHaveProperty('last_update_time');
      expect(body.anomaly_result[0].detector_id).toBe(path);
      const [first, second] = body.anomaly_result[0].feature_data;
      expect([first.feature_name, second.feature_name]).toEqual(['a', 'b']);
      expect(second.data).toBeCloseTo(2 * first.data, 9);
    }
    expect((await od.ask('GET', `/detectors/${id}`)).body.anomaly_detector.name).toBe('saved');
    const named = await od.ask('POST', '/detectors/_preview', { ...hour, detector_id: id });
    expect(named.body.anomaly_detector.name).toBe('saved');
  });

  it('goes entity by entity', async () => {
    const detector = detectorBody({ name: 'by host', category_field: ['host'], ...quick });
    const { body } = await od.ask('POST', '/detectors/_preview', { ...hour, detector });
    const values = body.anomaly_result.map((result: { entity: Array<{ value: string }> }) => result.entity[0]?.value);
    expect(new Set(values)).toEqual(new Set(['web-1', 'web-2', 'db-1']));
    expect(values.filter((value: string, i: number) => value !== values[i - 1])).toHaveLength(3);
  });

  it('of more than a thousand windows shows the most striking, and says so', async () => {
    const detector = detectorBody({ name: 'long', ...quick });
    const { body } = await od.ask('POST', '/detectors/_preview', {
      period_start: T0 - DAY_MS,
      period_end: T0,
      detector,
    });
    const { length } = body.anomaly_result;
    expect(length).toBeGreaterThan(700);
    expect(length).toBeLessThanOrEqual(1_000);
    expect(body.vigil_notices.at(-1)).toMatch(
      new RegExp(`^${length} of 14\\d\\d windows are shown, the most striking of every 2$`)
    );
  });

  it('of a range without data is empty', async () => {
    const detector = detectorBody({ name: 'newborn', indices: ['server-metrics-newborn'], ...quick });
    const body = { period_start: T0 - 9 * DAY_MS, period_end: T0 - 8 * DAY_MS, detector };
    expect(await od.ask('POST', '/detectors/_preview', body)).toMatchObject({
      status: 200,
      body: { anomaly_result: [], anomaly_detector: { name: 'newborn' } },
    });
  });
});

describe('a preview is refused', () => {
  it.each<[unknown, string]>([
    [{}, 'Must set both period start and end date with epoch of milliseconds'],
    [{ period_start: T0 }, 'Must set both period start and end date with epoch of milliseconds'],
    [{ period_start: T0, period_end: T0 }, 'Period start date should be before end date'],
  ])('for the period %j', async (body, says) => {
    const answer = await od.ask('POST', '/detectors/nope/_preview', body);
    expect([answer.status, answer.body]).toEqual([400, says]);
  });

  it.each<[object, string]>([
    [{ period_start: '2026-11-21T00:00:00Z', period_end: 'x' }, 'illegal_argument_exception'],
    [{ period_start: true, period_end: false }, 'json_parse_exception'],
    [{ period_start: -5, period_end: 5 }, 'illegal_argument_exception'],
    [{ period_start: 1e300, period_end: 2e300 }, 'illegal_argument_exception'],
    [{ ...hour, detector: { name: 'x' } }, 'illegal_argument_exception'],
    [{ ...hour, detector: 5 }, 'parsing_exception'],
  ])('for %j', async (body, type) => {
    const answer = await od.ask('POST', '/detectors/nope/_preview', body);
    expect([answer.status, answer.body.error.type]).toEqual([400, type]);
  });

  it('without a body, or a detector', async () => {
    expect((await od.ask('POST', '/detectors/nope/_preview')).body.error.type).toBe('parse_exception');
    expect((await od.ask('POST', '/detectors/nope/_preview', hour)).status).toBe(404);
    expect((await od.ask('POST', '/detectors/_preview', hour)).status).toBe(400);
    const detector = detectorBody({ feature_attributes: [] });
    expect((await od.ask('POST', '/detectors/_preview', { ...hour, detector })).status).toBe(400);
  });

  it('as the source fails, in the middle of it', async () => {
    od.source.before = () => {
      throw new VigilError('unavailable', 'search.example does not answer', { source: 'downstream' });
    };
    const detector = detectorBody({ name: 'dying', ...quick });
    const answer = await od.ask('POST', '/detectors/_preview', { ...hour, detector });
    expect([answer.status, answer.body.error.reason]).toEqual([503, 'search.example does not answer']);
  });

  it('for nobody any more, once its client has gone', async () => {
    let asked = false;
    od.source.before = ({ signal }) =>
      new Promise((_resolve, reject) => {
        asked = true;
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const controller = new AbortController();
    const body = JSON.stringify({ ...hour, detector: detectorBody({ name: 'gone', ...quick }) });
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' }, signal: controller.signal };
    const request = new Request(`http://vigil${PREFIX}/detectors/_preview`, init);
    const answer = od.fixture.engine.api(request, od.fixture.as('Editor'));
    await until(() => asked);
    controller.abort();
    expect((await answer).status).toBe(499);
  });
});
