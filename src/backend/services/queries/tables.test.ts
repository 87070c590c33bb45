import { ANOMALY_COLUMNS, LIMITS, noReasons, parseReasons, type MemberVoice } from '../../../schema';
import { fieldOf, frameOf, MemoryReader, NOW, rowsOf, valuesOf } from './testkit/memory-reader';

const VOICES: MemberVoice[] = [
  { name: 'seasonal', score: 71.4 },
  { name: 'neighbour', score: 39.6 },
];

function events(): MemoryReader {
  const reader = new MemoryReader();
  const cpu = reader.addDetector('cpu');
  reader.addAnomaly(cpu, { id: 'closed', labels: { pod: 'a' }, startMs: NOW - 600_000 });
  reader.addAnomaly(cpu, {
    id: 'open',
    labels: { pod: 'b' },
    severity: 'slight',
    startMs: NOW - 60_000,
    endMs: null,
    expected: null,
    lower: null,
    upper: null,
    side: 'below',
    reasons: { ...noReasons(NOW - 60_000), members: VOICES },
  });
  reader.addAnomaly(reader.addDetector('a, b & <c>'), { id: 'other', severity: 'moderate', startMs: NOW - 300_000 });
  return reader;
}

describe('anomalies', () => {
  const anomalies = { queryType: 'anomalies' };

  it('has the documented columns in order, newest first', async () => {
    const frame = await frameOf(events(), anomalies);
    expect(frame.fields.map(({ name }) => name)).toEqual([...ANOMALY_COLUMNS]);
    expect(rowsOf(frame)[0]).toEqual({
      time: NOW - 60_000,
      timeEnd: NaN,
      severity: 1,
      score: 75,
      detector: 'cpu',
      series: '{pod="b"}',
      side: 'below',
      value: 9,
      expected: NaN,
      lower: NaN,
      upper: NaN,
      duration: 60_000,
      points: 6,
      explanation: '9 is 5 above the upper bound 4',
      open: true,
      origin: 'live',
      id: 'open',
      detectorId: 'id-cpu',
      seriesKey: expect.stringMatching(/^[0-9a-f]{16}$/),
      reasons: expect.any(String),
    });
    expect(parseReasons(String(rowsOf(frame)[0]?.['reasons']), 0)).toEqual({
      ...noReasons(NOW - 60_000),
      members: VOICES,
    });
    expect(valuesOf(frame, 'id')).toEqual(['open', 'other', 'closed']);
    expect(valuesOf(frame, 'duration')).toEqual([60_000, 0, 300_000]);
  });

  it('says which columns may be empty, and names the data source for the panel', async () => {
    const frame = await frameOf(events(), anomalies);
    const nullable = frame.fields.filter((field) => 'nullable' in field && field.nullable).map(({ name }) => name);
    expect(nullable).toEqual(['timeEnd', 'expected', 'lower', 'upper']);
    expect(frame.meta?.custom).toEqual({ datasourceUid: 'uid' });
  });

  it('links to the detector and to the time on the dashboard; severities are shape, word and colour', async () => {
    const frame = await frameOf(events(), anomalies);
    expect(fieldOf(frame, 'detector').config?.links?.[0]?.url).toBe(
      '/a/vigil-anomaly-app/detectors/${__data.fields.detectorId}'
    );
    expect(fieldOf(frame, 'time').config?.links?.[0]?.url).toContain('time=${__value.raw}&time.window=21600000');
    expect(fieldOf(frame, 'severity').config?.mappings?.[0]?.options['2']).toMatchObject({
      text: '▲ moderate',
      color: 'orange',
    });
  });

  it.each([
    ['a detector', { detector: 'cpu' }, ['open', 'closed']],
    ['a detector by id', { detector: 'id-cpu' }, ['open', 'closed']],
    ['the lowest severity', { severity: 'moderate' }, ['other', 'closed']],
    ['the gravest severity', { severity: 'severe' }, ['closed']],
    ['labels', { labels: 'pod=~"a|b"' }, ['open', 'closed']],
    ['what still goes on', { openOnly: true }, ['open']],
    ['several at once', { detector: 'cpu', labels: 'pod!="a"', severity: 'moderate' }, []],
  ])('filters by %s', async (_, model, ids) => {
    const frame = await frameOf(events(), { ...anomalies, ...model });
    expect(valuesOf(frame, 'id')).toEqual(ids);
    expect(frame.fields).toHaveLength(ANOMALY_COLUMNS.length);
  });

  it('stops at the limit and says so', async () => {
    const reader = new MemoryReader();
    const detector = reader.addDetector('cpu');
    for (let i = 0; i <= LIMITS.anomaliesPerFrame; i++) {
      reader.addAnomaly(detector);
    }
    const frame = await frameOf(reader, anomalies);
    expect(valuesOf(frame, 'id')).toHaveLength(LIMITS.anomaliesPerFrame);
    expect(frame.meta?.notices?.[0]?.text).toContain('the newest 5000 anomalies are shown');
  });
});

describe('annotations', () => {
  const annotations = { queryType: 'annotations' };

  it('has what Grafana maps by name, regions for all, open ones up to now', async () => {
    const frame = await frameOf(events(), annotations);
    expect(frame.fields.map(({ name }) => name)).toEqual(['time', 'timeEnd', 'title', 'text', 'tags', 'id']);
    expect(rowsOf(frame)[0]).toEqual({
      time: NOW - 60_000,
      timeEnd: NOW,
      title: '△ slight: cpu',
      text: '{pod="b"} 9 is 5 above the upper bound 4 (heard by Seasonal 71, Nearest neighbour 40)',
      tags: 'slight,cpu,below,open',
      id: 'open',
    });
  });

  it('names the loudest three that spoke, and nobody where nobody did', async () => {
    const reader = new MemoryReader();
    const members = ['seasonal', 'neighbour', 'context', 'seasonal'].map(
      (name) => ({ ...VOICES[0]!, name }) as MemberVoice
    );
    reader.addAnomaly(reader.addDetector('cpu'), { reasons: { ...noReasons(NOW), members } });
    reader.addAnomaly(reader.addDetector('disk'), { startMs: NOW - 700_000 });
    const texts = valuesOf(await frameOf(reader, annotations), 'text');
    expect(texts[0]).toMatch(/ \(heard by Seasonal 71, Nearest neighbour 71, Context 71 and 1 more\)$/);
    expect(texts[1]).toBe('{} 9 is 5 above the upper bound 4');
  });

  it('keeps names from breaking tags and pages', async () => {
    const [row] = rowsOf(await frameOf(events(), { ...annotations, severity: 'moderate', labels: 'pod=""' }));
    expect(row).toMatchObject({ title: '▲ moderate: a, b &amp; &lt;c&gt;', tags: 'moderate,a  b & <c>,above' });
  });
});

describe('status', () => {
  it('has one row a detector, with what is wrong in words', async () => {
    const reader = events();
    const failing = {
      code: 'unavailable',
      source: 'downstream',
      message: 'no route',
      sinceMs: NOW - 1,
      attempts: 1,
      retryMs: null,
    } as const;
    reader.addDetector('z', {}, { kind: 'failing', failing, lagMs: 5_000, notices: ['a', 'b'] });
    const rows = rowsOf(await frameOf(reader, { queryType: 'status' }));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ detector: 'cpu', state: 'running', error: null, openSlight: 1, openSevere: 0 });
    expect(rows[2]).toMatchObject({
      detector: 'z',
      state: 'failing',
      failingSince: NOW - 1,
      error: 'no route',
      lag: 5_000,
      notices: 'a; b',
      detectorId: 'id-z',
    });
  });

  it('has its columns when there is no detector', async () => {
    const frame = await frameOf(new MemoryReader(), { queryType: 'status' });
    expect(rowsOf(frame)).toEqual([]);
    expect(frame.fields.length).toBeGreaterThan(10);
  });
});
