import type { DetectorState } from '../../../schema';
import { fieldOf, frameOf, MemoryReader, NOW, queryItem, rowsOf, runQueries, valuesOf } from './testkit/memory-reader';

const alert = { queryType: 'alert' };

const failing = {
  kind: 'failing',
  failing: {
    code: 'unavailable',
    source: 'downstream',
    message: 'prometheus is down',
    sinceMs: NOW - 3_600_000,
    attempts: 3,
    retryMs: NOW + 1_000,
  },
} as const;

function one(state: Partial<DetectorState> = {}, spec = {}): MemoryReader {
  const reader = new MemoryReader();
  reader.addSeries(reader.addDetector('cpu', spec, state), { pod: 'a' }, { lastScore: 42, lastSeverity: 1 });
  return reader;
}

const answerOf = async (reader: MemoryReader, model: object) =>
  (await runQueries(reader, [queryItem({ ...alert, ...model })], { fromAlert: true })).get('A');

describe('alert', () => {
  it('gives one numeric-long frame: text columns for the labels, one number, a row a series, no time', async () => {
    const reader = new MemoryReader();
    const cpu = reader.addDetector('cpu');
    reader.addSeries(cpu, { pod: 'a' }, { lastScore: 71.5 });
    reader.addSeries(cpu, { pod: 'b' });
    reader.addSeries(reader.addDetector('rps'), { zone: 'eu' }, { lastScore: 12 });
    const frame = await frameOf(reader, alert);
    expect(frame.meta).toMatchObject({ type: 'numeric-long', typeVersion: [0, 1] });
    expect(frame.fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['detector', 'text'],
      ['pod', 'text'],
      ['zone', 'text'],
      ['score', 'number'],
    ]);
    expect(rowsOf(frame)).toEqual([
      { detector: 'cpu', pod: 'a', zone: null, score: 71.5 },
      { detector: 'cpu', pod: 'b', zone: null, score: 0 },
      { detector: 'rps', pod: null, zone: 'eu', score: 12 },
    ]);
  });

  it.each([
    ['score', { lastScore: 55 }, 55],
    ['score', { lastScore: NaN }, 0],
    ['severity', { lastSeverity: 2 }, 2],
    ['open', { openSinceMs: NOW - 1 }, 1],
    ['open', { openSinceMs: null, lastScore: 99 }, 0],
  ] as const)('gives the %s of %j as %d', async (measure, series, expected) => {
    const reader = new MemoryReader();
    reader.addSeries(reader.addDetector('cpu'), {}, series);
    expect(valuesOf(await frameOf(reader, { ...alert, measure }), measure)).toEqual([expected]);
  });

  it('filters by labels', async () => {
    const reader = one();
    reader.addSeries(reader.detectors[0]!, { pod: 'b' });
    expect(valuesOf(await frameOf(reader, { ...alert, labels: 'pod="b"' }), 'pod')).toEqual(['b']);
  });

  it('gives nothing of the past while the history is still gone through', async () => {
    const reader = one({ kind: 'learning', lastRun: null });
    const frame = await frameOf(reader, alert);
    expect(frame.fields).toEqual([]);
    expect(frame.meta?.notices).toEqual([{ severity: 'info', text: '1 series are still learning and left out' }]);
  });

  it('leaves series out while they learn, with a notice, and is no data when none is left', async () => {
    const reader = one();
    reader.addSeries(reader.detectors[0]!, { pod: 'new' }, { progress: 0.5 });
    const frame = await frameOf(reader, alert);
    expect(valuesOf(frame, 'pod')).toEqual(['a']);
    expect(frame.meta?.notices).toEqual([{ severity: 'info', text: '1 series are still learning and left out' }]);
    const none = await frameOf(reader, { ...alert, labels: 'pod="new"' });
    expect(none.fields).toEqual([]);
  });

  it('leaves out a series that has had no data for more than five intervals of the last run', async () => {
    const reader = one();
    const lastRunMs = NOW - 60_000;
    reader.addSeries(reader.detectors[0]!, { pod: 'slow' }, { lastMs: lastRunMs - 300_000 });
    reader.addSeries(reader.detectors[0]!, { pod: 'gone' }, { lastMs: lastRunMs - 300_001 });
    expect(valuesOf(await frameOf(reader, alert), 'pod')).toEqual(['a', 'slow']);
  });

  it('fails with the reason and since when while a detector is failing', async () => {
    expect(await answerOf(one(failing), {})).toMatchObject({
      ok: false,
      error: {
        code: 'unavailable',
        source: 'downstream',
        message: 'detector "cpu" is failing since 2026-01-10T11:00:00Z: prometheus is down',
      },
    });
  });

  it.each([
    [60_000, 120_001, true],
    [60_000, 120_000, false],
    [10_000, 60_000, false],
    [10_000, 60_001, true],
  ])('with an interval of %d ms and %d ms behind, late is %s', async (intervalMs, lagMs, late) => {
    const answer = await answerOf(one({ lagMs }, { intervalMs }), {});
    expect(answer?.ok).toBe(!late);
    if (answer?.ok === false) {
      expect(answer.error.message).toMatch(/^detector "cpu" is late since 2026-01-10T11:5\d:\d\dZ$/);
    }
  });

  it('does not call a detector late that is still going through its history', async () => {
    expect((await answerOf(one({ kind: 'learning', lagMs: 1e9 }), {}))?.ok).toBe(true);
  });

  it.each([
    ['failing', failing, {}],
    ['late', { lagMs: 1e9 }, {}],
    ['disabled', { kind: 'disabled' as const }, { enabled: false }],
  ])('gives no data instead of an error for a %s detector when the query asks so', async (_, state, spec) => {
    const answer = await answerOf(one(state, spec), { detector: 'cpu', onFailing: 'no_data' });
    expect(answer).toMatchObject({ ok: true, frames: [{ fields: [], meta: { notices: [{ severity: 'warning' }] } }] });
  });

  it('fails for a disabled detector that is named, and passes over one that is not', async () => {
    const reader = one();
    reader.addSeries(reader.addDetector('off', { enabled: false }, { kind: 'disabled' }), { pod: 'z' });
    expect(await answerOf(reader, { detector: 'off' })).toMatchObject({
      error: { message: 'detector "off" is disabled' },
    });
    expect(valuesOf(await frameOf(reader, alert), 'pod')).toEqual(['a']);
  });

  it('names three of many failing detectors and counts the rest', async () => {
    const reader = new MemoryReader();
    for (let i = 0; i < 5; i++) {
      reader.addDetector(`d${i}`, {}, failing);
    }
    const answer = await answerOf(reader, {});
    expect(answer).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/"d0".*"d1".*"d2".*; and 2 more$/) },
    });
  });

  it('keeps what works when the failing ones are to be left out', async () => {
    const reader = one();
    reader.addSeries(reader.addDetector('broken', {}, failing), { pod: 'z' });
    const frame = await frameOf(reader, { ...alert, onFailing: 'no_data' });
    expect(valuesOf(frame, 'pod')).toEqual(['a']);
    expect(frame.meta?.notices).toHaveLength(1);
  });

  it('renames labels that would pass for the detector or the number', async () => {
    const reader = new MemoryReader();
    reader.addSeries(reader.addDetector('cpu'), { detector: 'x', score: 'high' }, { lastScore: 5 });
    expect(rowsOf(await frameOf(reader, alert))).toEqual([
      { detector: 'cpu', series_detector: 'x', series_score: 'high', score: 5 },
    ]);
  });

  it('refuses to answer for more series than an alert rule can bear', async () => {
    const reader = new MemoryReader();
    const detector = reader.addDetector('cpu');
    const [series] = (reader.addSeries(detector, {}), reader.series.get(detector.id) ?? []);
    reader.series.set(
      detector.id,
      Array.from({ length: 50_001 }, () => series!)
    );
    expect(await answerOf(reader, {})).toMatchObject({ error: { code: 'resource_exhausted' } });
  });

  it('has no column for an unknown severity: mappings write ranks as words', async () => {
    const { config } = fieldOf(await frameOf(one(), { ...alert, measure: 'severity' }), 'severity');
    expect(config?.mappings?.[0]?.options).toMatchObject({
      '1': { text: '△ slight' },
      '3': { text: '◆ severe', color: 'red' },
    });
  });
});
