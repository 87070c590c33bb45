import { LIMITS, MINUTE_MS, type GrafanaQuery } from '../../../../schema';
import type { GrafanaAnswer } from '../../../../ui/client/query-grafana';
import { readSamples, type SamplesQuestion } from './read-samples';

const START_MS = 1_700_000_040_000;

interface Asked {
  from: string;
  to: string;
  queries: Array<Record<string, unknown>>;
}

interface Field {
  name: string;
  labels?: Record<string, string>;
  type?: string;
}

const query: GrafanaQuery = {
  kind: 'grafana',
  datasource: { uid: 'p1', type: 'prometheus', name: 'Prom' },
  queries: [{ refId: 'A', expr: 'up' }],
};

function question(points: number, change: Partial<SamplesQuestion> = {}): SamplesQuestion {
  const range = { fromMs: START_MS, toMs: START_MS + points * MINUTE_MS };
  return { query, intervalMs: MINUTE_MS, range, seriesLimit: 1_000, ...change };
}

/** A frame with a point a minute in what was asked for, both ends included as Prometheus does it. */
function frame(
  asked: Asked,
  fields: readonly Field[],
  valueAt: (timeMs: number) => number | null = (ms) => ms / MINUTE_MS
) {
  const times: number[] = [];
  for (let ms = Number(asked.from); ms <= Number(asked.to); ms += MINUTE_MS) {
    times.push(ms);
  }
  return {
    schema: { fields: [{ name: 'Time', type: 'time' }, ...fields.map((field) => ({ type: 'number', ...field }))] },
    data: { values: [times, ...fields.map(() => times.map(valueAt))] },
  };
}

function grafana(answer: (asked: Asked) => GrafanaAnswer) {
  const asked: Asked[] = [];
  const pieces: string[] = [];
  const options = {
    signal: new AbortController().signal,
    onPiece: (piece: number, of: number) => pieces.push(`${piece}/${of}`),
    ask: (body: object) => {
      asked.push(body as Asked);
      return Promise.resolve(answer(body as Asked));
    },
  };
  return { asked, pieces, options };
}

const frames = (...list: object[]): GrafanaAnswer => ({ status: 200, body: { results: { A: { frames: list } } } });

describe('readSamples', () => {
  it('reads a short range in one go, after its start and up to its end', async () => {
    const { asked, pieces, options } = grafana((body) =>
      frames(frame(body, [{ name: 'Value', labels: { job: 'a' } }]))
    );
    const read = await readSamples(question(100), options);
    expect(pieces).toEqual(['1/1']);
    expect(asked[0]?.queries[0]).toMatchObject({ expr: 'up', intervalMs: MINUTE_MS, datasource: { uid: 'p1' } });
    expect(read.seriesFound).toBe(1);
    expect(read.notices).toEqual([]);
    expect(read.samples[0]?.labels).toEqual({ job: 'a' });
    expect(read.samples[0]?.times).toHaveLength(100);
    expect(read.samples[0]?.times[0]).toBe(START_MS + MINUTE_MS);
    expect(read.samples[0]?.times.at(-1)).toBe(START_MS + 100 * MINUTE_MS);
  });

  it('reads a long range in pieces of at most 11,000 points and joins them without a seam', async () => {
    const { asked, pieces, options } = grafana((body) => frames(frame(body, [{ name: 'Value' }])));
    const read = await readSamples(question(25_000), options);
    expect(pieces).toEqual(['1/3', '2/3', '3/3']);
    for (const { from, to } of asked) {
      expect((Number(to) - Number(from)) / MINUTE_MS).toBeLessThanOrEqual(11_000);
    }
    const times = [...new Set(read.samples[0]?.times)];
    expect(times).toHaveLength(25_000);
    expect(times.every((ms, i) => ms === START_MS + (i + 1) * MINUTE_MS)).toBe(true);
  });

  it('sends gaps as null', async () => {
    const { options } = grafana((body) => frames(frame(body, [{ name: 'Value' }], () => null)));
    const read = await readSamples(question(3), options);
    expect(read.samples[0]?.values).toEqual([null, null, null]);
  });

  it('tells fields with the same labels apart as the engine does', async () => {
    const { options } = grafana((body) => frames(frame(body, [{ name: 'in' }, { name: 'out' }])));
    const read = await readSamples(question(20), options);
    expect(read.samples.map(({ labels }) => labels)).toEqual([{ field: 'in' }, { field: 'out' }]);
  });

  it('reads again when a later piece shows that series need longer names', async () => {
    const { pieces, options } = grafana((body) => {
      const isFirst = Number(body.from) === START_MS;
      return frames(frame(body, [{ name: 'in' }]), ...(isFirst ? [] : [frame(body, [{ name: 'out' }])]));
    });
    const read = await readSamples(question(12_000), options);
    expect(pieces).toEqual(['1/2', '2/2', '1/2', '2/2']);
    expect(read.samples.map(({ labels }) => labels)).toEqual([{ field: 'in' }, { field: 'out' }]);
    expect(new Set(read.samples[0]?.times).size).toBe(12_000);
  });

  it.each([
    { name: 'the limit of the detector', points: 20, seriesLimit: 3, kept: 3 },
    { name: 'the series of a preview', points: 20, seriesLimit: 1_000, kept: LIMITS.previewSeries },
    { name: 'the points of a preview', points: 8_000, seriesLimit: 1_000, kept: LIMITS.previewPoints / 8_000 },
  ])('keeps the first series by labels up to $name and says so', async ({ points, seriesLimit, kept }) => {
    const names = Array.from({ length: 60 }, (_, i) => ({
      name: 'Value',
      labels: { host: String(i).padStart(2, '0') },
    }));
    const { options } = grafana((body) => frames(frame(body, [...names].reverse())));
    const read = await readSamples(question(points, { seriesLimit }), options);
    expect(read.samples.map(({ labels }) => labels['host'])).toEqual(
      names.slice(0, kept).map(({ labels }) => labels.host)
    );
    expect(read.seriesFound).toBe(60);
    expect(read.notices).toEqual([`${kept} of 60 series previewed, the first by labels`]);
  });

  it('never makes a body that the engine would refuse', async () => {
    const long = 'x'.repeat(1_000);
    const labels = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`l${i}`, long]));
    const fields = Array.from({ length: 10 }, (_, i) => ({ name: 'Value', labels: { ...labels, host: String(i) } }));
    const { options } = grafana((body) => frames(frame(body, fields, (ms) => ms / 7e15)));
    const read = await readSamples(question(20_000), options);
    expect(JSON.stringify(read.samples).length).toBeLessThan(LIMITS.bodyBytes);
    expect(read.samples.length).toBeGreaterThan(0);
  });

  it('says when the query seems to be an instant one', async () => {
    const { options } = grafana((body) => frames(frame({ ...body, from: body.to }, [{ name: 'Value' }])));
    expect((await readSamples(question(500), options)).notices[0]).toContain('instant query');
  });

  it('passes on the notices of the source and what it had to ignore', async () => {
    const { options } = grafana((body) => {
      const good = frame(body, [{ name: 'Value' }]);
      const noted = {
        ...good,
        schema: { ...good.schema, meta: { notices: [{ severity: 'warning', text: 'cut short' }] } },
      };
      return frames(noted, frame(body, [{ name: 'note', type: 'string' }]));
    });
    const { notices } = await readSamples(question(20), options);
    expect(notices).toContain('cut short');
    expect(notices).toContainEqual(expect.stringContaining('a frame was ignored: no numeric field'));
  });

  it('gives nothing for an empty answer, which is the engine’s to say', async () => {
    const { options } = grafana(() => frames());
    expect(await readSamples(question(20), options)).toEqual({ samples: [], seriesFound: 0, notices: [] });
  });

  it('explains an answer in which there is no series', async () => {
    const { options } = grafana((body) => frames(frame(body, [{ name: 'host', type: 'string' }])));
    await expect(readSamples(question(20), options)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('no numeric field among'),
    });
  });

  it.each([
    [
      'a bad query',
      400,
      { results: { A: { error: 'parse error', status: 400 } } },
      'invalid_argument',
      'query A failed: parse error',
    ],
    ['a source that is down', 500, { results: { A: { error: 'refused' } } }, 'unavailable', 'query A failed: refused'],
    [
      'a slow source',
      504,
      { results: { A: { error: 'late', status: 504 } } },
      'deadline_exceeded',
      'query A failed: late',
    ],
    [
      'a refused login',
      401,
      { results: { A: { error: 'no', status: 401 } } },
      'permission_denied',
      'query A failed: no',
    ],
    [
      'no right to query',
      403,
      { message: 'Access denied' },
      'permission_denied',
      'grafana answered 403: Access denied',
    ],
    ['a source that is gone', 404, { message: 'not found' }, 'not_found', 'grafana answered 404: not found'],
    ['something else than Grafana', 200, '<html>', 'unavailable', 'grafana answered 200'],
  ])('says in words what is wrong: %s', async (_name, status, body, code, message) => {
    const { options } = grafana(() => ({ status, body }));
    await expect(readSamples(question(20), options)).rejects.toMatchObject({ code, message, source: 'downstream' });
  });
});
