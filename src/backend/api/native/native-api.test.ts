import * as z from 'zod';
import { LIMITS, VigilError } from '../../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0, until } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';
import * as answers from './answers';

jest.setTimeout(30_000);
afterEach(closeFixtures);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEP = 5 * MINUTE;

/** An engine with one detector on two series, one of them with an anomaly in its history. */
async function withDetector() {
  const source = new ScriptedSource(
    { labels: { pod: 'a', region: 'eu' }, curve: wave({ spikes: [T0 - 2 * HOUR] }) },
    { labels: { pod: 'b', region: 'us' }, curve: wave() }
  );
  const fixture = await EngineFixture.open({ sources: [source] });
  const id = await fixture.create(
    demoSpec({ name: 'orders', intervalMs: STEP, historyMs: 5 * DAY, labels: { team: 'shop' } })
  );
  await fixture.settle();
  return { fixture, id, source };
}

/** The answer, once it is known to have the documented shape. */
async function ok<T extends z.ZodType>(fixture: EngineFixture, path: string, shape: T): Promise<z.infer<T>> {
  const { status, body } = await fixture.call('GET', path);
  expect({ path, status, body: status === 200 ? undefined : body }).toEqual({ path, status: 200, body: undefined });
  return shape.parse(body);
}

describe('GET /detectors', () => {
  it('lists detectors with state, open anomalies and the highest score of each hour', async () => {
    const { fixture, id } = await withDetector();
    const page = await ok(fixture, '/detectors', answers.detectorPage);
    expect(page).toMatchObject({ total: 1, nextCursor: null });
    expect(page.items[0]).toMatchObject({ detector: { id, name: 'orders' }, state: { series: 2 } });
    const hours = page.items[0]?.scoreByHour ?? [];
    expect(hours).toHaveLength(24);
    expect(hours.at(-1)).not.toBeNull();
    expect(Math.max(...hours.map((score) => score ?? 0))).toBe(hours.at(-3));
  });

  it('pages by cursor without repeating or leaving out', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    for (let i = 0; i < 5; i++) {
      await fixture.create(demoSpec({ name: `d${i}` }));
    }
    for (const sort of ['attention', 'name', 'updated']) {
      const names: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page: z.infer<typeof answers.detectorPage> = await ok(
          fixture,
          `/detectors?limit=2&sort=${sort}${after}`,
          answers.detectorPage
        );
        names.push(...page.items.map(({ detector }) => detector.name));
        cursor = page.nextCursor;
      }
      expect(names).toEqual(['d0', 'd1', 'd2', 'd3', 'd4']);
    }
  });

  it.each([
    ['search=ORD', ['orders']],
    ['search=nothing', []],
    ['source=demo', ['orders']],
    ['source=csv,prometheus', []],
    ['state=running,learning', ['orders']],
    ['state=failing', []],
    [`labels=${encodeURIComponent('team="shop"')}`, ['orders']],
    [`labels=${encodeURIComponent('team=~"s.*p", x=""')}`, ['orders']],
    [`labels=${encodeURIComponent('team!="shop"')}`, []],
  ])('filters by %s, while the state counts stay those of all', async (query, names) => {
    const { fixture } = await withDetector();
    const page = await ok(fixture, `/detectors?${query}`, answers.detectorPage);
    expect(page.items.map(({ detector }) => detector.name)).toEqual(names);
    expect(page.total).toBe(names.length);
    expect(Object.values(page.states).reduce((sum, count) => sum + count)).toBe(1);
  });

  it('puts what fails and what is odd now first', async () => {
    const source = new ScriptedSource();
    source.before = ({ query }) => {
      if (query.metric === 'cpu_percent') {
        throw new VigilError('unavailable', 'down', { source: 'downstream' });
      }
    };
    source.add({}, wave({ spikes: [T0 - STEP] }));
    const fixture = await EngineFixture.open({ sources: [source] });
    await fixture.create(demoSpec({ name: 'a off', enabled: false }));
    await fixture.create(demoSpec({ name: 'b calm', direction: 'below', intervalMs: STEP, historyMs: 5 * DAY }));
    await fixture.create(demoSpec({ name: 'c odd', intervalMs: STEP, historyMs: 5 * DAY }));
    await fixture.create(demoSpec({ name: 'd failing', source: { kind: 'demo', metric: 'cpu_percent' } }));
    await fixture.settle();
    const page = await ok(fixture, '/detectors', answers.detectorPage);
    expect(page.items.map(({ detector }) => detector.name)).toEqual(['d failing', 'c odd', 'b calm', 'a off']);
  });
});

describe('detectors', () => {
  it('get the defaults for what is left out', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const { status, body } = await fixture.call('POST', '/detectors', {
      name: ' x ',
      source: { kind: 'demo', metric: 'orders' },
    });
    expect(status).toBe(201);
    expect(answers.detectorView.parse(body).detector).toMatchObject({
      name: 'x',
      intervalMs: MINUTE,
      historyMs: 14 * DAY,
      enabled: true,
      version: 1,
      updatedBy: 'erin',
    });
  });

  it.each([
    { name: 'no name', body: { source: { kind: 'demo', metric: 'orders' } }, paths: ['name'] },
    { name: 'an unknown field', body: { ...demoSpec(), wrong: 1 }, paths: ['wrong'] },
    { name: 'a wrong type', body: { ...demoSpec(), intervalMs: 'often' }, paths: ['intervalMs'] },
    {
      name: 'several things wrong',
      body: { ...demoSpec(), intervalMs: 5, seriesLimit: 0, direction: 'up' },
      paths: ['intervalMs', 'seriesLimit', 'direction'],
    },
    {
      name: 'a parameter out of range',
      body: { ...demoSpec(), algorithm: { name: 'seasonal', params: { levelHours: 0 } } },
      paths: ['algorithm.params.levelHours'],
    },
  ])('are refused with $name: one message per field, and nothing is stored', async ({ body, paths }) => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const answer = await fixture.call('POST', '/detectors', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('invalid_argument');
    expect(answer.body.error.details.fields.map(({ path }: { path: string }) => path).sort()).toEqual(
      [...paths].sort()
    );
    expect((await fixture.call('GET', '/detectors')).body.total).toBe(0);
  });

  it('tell the value and the allowed range of a number', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const { body } = await fixture.call('POST', '/detectors', { ...demoSpec(), intervalMs: 5 });
    expect(body.error.details.fields).toEqual([
      { path: 'intervalMs', message: 'intervalMs must be 10000–86400000, got 5' },
    ]);
  });

  it('have names of their own: 409 already_exists, whatever the case', async () => {
    const { fixture, id } = await withDetector();
    expect((await fixture.call('POST', '/detectors', demoSpec({ name: 'ORDERS' }))).status).toBe(409);
    await fixture.create(demoSpec({ name: 'other' }));
    const taken = await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec: demoSpec({ name: 'other' }) });
    expect(taken).toMatchObject({ status: 409, body: { error: { code: 'already_exists' } } });
  });

  it('are changed from their current version only: 409 failed_precondition with it', async () => {
    const { fixture, id } = await withDetector();
    const spec = demoSpec({ description: 'new', intervalMs: STEP, historyMs: 5 * DAY });
    expect((await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec })).body.detector).toMatchObject({
      version: 2,
      generation: 1,
    });
    const stale = await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec });
    expect(stale).toMatchObject({
      status: 409,
      body: { error: { code: 'failed_precondition', details: { currentVersion: 2 } } },
    });
    const disable = await fixture.call('POST', `/detectors/${id}/disable`, { version: 1 });
    expect(disable).toMatchObject({ status: 409, body: { error: { details: { currentVersion: 2 } } } });
  });

  it('are started and stopped; doing so twice changes nothing', async () => {
    const { fixture, id } = await withDetector();
    const off = await fixture.call('POST', `/detectors/${id}/disable`, {});
    expect(off).toMatchObject({
      status: 200,
      body: { state: { kind: 'disabled', nextRunMs: null }, detector: { version: 2 } },
    });
    expect((await fixture.call('POST', `/detectors/${id}/disable`, {})).body.detector.version).toBe(2);
    await fixture.pass(5 * MINUTE);
    expect((await fixture.call('POST', `/detectors/${id}/enable`, { version: 2 })).body.detector.version).toBe(3);
    await fixture.settle();
    expect((await fixture.call('GET', `/detectors/${id}`)).body.state).toMatchObject({ lagMs: 0, failing: null });
  });

  it('are gone with all they had once removed', async () => {
    const { fixture, id } = await withDetector();
    expect((await fixture.call('GET', '/anomalies')).body.total).toBeGreaterThan(0);
    expect((await fixture.call('DELETE', `/detectors/${id}`)).status).toBe(204);
    expect((await fixture.call('GET', `/detectors/${id}`)).status).toBe(404);
    expect((await fixture.call('GET', '/anomalies')).body.total).toBe(0);
    expect(await fixture.create(demoSpec({ name: 'orders' }))).not.toBe(id);
  });
});

describe('what a detector has seen', () => {
  it('is listed by series, worst first or by labels, filtered and paged', async () => {
    const { fixture, id } = await withDetector();
    const all = await ok(fixture, `/detectors/${id}/series?sort=labels`, answers.seriesPage);
    expect(all.items.map(({ labels }) => labels['pod'])).toEqual(['a', 'b']);
    expect(all.items[0]).toMatchObject({ lastMs: T0, firstMs: T0 - 5 * DAY + STEP });
    const eu = await ok(
      fixture,
      `/detectors/${id}/series?labels=${encodeURIComponent('region="eu"')}`,
      answers.seriesPage
    );
    expect(eu).toMatchObject({ total: 1, items: [{ labels: { pod: 'a' } }] });
    const first = await ok(fixture, `/detectors/${id}/series?limit=1`, answers.seriesPage);
    const second = await ok(fixture, `/detectors/${id}/series?limit=1&cursor=${first.nextCursor}`, answers.seriesPage);
    expect(second.nextCursor).toBeNull();
    expect(new Set([...first.items, ...second.items].map(({ seriesKey }) => seriesKey)).size).toBe(2);
  });

  it('is read as columns: the worst series of the range unless one is named, thinned', async () => {
    const { fixture, id } = await withDetector();
    const worst = await ok(
      fixture,
      `/detectors/${id}/results?from=${T0 - DAY}&to=${T0}&maxPoints=50`,
      answers.seriesResults
    );
    expect(worst).toMatchObject({ labels: { pod: 'a' }, thinned: true });
    expect(worst.columns.timeMs.length).toBeLessThanOrEqual(50);
    expect(Math.max(...worst.columns.value.map((value) => value ?? 0))).toBeGreaterThan(150);
    const other = (await ok(fixture, `/detectors/${id}/series?sort=labels`, answers.seriesPage)).items[1];
    const named = await ok(
      fixture,
      `/detectors/${id}/results?from=${T0 - HOUR}&to=${T0}&series=${other?.seriesKey}`,
      answers.seriesResults
    );
    expect(named).toMatchObject({ labels: { pod: 'b' }, thinned: false });
    expect(named.columns.timeMs).toHaveLength(13);
  });

  it('is told run by run, newest first', async () => {
    const { fixture, id } = await withDetector();
    await fixture.pass(STEP, STEP);
    const { items } = await ok(fixture, `/detectors/${id}/runs`, answers.runList);
    expect(items.map(({ origin, toMs }) => ({ origin, toMs }))).toEqual([
      { origin: 'live', toMs: T0 + STEP },
      { origin: 'backfill', toMs: T0 },
    ]);
  });

  it('is told member by member, of the worst series unless one is named, from its newest snapshot', async () => {
    const { fixture, id } = await withDetector();
    const worst = await ok(fixture, `/detectors/${id}/members`, answers.seriesMembers);
    expect(worst).toMatchObject({ labels: { pod: 'a' }, asOfMs: T0 });
    expect(worst.members.length).toBeGreaterThan(0);
    const other = (await ok(fixture, `/detectors/${id}/series?sort=labels`, answers.seriesPage)).items[1];
    const named = await ok(fixture, `/detectors/${id}/members?series=${other?.seriesKey}`, answers.seriesMembers);
    expect(named).toMatchObject({ seriesKey: other?.seriesKey, labels: { pod: 'b' } });
    const none = await fixture.call('GET', `/detectors/${id}/members?series=none`);
    expect(none).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });

  it('has no members where no series has come yet', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const id = await fixture.create(demoSpec({ enabled: false }));
    expect(await ok(fixture, `/detectors/${id}/members`, answers.seriesMembers)).toEqual({
      seriesKey: '',
      labels: {},
      members: [],
      asOfMs: null,
    });
  });

  it('is offered to editors as names and values of labels', async () => {
    const { fixture, id } = await withDetector();
    expect(await ok(fixture, '/detectors/labels', answers.labelValues)).toEqual({
      names: ['pod', 'region'],
      values: [],
    });
    expect(await ok(fixture, `/detectors/labels?detector=${id}&name=pod`, answers.labelValues)).toMatchObject({
      values: ['a', 'b'],
    });
    expect(await ok(fixture, '/detectors/labels?detector=none&name=pod', answers.labelValues)).toEqual({
      names: [],
      values: [],
    });
  });
});

describe('anomalies', () => {
  it.each([
    ['', 1],
    ['detector=orders', 1],
    ['detector=nothing', 0],
    ['severity=slight,moderate,severe', 1],
    [`labels=${encodeURIComponent('pod="a"')}`, 1],
    [`labels=${encodeURIComponent('pod=~"(b|c)"')}`, 0],
    [`from=${T0 - 3 * HOUR}&to=${T0}`, 1],
    [`from=${T0 - 5 * HOUR}&to=${T0 - 4 * HOUR}`, 0],
    ['search=ORDERS', 1],
    ['search=zebra', 0],
    ['series=0000000000000000', 0],
  ])('are found by "%s"', async (query, count) => {
    const { fixture } = await withDetector();
    const page = await ok(fixture, `/anomalies?${query}`, answers.anomalyPage);
    expect({ items: page.items.length, total: page.total }).toEqual({ items: count, total: count });
  });

  it('are counted by severity without the severity filter, and without any filter', async () => {
    const { fixture } = await withDetector();
    const [anomaly] = (await ok(fixture, '/anomalies', answers.anomalyPage)).items;
    const others = ['slight', 'moderate', 'severe'].filter((severity) => severity !== anomaly?.severity).join(',');
    const page = await ok(fixture, `/anomalies?severity=${others}`, answers.anomalyPage);
    expect(page).toMatchObject({ total: 0, items: [], unfiltered: 1 });
    expect(page.severities[anomaly?.severity ?? 'slight']).toBe(1);
  });

  it('are read one by one', async () => {
    const { fixture } = await withDetector();
    const [anomaly] = (await ok(fixture, '/anomalies', answers.anomalyPage)).items;
    expect(await ok(fixture, `/anomalies/${anomaly?.id}`, answers.anomaly)).toEqual(anomaly);
  });
});

describe('the rest', () => {
  it('tests a source', async () => {
    const { fixture } = await withDetector();
    const { status, body } = await fixture.call('POST', '/sources/test', {
      source: { kind: 'demo', metric: 'orders' },
      intervalMs: MINUTE,
    });
    expect(status).toBe(200);
    expect(answers.sourceTest.parse(body)).toEqual({
      series: 2,
      points: 120,
      missing: 0,
      examples: [
        { pod: 'a', region: 'eu' },
        { pod: 'b', region: 'us' },
      ],
      extent: null,
      notices: [],
    });
  });

  it('stores connections without ever giving their secrets away', async () => {
    const { fixture } = await withDetector();
    const admin = fixture.as('Admin');
    const input = { url: 'https://prom.example', auth: 'bearer', secret: 'hush-hush' };
    const put = await fixture.call('PUT', '/connections/main', input, admin);
    expect(answers.connection.parse(put.body)).toMatchObject({ name: 'main', secretSet: true });
    const list = await ok(fixture, '/connections', answers.connectionList);
    expect(JSON.stringify([put.body, list])).not.toContain('hush');
    expect((await fixture.call('DELETE', '/connections/main', undefined, admin)).status).toBe(204);
    expect((await fixture.call('DELETE', '/connections/main', undefined, admin)).status).toBe(404);
  });

  it('takes files and lets go of them', async () => {
    const { fixture } = await withDetector();
    const upload = (name: string, body: string, type = 'text/csv') =>
      fixture.engine.api(
        new Request(`http://vigil/api/v1/files?name=${name}`, {
          method: 'POST',
          body,
          headers: { 'content-type': type },
        }),
        fixture.as('Admin')
      );
    const done = await upload('a.csv', 'timestamp,value\n2026-01-01,1\n');
    expect(done.status).toBe(201);
    expect(answers.file.parse(await done.json())).toMatchObject({ path: 'a.csv', uploaded: true });
    expect((await ok(fixture, '/files', answers.fileList)).items).toHaveLength(1);
    expect((await upload('a.csv', 'nothing in it')).status).toBe(400);
    expect((await upload('a.csv', 'timestamp,value\n2026-01-01,1\n', 'text/plain')).status).toBe(400);
    expect((await upload('a.csv', 'x'.repeat(LIMITS.csvBytes + 1))).status).toBe(413);
    expect((await fixture.call('DELETE', '/files/a.csv', undefined, fixture.as('Admin'))).status).toBe(204);
    expect((await fixture.call('DELETE', '/files/a.csv', undefined, fixture.as('Admin'))).status).toBe(404);
  });

  it('tells how the engine is', async () => {
    const { fixture } = await withDetector();
    expect(await ok(fixture, '/health', answers.healthReport)).toMatchObject({ status: 'ok' });
    const status = await ok(fixture, '/status', answers.engineStatus);
    expect(status).toMatchObject({
      role: 'serve',
      memory: { models: 2 },
      queue: { running: 0, waiting: 0 },
      sources: [{ kind: 'demo', lastError: null }],
    });
    expect(status.lag.reduce((sum, { detectors }) => sum + detectors, 0)).toBe(1);
    expect(await ok(fixture, '/whoami', answers.whoami)).toEqual({ orgId: 1, role: 'Editor', login: 'erin' });
  });

  it('says in the health that a detector fails, and why in its state', async () => {
    const { fixture, source } = await withDetector();
    source.before = () => {
      throw new VigilError('unavailable', 'no route to host', { source: 'downstream' });
    };
    await fixture.pass(STEP, STEP);
    const health = await ok(fixture, '/health', answers.healthReport);
    expect(health).toMatchObject({ status: 'degraded', message: '1 of 1 detectors are failing: "orders"' });
    const status = await ok(fixture, '/status', answers.engineStatus);
    expect(status.sources[0]).toMatchObject({ lastError: 'no route to host' });
  });

  it('counts itself for Prometheus', async () => {
    const { fixture } = await withDetector();
    const text = await fixture.engine.metrics();
    expect(text).toMatch(/^vigil_runs_total\{result="done"\} 1$/m);
    expect(text).toMatch(new RegExp(`^vigil_points_total ${2 * 5 * 288}$`, 'm'));
    expect(text).toMatch(/^vigil_models 2$/m);
  });
});

describe('errors', () => {
  it.each([
    ['GET', '/nothing', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope', undefined, 404, 'not_found'],
    ['PUT', '/detectors/nope', { version: 1, spec: demoSpec() }, 404, 'not_found'],
    ['DELETE', '/detectors/nope', undefined, 404, 'not_found'],
    ['POST', '/detectors/nope/enable', {}, 404, 'not_found'],
    ['POST', '/detectors/nope/disable', {}, 404, 'not_found'],
    ['GET', '/detectors/nope/series', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope/results?from=0&to=1', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope/members', undefined, 404, 'not_found'],
    ['GET', '/detectors/nope/runs', undefined, 404, 'not_found'],
    ['GET', '/anomalies/nope', undefined, 404, 'not_found'],
    ['GET', '/previews/nope', undefined, 404, 'not_found'],
    ['DELETE', '/previews/nope', undefined, 404, 'not_found'],
    ['GET', '/detectors?limit=0', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?unknown=1', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?limit=1&limit=2', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?cursor=rubbish', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?labels=oops', undefined, 400, 'invalid_argument'],
    ['GET', '/detectors?state=sad', undefined, 400, 'invalid_argument'],
    ['GET', `/detectors?labels=${encodeURIComponent('a=~"("')}`, undefined, 400, 'invalid_argument'],
    ['GET', '/anomalies?from=9&to=1', undefined, 400, 'invalid_argument'],
    ['GET', '/anomalies?cursor=rubbish', undefined, 400, 'invalid_argument'],
    ['GET', '/anomalies?severity=huge', undefined, 400, 'invalid_argument'],
    ['GET', '/whoami?x=1', undefined, 400, 'invalid_argument'],
    ['POST', '/previews', { spec: demoSpec(), fromMs: 5, toMs: 5 }, 400, 'invalid_argument'],
    ['POST', '/sources/test', { source: { kind: 'carrier pigeon' }, intervalMs: MINUTE }, 400, 'invalid_argument'],
    ['POST', '/detectors', undefined, 400, 'invalid_argument'],
  ])('%s %s answers with the right status and code', async (method, path, body, status, code) => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const answer = await fixture.call(method, path, body, fixture.as('Admin'));
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(Object.keys(answer.body)).toEqual(['error']);
  });

  it('refuses a range of results that ends before it begins, and a series that is not there', async () => {
    const { fixture, id } = await withDetector();
    expect((await fixture.call('GET', `/detectors/${id}/results?from=5&to=5`)).status).toBe(400);
    expect((await fixture.call('GET', `/detectors/${id}/results?from=0&to=5&series=beef`)).status).toBe(404);
  });

  it('says where a body stops being JSON', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const post = (body: string | Uint8Array, type = 'application/json') =>
      fixture.engine.api(
        new Request('http://vigil/api/v1/detectors', {
          method: 'POST',
          body: body as BodyInit,
          headers: { 'content-type': type },
        }),
        fixture.as('Editor')
      );
    const message = async (response: Response) =>
      ((await response.json()) as { error: { message: string } }).error.message;
    expect(await message(await post('{"name":\n  oops}'))).toBe(
      'the body must be JSON: unexpected "o" at line 2, column 3'
    );
    expect(await message(await post('{"name":'))).toBe(
      'the body must be JSON: the text ends too early at line 1, column 9'
    );
    expect(await message(await post(Uint8Array.of(0x22, 0xff, 0x22)))).toBe('the body must be UTF-8 text');
    expect(await message(await post('{}', 'text/plain'))).toBe(
      'content-type must be application/json, got "text/plain"'
    );
  });

  it('answers 413 to a body beyond the limit, declared or not', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const chunk = new Uint8Array(1024 * 1024).fill(32);
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => (sent++ < 12 ? controller.enqueue(chunk) : controller.close()),
    });
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' }, duplex: 'half' };
    const response = await fixture.engine.api(new Request('http://vigil/api/v1/detectors', init), fixture.as('Editor'));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      error: { code: 'resource_exhausted', details: { maxBytes: LIMITS.bodyBytes } },
    });
  });

  it('answers 405 with what is possible', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const { status, headers } = await fixture.call('PATCH', '/detectors/x', {});
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, PUT, DELETE');
  });

  it('gives the words of a source that fails, with 503 and whose fault it is', async () => {
    const { fixture, source } = await withDetector();
    source.before = () => {
      throw new VigilError('unavailable', 'connection refused', {
        source: 'downstream',
        cause: new Error('secret detail'),
      });
    };
    const answer = await fixture.call('POST', '/sources/test', {
      source: { kind: 'demo', metric: 'orders' },
      intervalMs: MINUTE,
    });
    expect(answer).toMatchObject({
      status: 503,
      body: { error: { source: 'downstream', message: 'connection refused' } },
    });
    expect(JSON.stringify(answer.body)).not.toContain('secret detail');
  });

  it('gives nothing away about an error nobody expected', async () => {
    const { fixture, source } = await withDetector();
    source.before = () => {
      throw new Error('password=hunter2');
    };
    const answer = await fixture.call('POST', '/sources/test', {
      source: { kind: 'demo', metric: 'orders' },
      intervalMs: MINUTE,
    });
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 'internal' } } });
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });
});

describe('access', () => {
  it.each([
    ['POST', '/detectors', demoSpec(), 'Editor'],
    ['PUT', '/detectors/x', { version: 1, spec: demoSpec() }, 'Editor'],
    ['DELETE', '/detectors/x', undefined, 'Editor'],
    ['POST', '/detectors/x/enable', {}, 'Editor'],
    ['POST', '/detectors/x/disable', {}, 'Editor'],
    ['POST', '/previews', { spec: demoSpec(), fromMs: 0, toMs: 1 }, 'Editor'],
    ['GET', '/previews/x', undefined, 'Editor'],
    ['DELETE', '/previews/x', undefined, 'Editor'],
    ['POST', '/sources/test', { source: { kind: 'demo', metric: 'orders' }, intervalMs: MINUTE }, 'Editor'],
    ['PUT', '/connections/x', { url: 'http://x' }, 'Admin'],
    ['DELETE', '/connections/x', undefined, 'Admin'],
    ['POST', '/files?name=x', undefined, 'Admin'],
    ['DELETE', '/files/x', undefined, 'Admin'],
  ] as const)('%s %s needs the role it says', async (method, path, body, role) => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const lower = role === 'Admin' ? 'Editor' : 'Viewer';
    const refused = await fixture.call(method, path, body, fixture.as(lower));
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'permission_denied' } } });
    expect((await fixture.call(method, path, body, fixture.as(role))).status).not.toBe(403);
  });

  it('lets Viewers read', async () => {
    const { fixture, id } = await withDetector();
    for (const path of [
      '/detectors',
      `/detectors/${id}`,
      `/detectors/${id}/series`,
      '/anomalies',
      '/status',
      '/connections',
      '/files',
    ]) {
      expect((await fixture.call('GET', path, undefined, fixture.as('Viewer'))).status).toBe(200);
    }
  });

  it('never lets organisations see each other', async () => {
    const { fixture, id } = await withDetector();
    const stranger = fixture.as('Admin', 2);
    const [anomaly] = (await ok(fixture, '/anomalies', answers.anomalyPage)).items;
    await fixture.call('PUT', '/connections/main', { url: 'http://prom' }, fixture.as('Admin'));
    const { body: preview } = await fixture.call('POST', '/previews', {
      spec: demoSpec(),
      fromMs: T0 - HOUR,
      toMs: T0,
    });
    await until(async () => (await fixture.call('GET', `/previews/${preview.id}`)).body.state === 'done');
    for (const path of [
      `/detectors/${id}`,
      `/detectors/${id}/series`,
      `/detectors/${id}/members`,
      `/detectors/${id}/runs`,
      `/anomalies/${anomaly?.id}`,
      `/previews/${preview.id}`,
    ]) {
      expect((await fixture.call('GET', path, undefined, stranger)).status).toBe(404);
    }
    expect((await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec: demoSpec() }, stranger)).status).toBe(
      404
    );
    expect((await fixture.call('DELETE', `/detectors/${id}`, undefined, stranger)).status).toBe(404);
    for (const path of ['/detectors', '/anomalies', `/anomalies?detector=${id}`, '/connections']) {
      expect((await fixture.call('GET', path, undefined, stranger)).body.items).toEqual([]);
    }
    expect((await fixture.call('GET', `/detectors/labels?detector=${id}`, undefined, stranger)).body.names).toEqual([]);
    expect((await fixture.call('POST', '/detectors', demoSpec({ name: 'orders' }), stranger)).status).toBe(201);
  });
});
