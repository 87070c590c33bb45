import { MINUTE_MS } from '../../../../schema';
import { FakeServer } from '../../../sources/testkit/fake-server';
import { MonitorsFixture, T0 } from '../../../testkit/monitors-fixture';
import {
  AlertingFixture,
  exampleMonitor,
  exampleResults,
  type ExampleMonitor,
  type MonitorChange,
} from '../../../testkit/alerting-fixture';

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

const withTrigger =
  (changes: object): MonitorChange =>
  (monitor) => ({
    ...monitor,
    triggers: [{ ...monitor.triggers[0], ...changes }],
  });
const withAction =
  (changes: object): MonitorChange =>
  (monitor) =>
    withTrigger({ actions: [{ ...monitor.triggers[0]?.actions[0], ...changes }] })(monitor);
const withSchedule =
  (schedule: unknown): MonitorChange =>
  (monitor) => ({ ...monitor, schedule });
const without =
  (key: string): MonitorChange =>
  (monitor) =>
    Object.fromEntries(Object.entries(monitor).filter(([name]) => name !== key));

/** What an answer says of the monitor. */
async function made(
  change: MonitorChange = (monitor) => monitor
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
  it.each<[string, MonitorChange, object]>([
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

  const trigger = exampleMonitor().triggers[0] as ExampleMonitor['triggers'][number];
  const input = exampleMonitor().inputs[0] as ExampleMonitor['inputs'][number];
  const search =
    (query: unknown): MonitorChange =>
    (monitor) => ({ ...monitor, inputs: [{ search: { indices: ['a'], query } }] });
  const script = (source: unknown, more: object = {}) => withTrigger({ condition: { script: { source, ...more } } });

  it.each<[string, MonitorChange, string]>([
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
