import { DAY_MS, MINUTE_MS } from '../../../../schema';
import { FakeServer } from '../../../sources/testkit/fake-server';
import { MonitorsFixture, T0 } from '../../../testkit/monitors-fixture';
import { AlertingFixture, exampleMonitor, exampleResults, type MonitorChange } from '../../../testkit/alerting-fixture';

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

/** What an answer says of the monitor. */
async function made(
  change: MonitorChange = (monitor) => monitor
): Promise<{ id: string; monitor: Record<string, unknown>; seqNo: number }> {
  const { status, body } = await fixture.call('POST', '/monitors', change(exampleMonitor()));
  expect(status).toBe(201);
  return { id: String(body._id), monitor: body.monitor as Record<string, unknown>, seqNo: Number(body._seq_no) };
}

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
