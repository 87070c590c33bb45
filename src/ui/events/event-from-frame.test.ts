import { createDataFrame, FieldType, toDataFrame } from '@grafana/data';
import { noReasons, type Reasons } from '../../schema';
import { eventsFromFrame, isEventFrame, originOfFrame } from './event-from-frame';

const START_MS = Date.UTC(2026, 10, 24, 9, 12);

function frameOf(columns: Record<string, { type: FieldType; values: unknown[] }>) {
  return createDataFrame({
    name: 'anomalies',
    fields: Object.entries(columns).map(([name, { type, values }]) => ({ name, type, values, config: {} })),
  });
}

const REASONS: Reasons = {
  sinceMs: START_MS - 60_000,
  members: [{ name: 'seasonal', score: 82.4 }],
  shares: [],
  record: null,
};

const REQUIRED = {
  time: { type: FieldType.time, values: [START_MS] },
  severity: { type: FieldType.string, values: ['severe'] },
  detector: { type: FieldType.string, values: ['checkout p95'] },
};

describe('eventsFromFrame', () => {
  it('reads every documented column by name, in any order', () => {
    const frame = frameOf({
      id: { type: FieldType.string, values: ['d1.k.1'] },
      detectorId: { type: FieldType.string, values: ['d1'] },
      seriesKey: { type: FieldType.string, values: ['00aa'] },
      explanation: { type: FieldType.string, values: ['2.4× usual'] },
      series: { type: FieldType.string, values: ['{region="eu", pod="a\\"b"}'] },
      ...REQUIRED,
      timeEnd: { type: FieldType.time, values: [START_MS + 60_000] },
      open: { type: FieldType.boolean, values: [false] },
      score: { type: FieldType.number, values: [82.4] },
      side: { type: FieldType.string, values: ['above'] },
      value: { type: FieldType.number, values: [1.9] },
      expected: { type: FieldType.number, values: [0.7] },
      lower: { type: FieldType.number, values: [0.6] },
      upper: { type: FieldType.number, values: [0.9] },
      points: { type: FieldType.number, values: [2] },
      origin: { type: FieldType.string, values: ['live'] },
      reasons: { type: FieldType.string, values: [JSON.stringify(REASONS)] },
    });
    const [event] = eventsFromFrame(frame);
    expect(event).toMatchObject({
      id: 'd1.k.1',
      detector: 'checkout p95',
      detectorId: 'd1',
      seriesKey: '00aa',
      labels: { region: 'eu', pod: 'a"b' },
      startMs: START_MS,
      endMs: START_MS + 60_000,
      open: false,
      severity: 'severe',
      score: 82.4,
      side: 'above',
      value: 1.9,
      expected: 0.7,
      lower: 0.6,
      upper: 0.9,
      points: 2,
      origin: 'live',
      explanation: '2.4× usual',
      reasons: REASONS,
      row: 0,
    });
  });

  it('is content with the required columns and leaves the rest unknown', () => {
    const [event] = eventsFromFrame(frameOf(REQUIRED));
    expect(event).toMatchObject({ open: false, endMs: null, score: null, value: null, series: '', explanation: '' });
  });

  it('knows no reasons without the column, and nothing but the start from one it cannot read', () => {
    expect(eventsFromFrame(frameOf(REQUIRED))[0]?.reasons).toBeNull();
    const frame = frameOf({ ...REQUIRED, reasons: { type: FieldType.string, values: ['because'] } });
    expect(eventsFromFrame(frame)[0]?.reasons).toEqual(noReasons(START_MS));
  });

  it('takes a null end for an event that goes on when there is no column "open"', () => {
    const frame = frameOf({ ...REQUIRED, timeEnd: { type: FieldType.time, values: [null] } });
    expect(eventsFromFrame(frame)[0]?.open).toBe(true);
  });

  it.each([
    { name: 'a rank', type: FieldType.number, value: 2, severity: 'moderate' },
    { name: 'a word in capitals', type: FieldType.string, value: 'Slight', severity: 'slight' },
  ])('reads a severity given as $name', ({ type, value, severity }) => {
    const frame = frameOf({ ...REQUIRED, severity: { type, values: [value] } });
    expect(eventsFromFrame(frame)[0]?.severity).toBe(severity);
  });

  it('reads a severity given as an enum', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: [START_MS] },
        {
          name: 'severity',
          type: FieldType.enum,
          values: [1],
          config: { type: { enum: { text: ['slight', 'moderate'] } } },
        },
        { name: 'detector', type: FieldType.string, values: ['a'] },
      ],
    });
    expect(eventsFromFrame(frame)[0]?.severity).toBe('moderate');
  });

  it('leaves out rows without a start or a severity', () => {
    const frame = frameOf({
      time: { type: FieldType.time, values: [null, START_MS, START_MS] },
      severity: { type: FieldType.string, values: ['severe', 'nonsense', 'slight'] },
      detector: { type: FieldType.string, values: ['a', 'b', 'c'] },
    });
    expect(eventsFromFrame(frame).map(({ detector, row }) => [detector, row])).toEqual([['c', 2]]);
  });

  it('gives rows without an id different ones', () => {
    const frame = frameOf({
      time: { type: FieldType.time, values: [START_MS, START_MS] },
      severity: { type: FieldType.string, values: ['severe', 'severe'] },
      detector: { type: FieldType.string, values: ['a', 'a'] },
    });
    const ids = eventsFromFrame(frame).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it('keeps the name of a series that is not a set of labels', () => {
    const frame = frameOf({ ...REQUIRED, series: { type: FieldType.string, values: ['host 12'] } });
    expect(eventsFromFrame(frame)[0]).toMatchObject({ series: 'host 12', labels: null });
  });

  it('holds no events when the frame has no rows or no fields', () => {
    expect(eventsFromFrame(toDataFrame({ fields: [] }))).toEqual([]);
    expect(
      eventsFromFrame(
        frameOf({
          time: { ...REQUIRED.time, values: [] },
          severity: { ...REQUIRED.severity, values: [] },
          detector: { ...REQUIRED.detector, values: [] },
        })
      )
    ).toEqual([]);
  });

  it('says in a sentence which columns are missing and which there are', () => {
    const { time } = REQUIRED;
    const wrong = frameOf({ time, value: { type: FieldType.number, values: [1] } });
    expect(() => eventsFromFrame(wrong)).toThrow(
      'Frame "anomalies" is not a list of anomalies: it needs the columns "time", "severity", "detector", and "severity", "detector" are missing. It has "time", "value".'
    );
  });

  it.each([
    {
      name: 'time',
      type: FieldType.string,
      message: /its column "time" must hold times, and it holds values of type string/,
    },
    {
      name: 'severity',
      type: FieldType.boolean,
      message: /its column "severity" must hold one of slight, moderate, severe/,
    },
  ])('says in a sentence that "$name" has the wrong type', ({ name, type, message }) => {
    const frame = frameOf({ ...REQUIRED, [name]: { type, values: [null] } });
    expect(() => eventsFromFrame(frame)).toThrow(message);
  });
});

describe('isEventFrame', () => {
  it('holds for frames with the required columns only', () => {
    expect(isEventFrame(frameOf(REQUIRED))).toBe(true);
    expect(isEventFrame(frameOf({ time: REQUIRED.time }))).toBe(false);
  });
});

describe('originOfFrame', () => {
  it('names the data source that made the frame', () => {
    const frame = { ...frameOf(REQUIRED), meta: { custom: { datasourceUid: 'vigil' } } };
    expect(originOfFrame(frame)).toEqual({ datasourceUid: 'vigil' });
  });

  it.each([undefined, {}, { datasourceUid: '' }, { datasourceUid: 7 }])('is null when the frame says %p', (custom) => {
    expect(originOfFrame({ ...frameOf(REQUIRED), ...(custom && { meta: { custom } }) })).toBeNull();
  });
});
