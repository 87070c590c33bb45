import * as fc from 'fast-check';
import { VigilError } from '../../../schema';
import { closeFixtures, T0 } from '../../testkit/engine-fixture';
import { detectorBody, feature, OpendistroFixture } from '../../testkit/opendistro-fixture';

/** Bodies for each endpoint; `FUZZ_BODIES=10000` for the whole. */
const BODIES = Number(process.env.FUZZ_BODIES ?? 40);
const SEED = 20_260_302;
const ALERTING = '/_opendistro/_alerting';

jest.setTimeout(60_000 + BODIES * 500);

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

const monitor = {
  type: 'monitor',
  name: 'm',
  enabled: false,
  schedule: { period: { interval: 20, unit: 'MINUTES' } },
  inputs: [{ search: { indices: ['.opendistro-anomaly-results*'], query: search } }],
  triggers: [
    {
      name: 't',
      severity: '1',
      condition: { script: { source: 'return ctx.results[0].hits.hits.size() > 0', lang: 'painless' } },
      actions: [{ name: 'a', destination_id: 'd', message_template: { source: 'x {{ctx.monitor.name}}' } }],
    },
  ],
};

const preview = { period_start: T0 - 3_600_000, period_end: T0, detector: rich };

/** Every endpoint that takes a body, with one that is good; `ID` is that of a detector. */
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
  ['POST', `${ALERTING}/monitors`, monitor],
  ['POST', `${ALERTING}/monitors/_execute`, { monitor }],
  ['POST', `${ALERTING}/monitors/_search`, search],
  [
    'POST',
    `${ALERTING}/destinations`,
    { name: 'd', type: 'custom_webhook', custom_webhook: { url: 'http://127.0.0.1:1' } },
  ],
  ['POST', `${ALERTING}/monitors/x/_acknowledge/alerts`, { alerts: ['x'] }],
];

/** Values that are rarely what is wanted. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e20,
    -1e300,
    2 ** 53,
    '',
    ' ',
    'x',
    '0',
    '-5',
    'true',
    [],
    {}
  ),
  fc.constantFrom<unknown>('__proto__', 'constructor', '\u0000', '😀', 'a'.repeat(300), '{{', '*', '../..', '%'),
  fc.constantFrom<unknown>({ period: { interval: 1, unit: 'Minutes' } }, { match_all: {} }, [[]], [null], {
    a: { a: {} },
  }),
  fc.jsonValue({ maxDepth: 3 })
);

interface Mutation {
  /** Which of the places of a body, 0…1. */
  place: number;
  kind: 'replace' | 'drop' | 'add' | 'wrap';
  value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom('replace', 'drop', 'add', 'wrap'),
  value: odd,
});

/** A body with a few changes, one that is something else altogether, or one that is cut off. */
function bodies(good: unknown): fc.Arbitrary<string> {
  const changed = fc
    .array(mutation, { minLength: 1, maxLength: 4 })
    .map((changes) => JSON.stringify(changes.reduce(mutate, structuredClone(good))));
  const cut = fc
    .tuple(changed, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([text, part]) => text.slice(0, Math.floor(text.length * part)));
  return fc.oneof(
    { weight: 8, arbitrary: changed },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: odd.map((value) => JSON.stringify(value)) }
  );
}

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}

function mutate(body: unknown, { place, kind, value: shared }: Mutation): unknown {
  const value: unknown = structuredClone(shared);
  const places = placesOf(body);
  const found = places[Math.floor(place * places.length)];
  if (found === undefined) {
    return value;
  }
  const { holder, key } = found;
  if (kind === 'drop') {
    delete holder[key];
  } else if (kind === 'add') {
    Object.defineProperty(holder, String(value).slice(0, 40), {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    holder[key] = kind === 'wrap' ? { [key]: holder[key] } : value;
  }
  return body;
}

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
        fc.asyncProperty(bodies(good), async (body) => {
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
        { numRuns: BODIES, seed: SEED }
      );
      expect((await od.ask('HEAD', `/detectors/${id}`)).status).toBe(200);
      expect((await od.ask('POST', '/detectors/_search', {})).status).toBe(200);
    }
  );
});
