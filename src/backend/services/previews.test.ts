import { LIMITS, VigilError, type Anomaly, type DetectorSpecInput, type PreviewSeries } from '../../schema';
import { ManualClock } from '../base/testkit/manual-clock';
import { closeFixtures, demoSpec, EngineFixture, T0, until } from '../testkit/engine-fixture';
import { ScriptedSource, wave } from '../testkit/scripted-source';
import { LocalModels } from './evaluation/local-models';
import { runPreview } from './preview-run';
import { Sources } from './sources';

// Days of points at full speed take a while on a busy machine.
jest.setTimeout(30_000);
afterEach(closeFixtures);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const spiky = wave({ spikes: [T0 - 3 * HOUR] });
const request = (spec: Partial<DetectorSpecInput> = {}, more = {}) => ({
  spec: demoSpec({ historyMs: 3 * DAY, ...spec }),
  fromMs: T0 - DAY,
  toMs: T0,
  ...more,
});

async function run(fixture: EngineFixture, body: unknown) {
  const { body: started, status } = await fixture.call('POST', '/previews', body);
  expect(status).toBe(202);
  let preview = started;
  await until(async () => {
    preview = (await fixture.call('GET', `/previews/${started.id}`)).body;
    return preview.state !== 'running';
  });
  return preview;
}

describe('a preview', () => {
  it('gives what the saved detector then gives on the same data', async () => {
    const source = new ScriptedSource({ labels: { pod: 'a' }, curve: spiky }, { labels: { pod: 'b' }, curve: wave() });
    const fixture = await EngineFixture.open({ sources: [source] });
    const { result } = await run(fixture, request());
    const id = await fixture.create(request().spec);
    await fixture.settle();
    for (const series of result.series) {
      const path = `/detectors/${id}/results?from=0&to=${T0}&series=${series.seriesKey}&maxPoints=20000`;
      expect((await fixture.call('GET', path)).body.columns).toEqual(series.columns);
    }
    const { body } = await fixture.call('GET', '/anomalies');
    const found = (anomalies: Array<Record<string, unknown>>) =>
      anomalies.map(({ id: _id, detectorId: _detector, ...rest }) => rest);
    const shown = body.items.filter(({ endMs }: Anomaly) => endMs === null || endMs >= result.shownFromMs);
    expect(shown.length).toBeGreaterThan(0);
    expect(found(result.anomalies)).toEqual(found(shown));
  });

  it('says who spoke at which points, so that a client can give reasons without the model', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource({ labels: { pod: 'a' }, curve: spiky })] });
    const { result } = await run(fixture, request());
    const [series] = result.series as PreviewSeries[];
    const indices = series!.voices.map(([index]) => index);
    expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b));
    expect(indices.length).toBeGreaterThan(0);
    expect(indices.length).toBeLessThan(series!.columns.timeMs.length / 2);
    const spike = series!.columns.timeMs.indexOf(T0 - 3 * HOUR);
    const [, scores] = series!.voices.find(([index]) => index === spike)!;
    expect(scores).toHaveLength(series!.members.length);
    expect(Math.max(...scores)).toBeGreaterThan(50);
    expect(series!.members.some(({ active }) => active)).toBe(true);
    for (const { name, score } of (result.anomalies as Anomaly[]).flatMap(({ reasons }) => reasons.members)) {
      const k = series!.members.findIndex((member) => member.name === name);
      expect(Math.max(...series!.voices.map(([, voices]) => voices[k]!))).toBeGreaterThanOrEqual(score - 0.05);
    }
  });

  it('shows the worst series first and learns from the history before the range', async () => {
    const source = new ScriptedSource({ labels: { pod: 'a' }, curve: wave() }, { labels: { pod: 'b' }, curve: spiky });
    const fixture = await EngineFixture.open({ sources: [source] });
    const { result } = await run(fixture, request());
    expect(result.series.map(({ labels }: { labels: unknown }) => labels)).toEqual([{ pod: 'b' }, { pod: 'a' }]);
    expect(result).toMatchObject({
      shownFromMs: T0 - DAY,
      toMs: T0,
      seriesFound: 2,
      points: 2 * 1_441,
      missing: 0,
      notices: [],
    });
    expect(result.series[0].columns.timeMs).toHaveLength(3 * 1_440);
    expect(result.series[0].strength).toHaveLength(3 * 1_440);
  });

  it('stores nothing', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource({ labels: {}, curve: spiky })] });
    await run(fixture, request());
    expect((await fixture.call('GET', '/detectors')).body.total).toBe(0);
    expect((await fixture.call('GET', '/anomalies')).body.total).toBe(0);
  });

  it('takes samples read by the browser in place of the source', async () => {
    const source = new ScriptedSource();
    const fixture = await EngineFixture.open({ sources: [source] });
    const times = Array.from({ length: 3 * 1_440 }, (_, i) => T0 - 3 * DAY + (i + 1) * MINUTE);
    const samples = [
      { labels: { pod: 'a' }, times: times.toReversed(), values: times.toReversed().map((t) => spiky(t) ?? null) },
    ];
    const own = await run(fixture, request({}, { samples }));
    expect(source.requests).toHaveLength(0);
    source.add({ pod: 'a' }, spiky);
    const read = await run(fixture, request());
    expect(own.result.series).toEqual(read.result.series);
  });

  /** A point only now and then, so that a test of limits need not score what fits them. */
  const sparse = (t: number) => (t % (6 * HOUR) === 0 ? 5 : undefined);

  it('previews fewer series where there are too many points, and says so', async () => {
    const pods = Array.from({ length: 60 }, (_, i) => ({ labels: { pod: String(i).padStart(2, '0') }, curve: sparse }));
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource(...pods)] });
    const { result } = await run(fixture, request({ historyMs: 14 * DAY }));
    const fitting = Math.floor(LIMITS.previewPoints / (14 * 1_440));
    expect(result.series).toHaveLength(fitting);
    expect(result.seriesFound).toBe(60);
    expect(result.notices).toEqual([`${fitting} of 60 series previewed, the first by labels`]);
  });

  it.each([
    { name: 'leaves out series', lengths: [150_000, 150_000], kept: [150_000], says: '1 of 2 series previewed' },
    { name: 'takes the newest points', lengths: [210_000], kept: [200_000], says: 'at most 200000 points of a series' },
  ])('$name where a source has more points than one an interval, and says so', async ({ lengths, kept, says }) => {
    const hosts = new LocalModels();
    const previews = { orgId: 1, nowMs: T0, hosts, signal: new AbortController().signal, onStep: () => {} };
    const samples = lengths.map((length, n) => {
      const times = Array.from({ length }, (_, i) => T0 - (length - 1 - i) * 1_000);
      return { labels: { n: `${n}` }, times, values: times.map((timeMs) => timeMs % 7) };
    });
    const sources = new Sources([], new ManualClock());
    const result = await runPreview({ ...previews, sources, request: request({}, { samples }) });
    expect(result.series.map(({ columns }) => columns.timeMs.length)).toEqual(kept);
    expect(result.series[0]?.columns.timeMs.at(-1)).toBe(T0);
    expect(result.seriesFound).toBe(lengths.length);
    expect(result.notices.join()).toContain(says);
  });

  it('learns from less history where one series alone has too many points, and says so', async () => {
    const source = new ScriptedSource({ labels: {}, curve: sparse });
    const fixture = await EngineFixture.open({ sources: [source] });
    const { result } = await run(fixture, request({ historyMs: 60 * DAY, intervalMs: 10_000 }));
    expect(source.requests[0]?.range).toEqual({ fromMs: T0 - LIMITS.previewPoints * 10_000, toMs: T0 });
    expect(result.notices[0]).toContain(`at most ${LIMITS.previewPoints} points`);
  });

  it('shows data that ended long ago as a whole', async () => {
    const end = T0 - 400 * DAY;
    const source = new ScriptedSource({ labels: {}, curve: (t) => (t <= end ? 5 : undefined) });
    source.end = { fromMs: end - DAY, toMs: end };
    const fixture = await EngineFixture.open({ sources: [source] });
    const { result } = await run(fixture, request());
    expect(result).toMatchObject({ toMs: end, shownFromMs: end - DAY - 1 });
    expect(result.series[0].strength).toHaveLength(1_441);
  });

  it('says in words what the source said', async () => {
    const source = new ScriptedSource();
    source.before = () => {
      throw new VigilError('unauthenticated', 'prometheus answered 401 unauthorized', { source: 'downstream' });
    };
    const fixture = await EngineFixture.open({ sources: [source] });
    const preview = await run(fixture, request());
    expect(preview).toMatchObject({
      state: 'failed',
      result: null,
      error: { code: 'unauthenticated', message: 'prometheus answered 401 unauthorized' },
    });
  });

  it('says so when the query gives nothing', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const { state, result } = await run(fixture, request());
    expect(state).toBe('done');
    expect(result).toMatchObject({ series: [], missing: 0, notices: ['the query gave no series'] });
  });

  it.each([
    {
      name: 'columns of different length',
      samples: [{ labels: {}, times: [1, 2], values: [1] }],
      path: 'samples.0.values',
    },
  ])('refuses samples with $name', async ({ samples, path }) => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const preview = await run(fixture, request({}, { samples }));
    expect(preview.error.code).toBe('invalid_argument');
    expect(preview.error.message).toContain(path);
  });
});

describe('many previews', () => {
  /** Holds every fetch until released, and notes which were aborted. */
  function gated() {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    const gate = Promise.withResolvers<void>();
    let aborted = 0;
    source.before = ({ signal }) => {
      signal.addEventListener('abort', () => (aborted += 1));
      return gate.promise;
    };
    return { source, release: () => gate.resolve(), aborted: () => aborted };
  }

  it('of a hundred at once starts a few and asks the others to come back', async () => {
    const { source, release } = gated();
    const fixture = await EngineFixture.open({ sources: [source] });
    const answers = await Promise.all(Array.from({ length: 100 }, () => fixture.call('POST', '/previews', request())));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(LIMITS.previewsRunning);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(100 - LIMITS.previewsRunning);
    expect(refused[0]?.headers.get('retry-after')).toBe('2');
    expect(refused[0]?.body.error).toMatchObject({ code: 'resource_exhausted', details: { retryAfterSeconds: 2 } });
    release();
    const started = answers.filter(({ status }) => status === 202).map(({ body }) => body.id);
    await until(async () => {
      const states = await Promise.all(started.map((id) => fixture.call('GET', `/previews/${id}`)));
      return states.every(({ body }) => body.state === 'done');
    });
    expect((await fixture.call('POST', '/previews', request())).status).toBe(202);
  });

  it('leaves half of the places to another organisation as soon as that has asked', async () => {
    const { source, release } = gated();
    const fixture = await EngineFixture.open({ sources: [source] });
    const ask = async (orgId: number) => {
      const { status, body } = await fixture.call('POST', '/previews', request(), fixture.as('Editor', orgId));
      return { status, id: body.id };
    };
    const first = await Promise.all(Array.from({ length: LIMITS.previewsRunning }, () => ask(1)));
    expect(first.map(({ status }) => status)).toEqual(first.map(() => 202));
    expect((await ask(2)).status).toBe(429);
    for (const { id } of first.slice(0, LIMITS.previewsRunning / 2)) {
      await fixture.call('DELETE', `/previews/${id}`);
    }
    expect((await ask(1)).status).toBe(429);
    const second = await Promise.all(Array.from({ length: LIMITS.previewsRunning / 2 }, () => ask(2)));
    expect(second.map(({ status }) => status)).toEqual(second.map(() => 202));
    expect((await ask(2)).status).toBe(429);
    release();
  });

  it('can be cancelled: the source is told, and the place is free again', async () => {
    const { source, aborted } = gated();
    const fixture = await EngineFixture.open({ sources: [source] });
    const answers = await Promise.all(
      Array.from({ length: LIMITS.previewsRunning }, () => fixture.call('POST', '/previews', request()))
    );
    await until(() => source.requests.length === LIMITS.previewsRunning);
    const { id } = answers[0]?.body ?? {};
    expect((await fixture.call('DELETE', `/previews/${id}`)).status).toBe(204);
    expect(aborted()).toBe(1);
    expect((await fixture.call('GET', `/previews/${id}`)).status).toBe(404);
    expect((await fixture.call('POST', '/previews', request())).status).toBe(202);
  });

  it('forgets each a while after it is done', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource({ labels: {}, curve: wave() })] });
    const { id } = await run(fixture, request({ historyMs: DAY }));
    await fixture.clock.advance(LIMITS.previewKeptMs);
    expect((await fixture.call('GET', `/previews/${id}`)).status).toBe(404);
  });

  it('keeps no more finished ones than it may', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource({ labels: {}, curve: wave() })] });
    const ids: string[] = [];
    for (let i = 0; i < LIMITS.previewsKept + 2; i++) {
      const { id } = await run(fixture, { ...request({ historyMs: HOUR }), fromMs: T0 - HOUR });
      ids.push(id);
    }
    const states = await Promise.all(ids.map((id) => fixture.call('GET', `/previews/${id}`)));
    expect(states.map(({ status }) => status)).toEqual([404, 404, ...ids.slice(2).map(() => 200)]);
  });
});
