import { closeFixtures } from '../../../testkit/engine-fixture';
import { detectorBody, feature, OpendistroFixture } from '../../../testkit/opendistro-fixture';

jest.setTimeout(30_000);

let od: OpendistroFixture;
beforeAll(async () => {
  od = await OpendistroFixture.open();
});
afterEach(async () => {
  od.source.beforeCheck = () => {};
  const { body } = await od.ask('POST', '/detectors/_search', { size: 100 });
  for (const { _id: id } of body.hits.hits) {
    await od.ask('DELETE', `/detectors/${id}`);
  }
});
afterAll(closeFixtures);

const interval = (value: unknown, unit: unknown = 'Minutes') => ({ period: { interval: value, unit } });
const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => feature(name));

/** What is wrong, what is answered: status, type of the error (`text` for plain text) and part of what it says. */
const REFUSED: Array<[what: string, overrides: object, status: number, type: string, says: string]> = [
  ['no name', { name: undefined }, 400, 'illegal_argument_exception', 'Detector name should be set'],
  ['a blank name', { name: '  ' }, 400, 'illegal_argument_exception', 'Detector name should be set'],
  ['null for a text', { name: null }, 400, 'illegal_state_exception', "Can't get text on a VALUE_NULL at 1:9"],
  ['an object for a text', { name: { a: 1 } }, 400, 'illegal_state_exception', "Can't get text on a START_OBJECT"],
  ['a name that is too long', { name: 'n'.repeat(300) }, 400, 'illegal_argument_exception', 'name must'],
  [
    'a description that is too long',
    { description: 'd'.repeat(5_000) },
    400,
    'illegal_argument_exception',
    'description',
  ],
  ['no time field', { time_field: undefined }, 400, 'illegal_argument_exception', 'Time field should be set'],
  ['no indices', { indices: undefined }, 400, 'illegal_argument_exception', 'Indices should be set'],
  ['an empty list of indices', { indices: [] }, 400, 'illegal_argument_exception', 'Indices should be set'],
  [
    'null for a list',
    { indices: null },
    400,
    'parsing_exception',
    'expecting token of type [START_ARRAY] but found [VALUE_NULL]',
  ],
  [
    'an index that is not there',
    { indices: ['server-metrics', 'nope'] },
    404,
    'index_not_found_exception',
    'no such index [nope]',
  ],
  ['numbers for indices', { indices: [1, 2] }, 404, 'index_not_found_exception', 'no such index [1]'],
  [
    'an index without documents',
    { indices: ['empty-metrics'] },
    400,
    'illegal_argument_exception',
    'no document found in indices: [empty-metrics]',
  ],
  ['a pattern without an index', { indices: ['zzz*'] }, 400, 'illegal_argument_exception', 'no document found'],
  ['six features', { feature_attributes: six }, 400, 'text', "Can't create anomaly features more than 5"],
  [
    'two features of a name',
    { feature_attributes: [feature('a'), feature('a')] },
    400,
    'text',
    'Detector has duplicate feature names: a\nDetector has duplicate feature aggregation query names: a',
  ],
  [
    'two aggregations of a name',
    { feature_attributes: [feature('a'), feature('b', { aggregation_query: { a: { max: { field: 'cpu' } } } })] },
    400,
    'text',
    'Detector has duplicate feature aggregation query names: a',
  ],
  [
    'a feature without a name',
    { feature_attributes: [feature('a', { feature_name: ' ' })] },
    400,
    'illegal_argument_exception',
    'Feature name should be set',
  ],
  [
    'a feature without an aggregation',
    { feature_attributes: [feature('a', { aggregation_query: undefined })] },
    400,
    'illegal_argument_exception',
    'Feature aggregation query should be set',
  ],
  [
    'an empty aggregation',
    { feature_attributes: [feature('a', { aggregation_query: {} })] },
    400,
    'illegal_argument_exception',
    'Feature aggregation query should be set',
  ],
  [
    'an unknown aggregation',
    { feature_attributes: [feature('a', { aggregation_query: { a: { frobnicate: {} } } })] },
    400,
    'parsing_exception',
    'Unknown aggregation type [frobnicate]',
  ],
  [
    'a number for enabled',
    { feature_attributes: [feature('a', { feature_enabled: 5 })] },
    400,
    'json_parse_exception',
    'not of boolean type',
  ],
  [
    'a word for enabled',
    { feature_attributes: [feature('a', { feature_enabled: 'yes' })] },
    400,
    'illegal_argument_exception',
    'Failed to parse value [yes]',
  ],
  [
    'an object for features',
    { feature_attributes: { a: 1 } },
    400,
    'parsing_exception',
    'expecting token of type [START_ARRAY] but found [START_OBJECT]',
  ],
  ['an unknown query', { filter_query: { frob: { x: 1 } } }, 400, 'parsing_exception', 'unknown query [frob]'],
  [
    'a text for a query',
    { filter_query: 'host:web-1' },
    400,
    'parsing_exception',
    'expecting token of type [START_OBJECT] but found [VALUE_STRING]',
  ],
  [
    'an interval of 0',
    { detection_interval: interval(0) },
    400,
    'illegal_argument_exception',
    'Detection interval must be a positive integer',
  ],
  [
    'a negative interval',
    { detection_interval: interval(-1) },
    400,
    'illegal_argument_exception',
    'Interval -1 should be non-negative',
  ],
  [
    'an interval of words',
    { detection_interval: interval('ten') },
    400,
    'illegal_argument_exception',
    'For input string: "ten"',
  ],
  [
    'null for an interval',
    { detection_interval: interval(null) },
    400,
    'json_parse_exception',
    'Current token (VALUE_NULL) not numeric',
  ],
  ['a huge interval', { detection_interval: interval(1e12) }, 400, 'illegal_argument_exception', 'out of range'],
  ['a number beyond all', { detection_interval: interval(1e20) }, 400, 'illegal_argument_exception', 'out of range'],
  [
    'an interval of more than a day',
    { detection_interval: interval(1441) },
    400,
    'illegal_argument_exception',
    '10 seconds to 1440 minutes',
  ],
  [
    'an interval of 5 seconds',
    { detection_interval: interval(5, 'Seconds') },
    400,
    'illegal_argument_exception',
    '10 seconds to 1440 minutes',
  ],
  ...['Hours', 'Days', 'Millis', 'Weeks', 'fortnights'].map((unit): (typeof REFUSED)[number] => [
    `an interval in ${unit}`,
    { detection_interval: interval(1, unit) },
    400,
    'illegal_argument_exception',
    `Timezone ${unit} is not supported`,
  ]),
  [
    'no unit',
    { detection_interval: { period: { interval: 1 } } },
    400,
    'illegal_argument_exception',
    'Timezone null is not supported',
  ],
  ['no period', { detection_interval: {} }, 400, 'illegal_argument_exception', 'Find no schedule definition'],
  [
    'a cron schedule',
    { detection_interval: { cron: {} } },
    400,
    'illegal_argument_exception',
    'Find no schedule definition',
  ],
  ['null for a period', { detection_interval: null }, 400, 'parsing_exception', 'START_OBJECT'],
  [
    'a negative delay',
    { window_delay: interval(-1) },
    400,
    'illegal_argument_exception',
    'Interval -1 should be non-negative',
  ],
  ['a delay in days', { window_delay: interval(1, 'Days') }, 400, 'illegal_argument_exception', 'Timezone Days'],
  ['a delay of months', { window_delay: interval(100_000) }, 400, 'illegal_argument_exception', 'at most 1440 minutes'],
  [
    'three category fields',
    { category_field: ['a', 'b', 'c'] },
    400,
    'illegal_argument_exception',
    "We don't support categorical fields more than 2",
  ],
  ['a category field that is not there', { category_field: ['nope'] }, 400, 'illegal_argument_exception', 'nope'],
  ['a category field of numbers', { category_field: ['cpu'] }, 400, 'illegal_argument_exception', 'cpu'],
  ['a text for category fields', { category_field: 'host' }, 400, 'x_content_parse_exception', 'START_ARRAY'],
  [
    'a range that ends first',
    { detection_date_range: { start_time: 2, end_time: 1 } },
    400,
    'illegal_argument_exception',
    "Detection data range's end time must be after start time",
  ],
  [
    'a range without an end',
    { detection_date_range: { start_time: 2 } },
    400,
    'illegal_argument_exception',
    "Detection data range's end time must not be null",
  ],
  [
    'a range without a start',
    { detection_date_range: { end_time: 2 } },
    400,
    'illegal_argument_exception',
    "Detection data range's start time must not be null",
  ],
  ['a shingle of 0', { shingle_size: 0 }, 400, 'illegal_argument_exception', 'Shingle size must be 1 to 128, got 0'],
  ['a recency emphasis of 1', { recency_emphasis: 1 }, 400, 'illegal_argument_exception', 'greater than 1'],
  [
    'a seasonality of 1',
    { suggested_seasonality: 1 },
    400,
    'illegal_argument_exception',
    'Suggested seasonality must be 2 to 256',
  ],
  ['a history of years', { history: 10_001 }, 400, 'illegal_argument_exception', 'History must be 1 to 10000'],
  [
    'a frequency of no whole interval',
    { frequency: interval(90, 'Seconds') },
    400,
    'illegal_argument_exception',
    'multiple of the detection interval',
  ],
  [
    'a foreign index for results',
    { result_index: 'mine' },
    400,
    'illegal_argument_exception',
    'opensearch-ad-plugin-result-',
  ],
  [
    'an unknown imputation',
    { imputation_option: { method: 'GUESS' } },
    400,
    'illegal_argument_exception',
    'ZERO, PREVIOUS, FIXED_VALUES',
  ],
  [
    'an imputation without values',
    { imputation_option: { method: 'FIXED_VALUES' } },
    400,
    'illegal_argument_exception',
    'avg_cpu has none',
  ],
  [
    'a rule of no feature',
    { rules: [{ conditions: [{ feature_name: 'x', threshold_type: 'ACTUAL_IS_OVER_EXPECTED' }] }] },
    400,
    'illegal_argument_exception',
    'names the feature [x]',
  ],
  [
    'a rule of no type',
    { rules: [{ conditions: [{ feature_name: 'avg_cpu', threshold_type: 'MOOD' }] }] },
    400,
    'illegal_argument_exception',
    'Unsupported threshold type [MOOD]',
  ],
  [
    'a margin without a value',
    { rules: [{ conditions: [{ feature_name: 'avg_cpu', threshold_type: 'ACTUAL_OVER_EXPECTED_MARGIN' }] }] },
    400,
    'illegal_argument_exception',
    'needs a value above 0',
  ],
  [
    'another operator',
    {
      rules: [{ conditions: [{ feature_name: 'avg_cpu', threshold_type: 'ACTUAL_IS_OVER_EXPECTED', operator: 'GT' }] }],
    },
    400,
    'illegal_argument_exception',
    'only be LTE',
  ],
  [
    'another action',
    { rules: [{ action: 'PAGE', conditions: [] }] },
    400,
    'illegal_argument_exception',
    'IGNORE_ANOMALY',
  ],
  [
    'a rule without conditions',
    { rules: [{ conditions: [] }] },
    400,
    'illegal_argument_exception',
    '1 to 10 conditions',
  ],
  [
    'a native source that is none',
    { vigil_source: { kind: 'demo', metric: 'x' } },
    400,
    'illegal_argument_exception',
    'metric',
  ],
  [
    'a filter beside a native source',
    { vigil_source: { kind: 'demo', metric: 'orders' }, filter_query: { term: { region: 'eu' } } },
    400,
    'illegal_argument_exception',
    'filter_query cannot be given',
  ],
  ['imputation without a method', { imputation_option: {} }, 400, 'illegal_argument_exception', 'method should be set'],
  ['a rule without conditions', { rules: [{}] }, 400, 'illegal_argument_exception', 'conditions should be set'],
  ['a number for the native source', { vigil_source: 5 }, 400, 'parsing_exception', 'START_OBJECT'],
];

/** What looks wrong and is taken, with what becomes of it. */
const TAKEN: Array<[what: string, overrides: object, shown: object]> = [
  ['a number for a name', { name: 12345 }, { name: '12345' }],
  ['a truth for a name', { name: true }, { name: 'true' }],
  ['any characters in a name', { name: 'Überwachung №1 / 検出' }, { name: 'Überwachung №1 / 検出' }],
  ['no description', { description: undefined }, { description: null }],
  ['no interval', { detection_interval: undefined }, { detection_interval: interval(10) }],
  ['no delay', { window_delay: undefined }, { window_delay: interval(0, 'Seconds') }],
  ['no features', { feature_attributes: undefined }, { feature_attributes: [] }],
  ['an empty filter', { filter_query: {} }, { filter_query: { match_all: { boost: 1 } } }],
  ['a part of an interval', { detection_interval: interval(1.5) }, { detection_interval: interval(1) }],
  ['a text for an interval', { detection_interval: interval('10') }, { detection_interval: interval(10) }],
  ['a unit in any case', { detection_interval: interval(10, 'MINUTES') }, { detection_interval: interval(10) }],
  [
    'an interval in seconds',
    { detection_interval: interval(60, 'Seconds') },
    { detection_interval: interval(60, 'Seconds') },
  ],
  ['a delay of 0', { window_delay: interval(0) }, { window_delay: interval(0) }],
  ['a time field that is no date', { time_field: 'cpu' }, { time_field: 'cpu' }],
  ['a number for the time field', { time_field: 5 }, { time_field: '5' }],
  ['unknown fields', { colour: 'red' }, { name: 'cpu' }],
  ['a user', { user: { name: 'x' } }, { name: 'cpu' }],
  ['five features', { feature_attributes: six.slice(0, 5) }, { name: 'cpu' }],
];

describe('creating a detector', () => {
  it.each(REFUSED)('is refused for %s', async (_what, overrides, status, type, says) => {
    const { status: got, body } = await od.ask('POST', '/detectors', detectorBody(overrides));
    expect(got).toBe(status);
    if (type === 'text') {
      expect(body).toBe(says);
    } else {
      expect(body).toMatchObject({ error: { root_cause: [{ type }], type }, status });
      expect(body.error.reason).toContain(says);
      expect(body.error.root_cause[0].reason).toBe(body.error.reason);
    }
    expect((await od.ask('GET', '/detectors/count')).body.count).toBe(0);
  });

  it.each(TAKEN)('is possible with %s', async (_what, overrides, shown) => {
    const { status, body } = await od.ask('POST', '/detectors', detectorBody(overrides));
    expect(status).toBe(201);
    expect(body.anomaly_detector).toMatchObject(shown);
    const { status: read, body: again } = await od.ask('GET', `/detectors/${body._id}`);
    expect(read).toBe(200);
    expect(again.anomaly_detector).toMatchObject(shown);
  });

  it('of an aggregation on a field that is not there is possible: it shows when it runs', async () => {
    await od.create({ feature_attributes: [feature('a', { aggregation_query: { a: { avg: { field: 'nope' } } } })] });
  });

  it('says where in the body a wrong type stands', async () => {
    const { body } = await od.send('POST', '/detectors', '{"name":"x",\n "indices": null}');
    expect(body.error).toMatchObject({ line: 2, col: 13 });
    expect(body.error.root_cause[0]).toMatchObject({ line: 2, col: 13 });
  });

  it('of no object is refused', async () => {
    for (const text of ['[]', '"x"', '5', 'null', 'true']) {
      const { status, body } = await od.send('POST', '/detectors', text);
      expect([status, body.error.type]).toEqual([400, 'parsing_exception']);
    }
    expect((await od.ask('POST', '/detectors', {})).body.error.reason).toBe('Detector name should be set');
  });

  it('fails as the source does when that cannot be asked, and makes nothing', async () => {
    od.source.beforeCheck = () => {
      throw new TypeError('fetch failed: password');
    };
    const { status, body } = await od.ask('POST', '/detectors', detectorBody());
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('password');
    expect((await od.ask('GET', '/detectors/count')).body.count).toBe(0);
  });
});

describe('without a server that indices could be of', () => {
  it('a detector needs a native source', async () => {
    const alone = await OpendistroFixture.open({ args: ['--opendistro-source', ''] });
    const { status, body } = await alone.ask('POST', '/detectors', detectorBody());
    expect(status).toBe(400);
    expect(body.error.reason).toContain('opendistro_source');
    const own = { vigil_source: { kind: 'elasticsearch', connection: 'prod' } };
    const made = await alone.ask('POST', '/detectors', detectorBody(own));
    expect(made.status).toBe(201);
    expect(made.body.anomaly_detector).toMatchObject({ ...own, indices: ['server-metrics'] });
  });
});
