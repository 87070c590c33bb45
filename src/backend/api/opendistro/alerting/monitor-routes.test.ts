import { DAY_MS, MINUTE_MS } from '../../../../schema';
import { FakeServer } from '../../../sources/testkit/fake-server';
import { MonitorsFixture, T0 } from '../../../testkit/monitors-fixture';
import { AlertingFixture, exampleMonitor, exampleResults } from '../../../testkit/alerting-fixture';

let server: FakeServer;
let fixture: AlertingFixture;
beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  server.answer(() => ({ status: 200 }));
  fixture = await AlertingFixture.open();
});
afterEach(() => MonitorsFixture.closeAll());

const anyId = expect.stringMatching(/^[a-z0-9]{14}$/);

type Monitor = ReturnType<typeof exampleMonitor>;
type Change = (monitor: Monitor) => object;

const withTrigger =
  (changes: object): Change =>
  (monitor) => ({
    ...monitor,
    triggers: [{ ...monitor.triggers[0], ...changes }],
  });
const withAction =
  (changes: object): Change =>
  (monitor) =>
    withTrigger({ actions: [{ ...monitor.triggers[0]?.actions[0], ...changes }] })(monitor);
const withSchedule =
  (schedule: unknown): Change =>
  (monitor) => ({ ...monitor, schedule });
const without =
  (key: string): Change =>
  (monitor) =>
    Object.fromEntries(Object.entries(monitor).filter(([name]) => name !== key));

/** What an answer says of the monitor. */
async function made(
  change: Change = (monitor) => monitor
): Promise<{ id: string; monitor: Record<string, unknown>; seqNo: number }> {
  const { status, body } = await fixture.call('POST', '/monitors', change(exampleMonitor()));
  expect(status).toBe(201);
  return { id: String(body._id), monitor: body.monitor as Record<string, unknown>, seqNo: Number(body._seq_no) };
}

describe('the example of the document', () => {
  it('is answered key for key', async () => {
    const { status, body, headers } = await fixture.call('POST', '/monitors', exampleMonitor());
    expect(status).toBe(201);
    const { schedule, inputs, triggers } = exampleMonitor();
    const [trigger] = triggers;
    const [action] = trigger?.actions ?? [];
    expect(body).toEqual({
      _id: anyId,
      _version: 1,
      _seq_no: expect.any(Number),
      _primary_term: 1,
      monitor: {
        type: 'monitor',
        schema_version: 1,
        name: 'test-monitor',
        enabled: true,
        enabled_time: T0,
        schedule,
        inputs,
        triggers: [
          {
            id: anyId,
            ...trigger,
            actions: [
              {
                id: anyId,
                ...action,
                message_template: { source: 'This is my message body.', lang: 'mustache' },
                subject_template: { source: 'TheSubject', lang: 'mustache' },
              },
            ],
          },
        ],
        last_update_time: T0,
      },
    });
    expect(Object.keys(body)).toEqual(['_id', '_version', '_seq_no', '_primary_term', 'monitor']);
    expect(Object.keys(body.monitor as object)).toEqual(
      'type schema_version name enabled enabled_time schedule inputs triggers last_update_time'.split(' ')
    );
    expect(headers.get('location')).toBe(`/_opendistro/_alerting/monitors/${String(body._id)}`);
    expect((await fixture.call('GET', `/monitors/${String(body._id)}`)).body).toEqual(body);
  });

  it('triggers when grade and confidence are above 0.7, and only then', async () => {
    const hook = await fixture.under.webhook(server.url);
    await fixture.call('POST', '/monitors', exampleMonitor(hook));
    fixture.under.found = exampleResults(0.9, 0.6);
    await fixture.under.advance(20 * MINUTE_MS);
    expect(server.requests).toHaveLength(0);
    fixture.under.found = exampleResults(0.9, 0.8);
    await fixture.under.advance(20 * MINUTE_MS);
    expect(server.requests.map(({ body }) => body)).toEqual(['This is my message body.']);
    const filter = [
      {
        range: {
          data_end_time: {
            from: `${T0 + 40 * MINUTE_MS}||-20m`,
            to: String(T0 + 40 * MINUTE_MS),
            include_lower: true,
            include_upper: true,
            boost: 1,
          },
        },
      },
      { term: { detector_id: { value: 'm4ccEnIBTXsGi3mvMt9p', boost: 1 } } },
    ];
    expect(fixture.under.searches[1]?.body).toMatchObject({ query: { bool: { filter } } });
  });
});

describe('POST monitors', () => {
  it.each<[string, Change, object]>([
    ['enabled by default', without('enabled'), { enabled: true, enabled_time: T0 }],
    ['disabled', (monitor) => ({ ...monitor, enabled: false }), { enabled: false, enabled_time: null }],
    ['inputs by default', without('inputs'), { inputs: [] }],
    ['triggers by default', without('triggers'), { triggers: [] }],
    ['type by default', without('type'), { type: 'monitor' }],
    ['an unknown type', (monitor) => ({ ...monitor, type: 'banana' }), { type: 'monitor' }],
    ['an unknown field', (monitor) => ({ ...monitor, colour: 'red' }), { name: 'test-monitor' }],
    ['a number as name', (monitor) => ({ ...monitor, name: 7 }), { name: '7' }],
    [
      'a unit in any case',
      withSchedule({ period: { interval: '20', unit: 'Minutes' } }),
      { schedule: { period: { interval: 20, unit: 'MINUTES' } } },
    ],
    [
      'hours',
      withSchedule({ period: { interval: 2, unit: 'HOURS' } }),
      { schedule: { period: { interval: 2, unit: 'HOURS' } } },
    ],
    [
      'days',
      withSchedule({ period: { interval: 1, unit: 'DAYS' } }),
      { schedule: { period: { interval: 1, unit: 'DAYS' } } },
    ],
    [
      'cron',
      withSchedule({ cron: { expression: '0 9 * * MON', timezone: 'Europe/Berlin' } }),
      { schedule: { cron: { expression: '0 9 * * MON', timezone: 'Europe/Berlin' } } },
    ],
    [
      'what a user interface keeps',
      (monitor) => ({ ...monitor, ui_metadata: { tab: 1 } }),
      { ui_metadata: { tab: 1 } },
    ],
    [
      'times and schema of another server',
      (monitor) => ({ ...monitor, last_update_time: 1, enabled_time: 2, schema_version: 3 }),
      { schema_version: 1, last_update_time: T0 },
    ],
  ])('takes %s', async (_name, change, expected) => {
    expect((await made(change)).monitor).toMatchObject(expected);
  });

  it('keeps ids, parameters and throttles that it is given', async () => {
    const throttle = { value: 10, unit: 'minutes' };
    const script = { source: 'params.a > 1', lang: 'painless', params: { a: 2 } };
    const { monitor } = await made((example) =>
      withTrigger({
        id: 'my-trigger',
        severity: 5,
        condition: { script },
        actions: [{ ...example.triggers[0]?.actions[0], id: 'my-action', throttle_enabled: true, throttle }],
      })(example)
    );
    expect(monitor.triggers).toMatchObject([
      {
        id: 'my-trigger',
        severity: '5',
        condition: { script },
        actions: [{ id: 'my-action', throttle_enabled: true, throttle: { value: 10, unit: 'MINUTES' } }],
      },
    ]);
  });

  it('allows a name twice', async () => {
    await made();
    await made();
    expect((await fixture.call('POST', '/monitors/_search', {})).body).toMatchObject({ hits: { total: { value: 2 } } });
  });

  const trigger = exampleMonitor().triggers[0] as Monitor['triggers'][number];
  const input = exampleMonitor().inputs[0] as Monitor['inputs'][number];
  const search =
    (query: unknown): Change =>
    (monitor) => ({ ...monitor, inputs: [{ search: { indices: ['a'], query } }] });
  const script = (source: unknown, more: object = {}) => withTrigger({ condition: { script: { source, ...more } } });

  it.each<[string, Change, string]>([
    ['no name', without('name'), 'Monitor name is null'],
    ['a blank name', (monitor) => ({ ...monitor, name: ' ' }), 'Monitor name is null'],
    ['no schedule', without('schedule'), 'Monitor schedule is null'],
    ['an empty schedule', withSchedule({}), 'it needs one of [period] and [cron]'],
    [
      'both kinds of schedule',
      withSchedule({ period: { interval: 1, unit: 'DAYS' }, cron: { expression: '* * * * *', timezone: 'UTC' } }),
      'only specify one type of schedule',
    ],
    ['a schedule that is none', withSchedule([]), 'expecting token of type [START_OBJECT] but found [START_ARRAY]'],
    [
      'interval 0',
      withSchedule({ period: { interval: 0, unit: 'MINUTES' } }),
      'Interval is not allowed to be 0 or negative',
    ],
    [
      'a negative interval',
      withSchedule({ period: { interval: -1, unit: 'MINUTES' } }),
      'Interval is not allowed to be 0 or negative',
    ],
    [
      'an interval beyond all use',
      withSchedule({ period: { interval: 2_000_000_000, unit: 'DAYS' } }),
      'must be at most 3650 DAYS',
    ],
    ['no interval', withSchedule({ period: { unit: 'MINUTES' } }), 'Interval in period schedule is null'],
    ['no unit', withSchedule({ period: { interval: 1 } }), 'Unit in period schedule is null'],
    [
      'an unknown unit',
      withSchedule({ period: { interval: 1, unit: 'FORTNIGHTS' } }),
      'No enum constant java.time.temporal.ChronoUnit.FORTNIGHTS',
    ],
    ['seconds', withSchedule({ period: { interval: 1, unit: 'SECONDS' } }), 'Unit SECONDS is not supported'],
    [
      'cron that is none',
      withSchedule({ cron: { expression: '61 * * * *', timezone: 'UTC' } }),
      'cron expression "61 * * * *" is not valid',
    ],
    ['cron with seconds', withSchedule({ cron: { expression: '* * * * * *', timezone: 'UTC' } }), 'is not valid'],
    ['a name in place of cron', withSchedule({ cron: { expression: '@daily', timezone: 'UTC' } }), 'needs 5 fields'],
    [
      'an unknown time zone',
      withSchedule({ cron: { expression: '* * * * *', timezone: 'Mars/Base' } }),
      'Unknown time-zone ID: Mars/Base',
    ],
    [
      'cron without time zone',
      withSchedule({ cron: { expression: '* * * * *' } }),
      'Timezone in cron schedule is null',
    ],
    ['two inputs', (monitor) => ({ ...monitor, inputs: [input, input] }), 'Monitors can only have 1 search input'],
    ['an unknown input', (monitor) => ({ ...monitor, inputs: [{ uri: {} }] }), 'Unexpected input type [uri]'],
    [
      'an input without query',
      (monitor) => ({ ...monitor, inputs: [{ search: { indices: ['a'] } }] }),
      'SearchInput query is null',
    ],
    ['a query that nobody knows', search({ query: { telepathy: {} } }), 'telepathy'],
    ['a query with a template that is none', search({ query: { match: { a: '{{#open' } } }), 'no mustache template'],
    [
      'a query spoilt by its template',
      search({ query: { match: { a: '{{#no}}' } }, sort: ['{{/no}}'] }),
      'the query is no JSON once its template is filled in',
    ],
    [
      'eleven triggers',
      (monitor) => ({ ...monitor, triggers: Array.from({ length: 11 }, () => trigger) }),
      'only support up to 10 triggers',
    ],
    [
      'two triggers of one id',
      (monitor) => ({ ...monitor, triggers: [1, 2].map(() => ({ ...trigger, id: 'a' })) }),
      'Duplicate trigger id: a',
    ],
    ['a trigger without name', withTrigger({ name: undefined }), 'Trigger name is null'],
    ['a trigger without severity', withTrigger({ severity: undefined }), 'Trigger severity is null'],
    ['severity 6', withTrigger({ severity: '6' }), 'severity must be "1" to "5", got "6"'],
    ['a trigger without condition', withTrigger({ condition: undefined }), 'Trigger condition is null'],
    ['a condition in another language', script('true', { lang: 'expression' }), 'Allowed languages are [painless]'],
    ['a stored script', withTrigger({ condition: { script: { id: 'mine' } } }), 'must specify either [source]'],
    ['a broken script', script('return ctx.results[0'), 'trigger "test-trigger": script, line 1, column 21'],
    ['a script that could do more', script('return Runtime.getRuntime() == null'), 'column 8: "Runtime" is not known'],
    ['an action without name', withAction({ name: undefined }), 'Action name is null'],
    ['an action without destination', withAction({ destination_id: undefined }), 'Destination id is null'],
    ['an action without message', withAction({ message_template: undefined }), 'Action message template is null'],
    ['an unknown field of an action', withAction({ colour: 'red' }), 'Unexpected field: colour, while parsing action'],
    [
      'a message in another language',
      withAction({ message_template: { source: 'a', lang: 'painless' } }),
      'Allowed languages are [mustache]',
    ],
    [
      'a message that is no template',
      withAction({ message_template: { source: '{{#a}}' } }),
      'action "test-action": message_template is no mustache template',
    ],
    [
      'throttling without a throttle',
      withAction({ throttle_enabled: true }),
      'throttle enabled but not set throttle value',
    ],
    [
      'a throttle of 0',
      withAction({ throttle: { value: 0, unit: 'MINUTES' } }),
      'Can only set positive throttle period',
    ],
    [
      'a throttle of more than a day',
      withAction({ throttle: { value: 1_441, unit: 'MINUTES' } }),
      '1 to 1440 minutes, got 1441',
    ],
    [
      'a throttle in hours',
      withAction({ throttle: { value: 1, unit: 'HOURS' } }),
      'Only support MINUTES throttle unit',
    ],
    [
      'two actions of one id',
      (monitor) => withTrigger({ actions: [1, 2].map(() => ({ ...trigger.actions[0], id: 'a' })) })(monitor),
      'Duplicate action id: a',
    ],
    ['triggers that are no list', (monitor) => ({ ...monitor, triggers: {} }), 'expecting token of type [START_ARRAY]'],
    [
      'null for a text inside',
      withAction({ message_template: { source: null } }),
      '[message_template] must specify [source]',
    ],
    ['a list for a text', (monitor) => ({ ...monitor, name: ['a'] }), "Can't get text on a START_ARRAY"],
    ['a text for true or false', (monitor) => ({ ...monitor, enabled: 'yes' }), 'only [true] or [false] are allowed'],
  ])('refuses %s', async (_name, change, reason) => {
    const { status, body } = await fixture.call('POST', '/monitors', change(exampleMonitor()));
    const error = {
      root_cause: [{ reason: expect.stringContaining(reason) }],
      reason: expect.stringContaining(reason),
    };
    expect({ status, body }).toMatchObject({ status: 400, body: { status: 400, error } });
    expect(await fixture.under.monitors.list(1)).toEqual([]);
  });

  it.each([
    ['no body', undefined, 'parse_exception'],
    ['half a body', '{"type":', 'json_e_o_f_exception'],
    ['a list', '[]', 'parsing_exception'],
    ['nothing in it', '{}', 'illegal_argument_exception'],
  ])('refuses %s', async (_name, body, type) => {
    expect(await fixture.call('POST', '/monitors', body)).toMatchObject({
      status: 400,
      body: { error: { type }, status: 400 },
    });
  });

  it('refuses more monitors than an organisation may have', async () => {
    for (let i = 0; i < 1_000; i++) {
      await fixture.under.store.documents.put({
        orgId: 1,
        kind: 'monitor',
        id: `m${i}`,
        parent: '',
        timeMs: i,
        body: {},
      });
    }
    expect(await fixture.call('POST', '/monitors', exampleMonitor())).toMatchObject({
      status: 400,
      body: { error: { reason: 'an organisation may have 1000 monitors, and has 1000' } },
    });
  });
});

describe('monitors/<id>', () => {
  it('is told when it is not there', async () => {
    const answer = await fixture.call('GET', '/monitors/nope');
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      error: {
        root_cause: [{ type: 'alerting_exception', reason: 'Monitor not found.' }],
        type: 'alerting_exception',
        reason: 'Monitor not found.',
        caused_by: { type: 'exception', reason: 'org.elasticsearch.ElasticsearchStatusException: Monitor not found.' },
      },
      status: 404,
    });
    expect((await fixture.call('HEAD', '/monitors/nope')).status).toBe(404);
    expect((await fixture.call('PUT', '/monitors/nope', exampleMonitor())).status).toBe(404);
    expect((await fixture.call('POST', '/monitors/nope/_execute')).status).toBe(404);
  });

  it('is replaced by PUT, with a version of its own', async () => {
    const { id } = await made();
    await fixture.under.clock.advance(MINUTE_MS);
    const { status, body } = await fixture.call('PUT', `/monitors/${id}?refresh=true`, {
      ...exampleMonitor(),
      name: 'b',
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { _id: id, _version: 2, monitor: { name: 'b', enabled_time: T0, last_update_time: T0 + MINUTE_MS } },
    });
    expect((await fixture.call('HEAD', `/monitors/${id}`)).status).toBe(200);
  });

  it('is not replaced by what was made from an older one', async () => {
    const { id, seqNo } = await made();
    const path = `/monitors/${id}?if_seq_no=${seqNo}&if_primary_term=1`;
    expect((await fixture.call('PUT', path, exampleMonitor())).status).toBe(200);
    expect(await fixture.call('PUT', path, exampleMonitor())).toMatchObject({
      status: 409,
      body: { error: { type: 'version_conflict_engine_exception' } },
    });
    expect((await fixture.call('PUT', `/monitors/${id}?if_seq_no=1`, exampleMonitor())).status).toBe(400);
  });

  it('is replaced by both of two changes at once that name no version, and by one of two that do', async () => {
    const { id } = await made();
    const put = (query: string) => fixture.call('PUT', `/monitors/${id}${query}`, exampleMonitor());
    const both = await Promise.all([put(''), put('')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const { body } = await fixture.call('GET', `/monitors/${id}`);
    const query = `?if_seq_no=${Number(body._seq_no)}&if_primary_term=1`;
    const named = await Promise.all([put(query), put(query)]);
    expect(named.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('is removed by DELETE, and removing it again finds nothing', async () => {
    const { id } = await made();
    expect(await fixture.call('DELETE', `/monitors/${id}`)).toMatchObject({
      status: 200,
      body: {
        _index: '.opendistro-alerting-config',
        _type: '_doc',
        _id: id,
        _version: 2,
        result: 'deleted',
        forced_refresh: true,
        _shards: { total: 2, successful: 1, failed: 0 },
        _primary_term: 1,
      },
    });
    expect(await fixture.call('DELETE', `/monitors/${id}`)).toMatchObject({
      status: 200,
      body: { result: 'not_found' },
    });
    expect((await fixture.call('GET', `/monitors/${id}`)).status).toBe(404);
  });

  it('belongs to its organisation', async () => {
    const { id } = await made();
    const other = { orgId: 2 };
    expect((await fixture.call('GET', `/monitors/${id}`, undefined, other)).status).toBe(404);
    expect((await fixture.call('DELETE', `/monitors/${id}`, undefined, other)).body).toMatchObject({
      result: 'not_found',
    });
    expect((await fixture.call('POST', '/monitors/_search', {}, other)).body).toMatchObject({ hits: { hits: [] } });
    expect((await fixture.call('GET', `/monitors/${id}`)).status).toBe(200);
  });

  it('is read by Viewers, and changed and run by Editors', async () => {
    const { id } = await made();
    const viewer = { role: 'Viewer' } as const;
    expect((await fixture.call('GET', `/monitors/${id}`, undefined, viewer)).status).toBe(200);
    expect((await fixture.call('POST', '/monitors/_search', {}, viewer)).status).toBe(200);
    expect((await fixture.call('GET', '/monitors/alerts', undefined, viewer)).status).toBe(200);
    const refused = await Promise.all([
      fixture.call('POST', '/monitors', exampleMonitor(), viewer),
      fixture.call('PUT', `/monitors/${id}`, exampleMonitor(), viewer),
      fixture.call('DELETE', `/monitors/${id}`, undefined, viewer),
      fixture.call('POST', `/monitors/${id}/_execute?dryrun=true`, undefined, viewer),
      fixture.call('POST', '/monitors/_execute?dryrun=true', exampleMonitor(), viewer),
      fixture.call('POST', `/monitors/${id}/_acknowledge/alerts`, { alerts: ['a'] }, viewer),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect((await fixture.call('DELETE', `/monitors/${id}`, undefined, { role: 'Editor' })).status).toBe(200);
  });
});

describe('monitors/_search', () => {
  it('finds monitors by their fields below "monitor", and shows them without it', async () => {
    const { id } = await made();
    await made((monitor) => ({ ...monitor, name: 'other one' }));
    const { body } = await fixture.call('POST', '/monitors/_search', {
      query: { term: { 'monitor.name.keyword': 'test-monitor' } },
    });
    expect(body).toMatchObject({
      timed_out: false,
      hits: {
        total: { value: 1, relation: 'eq' },
        hits: [
          {
            _index: '.opendistro-alerting-config',
            _type: '_doc',
            _id: id,
            _version: 1,
            _primary_term: 1,
            _source: { type: 'monitor', name: 'test-monitor', schedule: exampleMonitor().schedule },
          },
        ],
      },
    });
    const sorted = await fixture.call('GET', '/monitors/_search', {
      sort: [{ 'monitor.name.keyword': 'asc' }],
      size: 1,
    });
    expect(sorted.body).toMatchObject({ hits: { total: { value: 2 }, hits: [{ _source: { name: 'other one' } }] } });
    const enabled = await fixture.call('POST', '/monitors/_search', { query: { match: { 'monitor.enabled': false } } });
    expect(enabled.body).toMatchObject({ hits: { hits: [] } });
    const none = await fixture.call('POST', '/monitors/_search', { _source: false, size: 1 });
    expect(none.status).toBe(200);
  });

  it.each([
    [undefined, 'parse_exception'],
    [{ query: { telepathy: {} } }, 'parsing_exception'],
    [{ size: 10_001 }, ''],
  ])('refuses %j', async (query, type) => {
    const { status, body } = await fixture.call('POST', '/monitors/_search', query);
    expect({ status, body }).toMatchObject({ status: 400, body: { error: { type: expect.stringContaining(type) } } });
  });
});

describe('monitors/_execute', () => {
  it('shows what a run would do, key for key', async () => {
    const { id, monitor } = await made();
    const results = exampleResults(0.9, 0.8);
    fixture.under.found = results;
    const { status, body } = await fixture.call('POST', `/monitors/${id}/_execute?dryrun=true`);
    const [trigger] = monitor.triggers as Array<{ id: string; actions: Array<{ id: string }> }>;
    const actionId = trigger?.actions[0]?.id ?? '';
    expect(status).toBe(200);
    expect(body).toEqual({
      monitor_name: 'test-monitor',
      period_start: T0 - 20 * MINUTE_MS,
      period_end: T0,
      error: null,
      input_results: { results: [results], error: null },
      trigger_results: {
        [trigger?.id ?? '']: {
          name: 'test-trigger',
          triggered: true,
          error: null,
          action_results: {
            [actionId]: {
              id: actionId,
              name: 'test-action',
              output: { subject: 'TheSubject', message: 'This is my message body.' },
              throttled: false,
              executionTime: T0,
              error: null,
            },
          },
        },
      },
    });
  });

  it('tells what failed', async () => {
    const { id, monitor } = await made();
    fixture.under.found = { hits: { hits: [] } };
    const { body } = await fixture.call('POST', `/monitors/${id}/_execute?dryrun`, '{ not json');
    const [trigger] = monitor.triggers as Array<{ id: string }>;
    expect(body).toMatchObject({
      trigger_results: { [trigger?.id ?? '']: { triggered: true, error: expect.stringContaining('null has no') } },
    });
  });

  it('takes a monitor that is not stored, and a time', async () => {
    fixture.under.found = exampleResults(0, 0);
    const periodEnd = T0 - DAY_MS;
    const { status, body } = await fixture.call(
      'POST',
      `/monitors/_execute?dryrun=true&period_end=${periodEnd}ms`,
      exampleMonitor()
    );
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { period_end: periodEnd, monitor_name: 'test-monitor' },
    });
    expect(await fixture.under.monitors.list(1)).toEqual([]);
    expect((await fixture.call('POST', '/monitors/_execute?period_end=noon', exampleMonitor())).status).toBe(400);
    expect((await fixture.call('POST', '/monitors/_execute?dryrun=maybe', exampleMonitor())).status).toBe(400);
    expect((await fixture.call('POST', '/monitors/_execute', {})).status).toBe(400);
  });

  it('sends for real without dryrun', async () => {
    const hook = await fixture.under.webhook(server.url);
    const { body } = await fixture.call('POST', '/monitors', exampleMonitor(hook));
    fixture.under.found = exampleResults(0.9, 0.8);
    await fixture.call('POST', `/monitors/${String(body._id)}/_execute`);
    expect(server.requests).toHaveLength(1);
    expect((await fixture.call('GET', '/monitors/alerts')).body).toMatchObject({ totalAlerts: 1 });
  });
});
