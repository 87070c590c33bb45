import { HOUR_MS } from '../../../../schema';
import { AFTER_SPREAD_MS, closeFixtures, T0 } from '../../../testkit/engine-fixture';
import { detectorBody, feature, OpendistroFixture } from '../../../testkit/opendistro-fixture';

jest.setTimeout(30_000);
afterEach(closeFixtures);

const validate = (od: OpendistroFixture, type: string, overrides: object = {}) =>
  od.ask('POST', `/detectors/_validate/${type}`, detectorBody(overrides));

describe('validating a detector', () => {
  it('has nothing to say of a good one, and makes nothing', async () => {
    const od = await OpendistroFixture.open();
    for (const path of ['/detectors/_validate', '/detectors/_validate/detector', '/detectors/_validate/model']) {
      expect(await od.ask('POST', path, detectorBody())).toMatchObject({ status: 200, body: {} });
    }
    expect((await od.ask('GET', '/detectors/count')).body.count).toBe(0);
  });

  it('names everything that is wrong by what it is about', async () => {
    const od = await OpendistroFixture.open();
    const { status, body } = await validate(od, 'detector', {
      name: '',
      indices: [],
      detection_interval: { period: { interval: 0, unit: 'Minutes' } },
      category_field: ['a', 'b', 'c'],
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      detector: {
        name: { message: 'Detector name should be set' },
        indices: { message: 'Indices should be set' },
        detection_interval: { message: 'Detection interval must be a positive integer' },
        category_field: { message: "We don't support categorical fields more than 2" },
      },
    });
  });

  it('looks at what the source has, once nothing else is wrong', async () => {
    const od = await OpendistroFixture.open();
    const noNumber = feature('a', { aggregation_query: { a: { avg: { field: 'host' } } } });
    const { body } = await validate(od, 'detector', { time_field: 'cpu', feature_attributes: [noNumber] });
    expect(body.detector).toEqual({
      time_field: { message: 'field "cpu" is no date' },
      feature_attributes: { message: 'feature "a" has no number', sub_issues: { a: 'feature "a" has no number' } },
    });
    expect((await validate(od, 'detector', { indices: ['nope'] })).body.detector.indices).toEqual({
      message: 'no such index [nope]',
    });
  });

  it('knows whether the name is taken', async () => {
    const od = await OpendistroFixture.open();
    await od.create();
    expect((await validate(od, 'name')).body.detector.name.message).toContain('already used');
  });

  it('looks at single aspects where they are named', async () => {
    const od = await OpendistroFixture.open();
    const wrong = { name: '', indices: [] };
    expect((await validate(od, 'indices', wrong)).body).toEqual({
      detector: { indices: { message: 'Indices should be set' } },
    });
    expect((await validate(od, 'name,indices', wrong)).body.detector).toHaveProperty('name');
    expect((await validate(od, 'frob', wrong)).status).toBe(400);
  });

  it.each([
    ['name', { name: 'n'.repeat(300) }],
    ['general_settings', { vigil_source: { kind: 'nope' } }],
  ])('tells of what only Vigil limits under %s', async (aspect, overrides) => {
    const od = await OpendistroFixture.open();
    const { status, body } = await validate(od, 'detector', overrides);
    expect([status, body]).toEqual([200, { detector: { [aspect]: { message: expect.any(String) } } }]);
  });

  it('of what cannot be read is refused', async () => {
    const od = await OpendistroFixture.open();
    expect((await validate(od, 'detector', { indices: null })).status).toBe(400);
    expect((await od.ask('POST', '/detectors/_validate/detector')).body.error.type).toBe('parse_exception');
  });
});

describe('validating a model', () => {
  it('suggests a longer interval where most have no data', async () => {
    const od = await OpendistroFixture.open();
    const id = { indices: ['sparse'] };
    od.source.add('sparse', (timeMs) => (timeMs % (5 * 60_000) === 0 ? 1 : undefined));
    const { body } = await validate(od, 'model', id);
    expect(body.model.detection_interval).toEqual({
      message: expect.stringContaining('20 %'),
      suggested_value: { period: { interval: 5, unit: 'Minutes' } },
    });
  });

  it('suggests a longer delay where data comes late', async () => {
    const od = await OpendistroFixture.open();
    od.source.add('late', (timeMs) => (timeMs <= T0 - 20 * 60_000 ? 1 : undefined));
    const { body } = await validate(od, 'model', { indices: ['late'] });
    // 19 minutes and 6 seconds late, and a fifth of that.
    expect((20 * 60_000 + AFTER_SPREAD_MS - 60_000) * 1.2).toBeLessThan(23 * 60_000);
    expect(body).toEqual({
      model: {
        window_delay: { message: expect.any(String), suggested_value: { period: { interval: 23, unit: 'Minutes' } } },
      },
    });
  });

  it('says when there is no data at all, or none behind the filter', async () => {
    const od = await OpendistroFixture.open();
    od.source.add('old', (timeMs) => (timeMs <= T0 - 20 * HOUR_MS ? 1 : undefined));
    expect((await validate(od, 'model', { indices: ['old'] })).body.model).toHaveProperty('indices');
    const filtered = { indices: ['old'], filter_query: { term: { host: 'x' } } };
    expect((await validate(od, 'model', filtered)).body.model).toHaveProperty('filter_query');
  });

  it('tells of a detector that is wrong before it asks for data', async () => {
    const od = await OpendistroFixture.open();
    expect((await validate(od, 'model', { name: '' })).body).toHaveProperty('detector.name');
    expect(od.source.requests).toEqual([]);
  });
});
