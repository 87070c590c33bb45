import { DAY_MS, HOUR_MS, MINUTE_MS, QUERY_TYPES } from '../schema';
import { HttpClients } from './sources/http/http-clients';
import { readHere } from './sources/long-answers';
import { PrometheusSource } from './sources/prometheus/prometheus-source';
import { FakeServer } from './sources/testkit/fake-server';
import { ManualClock } from './base/testkit/manual-clock';
import { AFTER_SPREAD_MS, closeFixtures, demoSpec, EngineFixture, T0, until } from './testkit/engine-fixture';
import { ScriptedSource, wave } from './testkit/scripted-source';

// From the source through models, store and API to the frames of the data source: nothing may fall over on the way.
jest.setTimeout(30_000);
afterEach(closeFixtures);

const LARGEST = 1e308;

async function upload(fixture: EngineFixture, lines: string[]): Promise<void> {
  const init = { method: 'POST', body: lines.join('\n'), headers: { 'content-type': 'text/csv' } };
  const request = new Request('http://vigil/api/v1/files?name=odd.csv', init);
  const response = await fixture.engine.api(request, fixture.as('Admin'));
  expect(response.status).toBe(201);
}

async function detectorOnFile(fixture: EngineFixture, lines: string[], historyMs = DAY_MS): Promise<string> {
  await upload(fixture, lines);
  const id = await fixture.create(demoSpec({ source: { kind: 'csv', file: 'odd.csv' }, historyMs }));
  await fixture.settle();
  return id;
}

async function stateOf(fixture: EngineFixture, id: string) {
  return (await fixture.call('GET', `/detectors/${id}`)).body.state;
}

async function columnsOf(fixture: EngineFixture, id: string) {
  const path = `/detectors/${id}/results?from=0&to=${T0 + 400 * DAY_MS}&maxPoints=20000`;
  const { status, body } = await fixture.call('GET', path);
  expect(status).toBe(200);
  return body.columns;
}

/** The frames of every type of query; each must be answered, with numbers that are finite or null and rising times. */
async function framesOf(fixture: EngineFixture) {
  const items = QUERY_TYPES.map((queryType) => ({
    refId: queryType,
    queryType,
    modelJson: JSON.stringify({ queryType }),
    range: { fromMs: 0, toMs: T0 + DAY_MS },
    maxDataPoints: 5_000,
  }));
  const call = { orgId: 1, datasourceUid: 'vigil', fromAlert: false, items, signal: new AbortController().signal };
  const answers = await fixture.engine.queries(call);
  const frames = [...answers].flatMap(([refId, answer]) => {
    expect({ refId, answer }).toMatchObject({ answer: { ok: true } });
    return answer.ok ? answer.frames.map((frame) => ({ refId, frame })) : [];
  });
  for (const { frame } of frames) {
    for (const values of frame.fields.map((field): ArrayLike<unknown> => field.values)) {
      expect(Array.from(values).filter((value) => typeof value === 'number' && Math.abs(value) === Infinity)).toEqual(
        []
      );
    }
  }
  return frames;
}

const stamp = (minute: number) => String((T0 + minute * MINUTE_MS) / 1_000);

describe('odd points of a file', () => {
  it('are put in order, the last of repeated ones counts, gaps stay gaps, nothing is invented', async () => {
    const fixture = await EngineFixture.open();
    const id = await detectorOnFile(fixture, [
      'timestamp,value',
      `${stamp(-1)},7`,
      `${stamp(-5)},1`,
      `${stamp(-3)},NaN`,
      `${stamp(-4)},Infinity`,
      `${stamp(-2)},3`,
      `${stamp(-2)},-Infinity`,
      `${stamp(-2)},5`,
      'yesterday,6',
      `${stamp(0)},`,
    ]);
    expect(await columnsOf(fixture, id)).toMatchObject({
      timeMs: [-5, -4, -3, -2, -1, 0].map((minute) => T0 + minute * MINUTE_MS),
      value: [1, null, null, 5, 7, null],
      score: [0, 0, 0, 0, 0, 0],
    });
    const state = await stateOf(fixture, id);
    expect(state).toMatchObject({ failing: null, lastRun: { points: 6 } });
    expect(state.notices.join()).toMatch(/1 row.*line 9/);
    const band = (await framesOf(fixture)).find(({ refId }) => refId === 'band')?.frame;
    expect(band?.fields[0]?.values).toHaveLength(6);
  });

  it('of the future wait for their time, which the notices tell, and are then taken once', async () => {
    const fixture = await EngineFixture.open();
    const lines = [-2, -1, 0, 1, 2, 60 * 24 * 365].map((minute) => `${stamp(minute)},${minute}`);
    const id = await detectorOnFile(fixture, ['timestamp,value', ...lines]);
    expect((await columnsOf(fixture, id)).value).toEqual([-2, -1, 0]);
    expect((await stateOf(fixture, id)).notices).toEqual([
      'the data goes on until 2027-03-02T00:00:00.000Z: later points are taken as their time comes',
    ]);
    await fixture.pass(3 * MINUTE_MS);
    expect((await columnsOf(fixture, id)).value).toEqual([-2, -1, 0, 1, 2]);
    await framesOf(fixture);
  });

  it('all of the future fail nothing and store nothing', async () => {
    const fixture = await EngineFixture.open();
    const id = await detectorOnFile(fixture, ['timestamp,value', `${stamp(60)},1`, `${stamp(61)},2`]);
    expect(await stateOf(fixture, id)).toMatchObject({ failing: null, series: 0 });
    await framesOf(fixture);
  });

  it('as large as numbers get keep their value, finite scores and bounds everywhere', async () => {
    const fixture = await EngineFixture.open();
    const values = Array.from({ length: 600 }, (_, i) =>
      i % 50 === 49 ? (i % 100 === 99 ? -LARGEST : LARGEST) : i % 7
    );
    const lines = values.map((value, i) => `${stamp(i - 599)},${value}`);
    const id = await detectorOnFile(fixture, ['timestamp,value', ...lines]);
    const { value, score, expected, lower, upper } = await columnsOf(fixture, id);
    expect(value).toEqual(values);
    expect(score.every((each: number) => each >= 0 && each <= 100)).toBe(true);
    for (const bounds of [expected, lower, upper]) {
      expect(bounds.slice(100).filter((each: number | null) => each === null)).toEqual([]);
    }
    expect(await stateOf(fixture, id)).toMatchObject({ failing: null });
    await framesOf(fixture);
    const after = await fixture.afterKill();
    await after.settle();
    expect((await columnsOf(after, id)).value).toEqual(values);
  });

  it('thousands of years before the others are passed over, and said to be, not walked through', async () => {
    const fixture = await EngineFixture.open();
    const old = ['-8640000000000000', '-62135596800'];
    const id = await detectorOnFile(fixture, ['timestamp,value', ...old.map((at, i) => `${at},${i}`)]);
    expect(await stateOf(fixture, id)).toMatchObject({ failing: null, lastRun: { points: 1 } });
    await upload(fixture, ['timestamp,value', ...[...old, stamp(-1), stamp(0)].map((at, i) => `${at},${i}`)]);
    await fixture.pass(MINUTE_MS);
    expect((await columnsOf(fixture, id)).value).toEqual([2, 3]);
    const { failing, notices } = await stateOf(fixture, id);
    expect({ failing, notices }).toEqual({
      failing: null,
      notices: [
        expect.stringContaining('nothing was looked at between 0001-01-01T00:00:00.000Z and 2026-02-28T23:59:59.999Z'),
      ],
    });
    await framesOf(fixture);
  });
});

describe('odd points of a live source', () => {
  it('come back after a year of silence as more points, with nothing in between', async () => {
    const back = T0 + 365 * DAY_MS;
    const curve = (t: number) => (t <= T0 || t > back ? wave()(t) : undefined);
    const sources = [new ScriptedSource({ labels: {}, curve })];
    const before = await EngineFixture.open({ sources });
    const id = await before.create(demoSpec({ historyMs: 6 * HOUR_MS }));
    await before.settle();
    await before.stop();
    const clock = new ManualClock(back + AFTER_SPREAD_MS);
    const fixture = await EngineFixture.open({ sources, clock, dataDir: before.dataDir });
    await fixture.settle();
    expect((await stateOf(fixture, id)).notices.join()).toContain('longer ago than the history');
    await fixture.pass(2 * MINUTE_MS);
    const { timeMs } = await columnsOf(fixture, id);
    expect(timeMs.filter((at: number) => at > T0)).toEqual([back + MINUTE_MS, back + 2 * MINUTE_MS]);
    expect(await stateOf(fixture, id)).toMatchObject({ failing: null, lagMs: 0 });
    await framesOf(fixture);
  });

  it('of Prometheus are gaps where they are no number, and never repeated or out of order', async () => {
    const server = await FakeServer.start();
    const http = new HttpClients();
    try {
      const odd = ['1', 'NaN', '+Inf', '-Inf', '1e308', '2'];
      const at = (i: number) => T0 / 1_000 + (i - odd.length + 1) * 60;
      const values = odd.map((value, i) => [at(i), value]);
      const messy = [
        values[5],
        values[0],
        values[0],
        ...values.slice(1),
        [at(5) + 1e9, '9'],
        ['soon', '3'],
        [NaN, '4'],
      ];
      server.answer(() => ({
        body: { status: 'success', data: { resultType: 'matrix', result: [{ metric: { job: 'a' }, values: messy }] } },
      }));
      const connections = { get: () => Promise.resolve(null) };
      const fixture = await EngineFixture.open({
        sources: [new PrometheusSource({ connections, directUrls: true, http, answers: readHere })],
      });
      const source = { kind: 'prometheus' as const, url: server.url, expr: 'up' };
      const id = await fixture.create(demoSpec({ source, historyMs: HOUR_MS }));
      await fixture.settle();
      expect(await stateOf(fixture, id)).toMatchObject({ failing: null });
      expect(await columnsOf(fixture, id)).toMatchObject({
        timeMs: odd.map((_, i) => at(i) * 1_000),
        value: [1, null, null, null, 1e308, 2],
      });
      await framesOf(fixture);
    } finally {
      await Promise.all([server.stop(), http.close()]);
    }
  });
});

describe('odd points of a browser', () => {
  it('are put in order for a preview, and what is out of range stays out', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const times = [T0, T0 - MINUTE_MS, T0 - MINUTE_MS, T0 + DAY_MS, -5, 1e300, T0 - 2 * MINUTE_MS + 0.5];
    const samples = [{ labels: {}, times, values: [1, 2, 1e308, 4, 5, 6, null] }];
    const body = { spec: demoSpec({ historyMs: HOUR_MS }), fromMs: T0 - HOUR_MS, toMs: T0, samples };
    const { body: started, status } = await fixture.call('POST', '/previews', body);
    expect(status).toBe(202);
    const read = async () => (await fixture.call('GET', `/previews/${started.id}`)).body;
    await until(async () => (await read()).state !== 'running');
    expect((await read()).result.series[0].columns).toMatchObject({
      timeMs: [T0 - 2 * MINUTE_MS, T0 - MINUTE_MS, T0],
      value: [null, 1e308, 1],
    });
  });

  it('that are no finite number are refused by name', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const spec = JSON.stringify(demoSpec());
    const text = `{"spec":${spec},"fromMs":0,"toMs":9,"samples":[{"labels":{},"times":[1,2],"values":[1e999,"x"]}]}`;
    const init = { method: 'POST', body: text, headers: { 'content-type': 'application/json' } };
    const response = await fixture.engine.api(new Request('http://vigil/api/v1/previews', init), fixture.as('Editor'));
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { details: { fields: Array<{ path: string }> } } };
    expect(error.details.fields.map(({ path }) => path)).toEqual(['samples.0.values.0', 'samples.0.values.1']);
  });
});
