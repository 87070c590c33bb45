import * as fc from 'fast-check';
import { VigilError } from '../../../schema';
import { closeFixtures, T0 } from '../../testkit/engine-fixture';
import { FUZZ_BODIES, oddBodies } from '../../testkit/odd-bodies';
import { detectorBody, feature, OpendistroFixture } from '../../testkit/opendistro-fixture';

const SEED = 20_260_302;

jest.setTimeout(60_000 + FUZZ_BODIES * 500);

const rich = detectorBody({
  feature_attributes: [feature('a', { feature_id: 'x' }), feature('b')],
  filter_query: { bool: { filter: [{ range: { cpu: { gte: 1 } } }], must_not: { term: { host: 'x' } } } },
  ui_metadata: { a: [1] },
  category_field: ['host'],
  shingle_size: 8,
  detection_date_range: { start_time: T0 - 3_600_000, end_time: T0 },
  imputation_option: { method: 'FIXED_VALUES', default_fill: { a: 1, b: 2 } },
  rules: [{ action: 'IGNORE_ANOMALY', conditions: [{ feature_name: 'a', threshold_type: 'ACTUAL_IS_OVER_EXPECTED' }] }],
  frequency: { period: { interval: 5, unit: 'Minutes' } },
  history: 100,
  recency_emphasis: 100,
  result_index: 'opensearch-ad-plugin-result-x',
});

const search = {
  query: {
    bool: { must: { range: { anomaly_score: { gte: 0.6, lte: 1 } } }, filter: [{ term: { detector_id: 'x' } }] },
  },
  sort: [{ anomaly_grade: { order: 'desc' } }],
  from: 0,
  size: 5,
  aggregations: { max: { max: { field: 'anomaly_grade' } } },
};

const preview = { period_start: T0 - 3_600_000, period_end: T0, detector: rich };

/** Every endpoint of detectors that takes a body, with one that is good; `ID` is that of a detector. */
const ENDPOINTS: Array<[method: string, path: string, body: unknown]> = [
  ['POST', '/detectors', rich],
  ['PUT', '/detectors/ID', rich],
  ['POST', '/detectors/_validate/detector', rich],
  ['POST', '/detectors/_validate/model', rich],
  ['POST', '/detectors/ID/_preview', preview],
  ['POST', '/detectors/_preview', preview],
  ['POST', '/detectors/ID/_start', { start_time: T0 - 3_600_000, end_time: T0 }],
  ['POST', '/detectors/ID/_stop', {}],
  ['POST', '/detectors/ID/_profile', { entity: [{ name: 'host', value: 'web-1' }] }],
  ['POST', '/detectors/_search', search],
  ['POST', '/detectors/tasks/_search', search],
  ['POST', '/detectors/results/_search', search],
  ['DELETE', '/detectors/results', { query: search.query }],
  [
    'POST',
    '/detectors/ID/results/_topAnomalies',
    { size: 3, order: 'severity', start_time_ms: T0 - 5, end_time_ms: T0 },
  ],
];

describe('bodies that nobody would send', () => {
  let od: OpendistroFixture;
  let id = '';

  beforeAll(async () => {
    od = await OpendistroFixture.open({ args: ['--direct-urls'] });
    id = await od.create({ name: 'the one', category_field: ['host'] });
    od.source.before = () => {
      throw new VigilError('unavailable', 'search.example does not answer', { source: 'downstream' });
    };
  });
  afterAll(closeFixtures);

  it.each(ENDPOINTS)(
    'to %s %s get an answer that is no failure of ours, and leave nothing half done',
    async (method, path, good) => {
      const admin = od.fixture.as('Admin');
      await fc.assert(
        fc.asyncProperty(oddBodies(good), async (body) => {
          const answer = await od.send(method, path.replace('ID', id), body, admin);
          if (answer.status === 500) {
            throw new Error(`${body} was answered ${JSON.stringify(answer.body)}`);
          }
          const made: unknown = answer.status === 201 ? answer.body._id : undefined;
          if (typeof made === 'string' && path === '/detectors') {
            const read = await od.ask('GET', `/detectors/${made}`);
            expect(read.status).toBe(200);
            expect({ ...read.body.anomaly_detector, last_update_time: 0 }).toEqual({
              ...answer.body.anomaly_detector,
              last_update_time: 0,
            });
            expect((await od.ask('PUT', `/detectors/${made}`, read.body.anomaly_detector)).status).toBe(200);
            expect((await od.ask('DELETE', `/detectors/${made}`)).status).toBe(200);
          }
        }),
        { numRuns: FUZZ_BODIES, seed: SEED }
      );
      expect((await od.ask('HEAD', `/detectors/${id}`)).status).toBe(200);
      expect((await od.ask('POST', '/detectors/_search', {})).status).toBe(200);
    }
  );
});
