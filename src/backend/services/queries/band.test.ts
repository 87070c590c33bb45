import { thinScores } from './score';
import { fieldOf, frameOf, framesOf, MemoryReader, minutes, NOW, valuesOf } from './testkit/memory-reader';

function pods(count: number, scoreOf: (pod: number) => number = () => 0): MemoryReader {
  const reader = new MemoryReader();
  const detector = reader.addDetector('cpu');
  for (let pod = 0; pod < count; pod++) {
    reader.addSeries(
      detector,
      { pod: `web-${pod}` },
      {},
      minutes(3, () => ({ score: scoreOf(pod) }))
    );
  }
  return reader;
}

const band = { queryType: 'band' };

describe('band', () => {
  it('gives value, expected, lower and upper of a series, gaps as gaps', async () => {
    const reader = new MemoryReader();
    const points = minutes(3, (i) =>
      i === 1 ? { value: NaN, expected: NaN, lower: NaN, upper: NaN } : { value: 5 + i }
    );
    reader.addSeries(reader.addDetector('cpu'), { pod: 'a' }, {}, points);
    const frame = await frameOf(reader, band);
    expect(frame.fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['time', 'time'],
      ['value', 'number'],
      ['expected', 'number'],
      ['lower', 'number'],
      ['upper', 'number'],
    ]);
    expect(valuesOf(frame, 'time')).toEqual([NOW - 120_000, NOW - 60_000, NOW]);
    expect(valuesOf(frame, 'value')).toEqual([5, NaN, 7]);
    expect(valuesOf(frame, 'upper')).toEqual([4, NaN, 4]);
    expect(fieldOf(frame, 'value')).toMatchObject({ nullable: true, labels: { pod: 'a' } });
    expect(fieldOf(frame, 'time')).toMatchObject({ nullable: false, config: { interval: 60_000 } });
  });

  it('draws itself: the upper bound fills down to the lower one, by the name that the panel shows', async () => {
    const frames = await framesOf(pods(2), band);
    for (const frame of frames) {
      const lower = fieldOf(frame, 'lower').config;
      const upper = fieldOf(frame, 'upper').config;
      expect(upper?.custom?.['fillBelowTo']).toBe(lower?.displayNameFromDS);
      expect(lower?.custom?.['lineWidth']).toBe(0);
      expect(upper?.custom?.['lineWidth']).toBe(0);
      expect(fieldOf(frame, 'expected').config?.custom?.['lineStyle']).toMatchObject({ fill: 'dash' });
    }
    const names = frames.flatMap((frame) => frame.fields.slice(1).map(({ config }) => config?.displayNameFromDS));
    expect(new Set(names).size).toBe(8);
  });

  it.each([
    ['its only label', { pod: 'a' }, 'a'],
    ['all labels when there are several', { pod: 'a', az: 'b' }, '{az="b", pod="a"}'],
    ['the detector when there is none', {}, 'cpu'],
    ['the whole when the only label is empty', { pod: '' }, '{pod=""}'],
  ])('names a series after %s', async (_, labels, name) => {
    const reader = new MemoryReader();
    reader.addSeries(reader.addDetector('cpu'), labels, {}, minutes(1));
    expect(fieldOf(await frameOf(reader, band), 'value').config?.displayNameFromDS).toBe(name);
  });

  it('gives each feature of an entity a frame of its own, with the label and the unit it has in the source', async () => {
    const reader = new MemoryReader();
    const features = { label: 'metric', names: ['orders', 'errors'] };
    const detector = reader.addDetector('shop', { features });
    const of = (value: number) => ({ value, expected: value, lower: value - 1, upper: value + 1, share: 0.5 });
    const rows = minutes(2, (i) => ({ value: 0.1, features: [of(100 + i), of(NaN)] }));
    reader.addSeries(detector, { pod: 'a' }, {}, rows);
    const [orders, errors, ...more] = await framesOf(reader, band);
    expect(more).toEqual([]);
    expect(valuesOf(orders, 'value')).toEqual([100, 101]);
    expect(valuesOf(orders, 'lower')).toEqual([99, 100]);
    expect(valuesOf(errors, 'value')).toEqual([NaN, NaN]);
    expect(fieldOf(orders, 'value')).toMatchObject({ labels: { pod: 'a', metric: 'orders' } });
    expect(fieldOf(errors, 'value').config?.displayNameFromDS).toBe('{metric="errors", pod="a"}');
  });

  it('shows bounds in the tooltip of a single series, not of many', async () => {
    const hidden = async (count: number) => {
      const [frame] = await framesOf(pods(count), band);
      return fieldOf(frame, 'lower').config?.custom?.['hideFrom'];
    };
    expect(await hidden(1)).toMatchObject({ legend: true, tooltip: false });
    expect(await hidden(2)).toMatchObject({ legend: true, tooltip: true });
  });

  it('keeps all fitting series in the order of their labels while the limit allows', async () => {
    const frames = await framesOf(
      pods(3, (pod) => pod),
      band
    );
    expect(frames.map(({ name }) => name)).toEqual(['web-0', 'web-1', 'web-2']);
  });

  it('shows the worst when there are too many, and says how many it left out', async () => {
    const frames = await framesOf(
      pods(5, (pod) => pod),
      { ...band, seriesLimit: 2 }
    );
    expect(frames.map(({ name }) => name)).toEqual(['web-4', 'web-3']);
    expect(frames[0]?.meta?.notices).toEqual([
      { severity: 'info', text: '2 of 5 series are shown, those with the highest scores' },
    ]);
  });

  it('applies label matchers before it looks for the worst', async () => {
    const model = { ...band, seriesLimit: 1, labels: 'pod=~"web-[01]"' };
    expect(
      (
        await framesOf(
          pods(5, (pod) => pod),
          model
        )
      ).map(({ name }) => name)
    ).toEqual(['web-1']);
  });

  it.each([
    [0, 1_000],
    [50, 50],
    [1, 10],
    [1e9, 20_000],
  ])('asks for as many points as the panel has pixels, within bounds: %d → %d', async (maxDataPoints, expected) => {
    const reader = pods(1);
    await framesOf(reader, band, { maxDataPoints });
    expect(reader.asked[0]?.maxPoints).toBe(expected);
  });

  it('shares what a query may hold among its series', async () => {
    const reader = pods(200);
    await framesOf(reader, { ...band, seriesLimit: 200 }, { maxDataPoints: 43_200 });
    expect(reader.asked).toHaveLength(200);
    expect(reader.asked[0]?.maxPoints).toBe(5_000);
  });

  it('does not call thinned points a broken line', async () => {
    const reader = new MemoryReader();
    reader.addSeries(reader.addDetector('cpu'), {}, {}, minutes(50));
    const [frame] = await framesOf(reader, band, { maxDataPoints: 20 });
    expect(fieldOf(frame, 'time').config).toBeUndefined();
  });

  it('leaves out series without a point in the range', async () => {
    const reader = pods(1);
    reader.addSeries(reader.detectors[0]!, { pod: 'old' }, {}, []);
    expect((await framesOf(reader, band)).map(({ name }) => name)).toEqual(['web-0']);
  });

  it.each([
    ['there is no detector', () => new MemoryReader(), 'there is no detector yet'],
    [
      'the detector has only begun to learn',
      () => {
        const reader = new MemoryReader();
        reader.addDetector('cpu', {}, { kind: 'learning', progress: 0.456 });
        return reader;
      },
      'detector "cpu" is still learning (45 %)',
    ],
  ])('gives a frame without fields and the reason when %s', async (_, make, text) => {
    expect(await frameOf(make(), band)).toEqual({
      name: '',
      fields: [],
      meta: { notices: [{ severity: 'info', text }] },
    });
  });

  it('tells of a failing detector beside what it has', async () => {
    const reader = pods(1);
    const failing = {
      code: 'unavailable',
      source: 'downstream',
      message: 'no route',
      sinceMs: NOW - 60_000,
      attempts: 1,
      retryMs: null,
    } as const;
    reader.states.set('id-cpu', { ...(await reader.state(reader.detectors[0]!)), kind: 'failing', failing });
    expect((await frameOf(reader, band)).meta?.notices).toEqual([
      { severity: 'warning', text: 'detector "cpu" is failing since 2026-01-10T11:59:00Z: no route' },
    ]);
  });

  it('picks the detector most in need of a look when none is named', async () => {
    const reader = new MemoryReader();
    const add = (name: string, enabled = true) => {
      const detector = reader.addDetector(name, { enabled });
      reader.addSeries(detector, { of: name }, {}, minutes(1));
      return detector;
    };
    const [calm, mild, grave, off] = [add('a calm'), add('b mild'), add('c grave'), add('d off', false)];
    const shown = async () => (await framesOf(reader, band)).map(({ name }) => name);
    expect(await shown()).toEqual([calm.name]);
    for (let i = 0; i < 9; i++) {
      reader.addAnomaly(mild, { severity: 'moderate', endMs: null });
    }
    expect(await shown()).toEqual([mild.name]);
    reader.addAnomaly(grave, { severity: 'severe', endMs: null });
    reader.addAnomaly(off, { severity: 'severe', endMs: null });
    reader.addAnomaly(off, { severity: 'severe', endMs: null });
    expect(await shown()).toEqual([grave.name]);
  });
});

describe('score', () => {
  it('gives typed time series with labels that name detector and series', async () => {
    const frames = await framesOf(
      pods(2, (pod) => pod * 10),
      { queryType: 'score' }
    );
    expect(frames).toHaveLength(2);
    expect(frames[1]).toMatchObject({ meta: { type: 'timeseries-multi', typeVersion: [0, 1] } });
    expect(valuesOf(frames[1], 'score')).toEqual([10, 10, 10]);
    expect(fieldOf(frames[1], 'score')).toMatchObject({
      nullable: false,
      labels: { detector: 'cpu', pod: 'web-1' },
      config: { min: 0, max: 100 },
    });
    expect(fieldOf(frames[1], 'time').kind === 'time' && fieldOf(frames[1], 'time')).toMatchObject({ nullable: false });
  });

  it('colours by the severities of the detector', async () => {
    const reader = new MemoryReader();
    const severityLimits = { slight: 10, moderate: 20, severe: 90 };
    reader.addSeries(reader.addDetector('cpu', { severityLimits }), {}, {}, minutes(1));
    const { config } = fieldOf(await frameOf(reader, { queryType: 'score' }), 'score');
    expect(config?.thresholds?.steps.map(({ value }) => value)).toEqual([null, 10, 20, 90]);
  });

  it('keeps a label of the series that is called detector', async () => {
    const reader = new MemoryReader();
    reader.addSeries(reader.addDetector('cpu'), { detector: 'x', series_detector: 'y' }, {}, minutes(1));
    expect(fieldOf(await frameOf(reader, { queryType: 'score' }), 'score').labels).toEqual({
      detector: 'cpu',
      series_series_detector: 'x',
      series_detector: 'y',
    });
  });
});

describe('thinScores', () => {
  const columns = (scores: number[]) => ({
    timeMs: Float64Array.from(scores.keys()),
    score: Float64Array.from(scores),
  });

  it('leaves what is short enough as it is', () => {
    const short = columns([1, 2, 3]);
    expect(thinScores(short, 3)).toBe(short);
  });

  it('keeps the highest score of every stretch at its own time, rising', () => {
    const { timeMs, score } = thinScores(columns([0, 9, 1, 2, 0, 0, 0, 50, 3, 1]), 3);
    expect([...score]).toEqual([9, 2, 50]);
    expect([...timeMs]).toEqual([1, 3, 7]);
  });

  it('never loses the peak, whatever the length', () => {
    for (let total = 11; total < 200; total += 7) {
      const scores = Array.from({ length: total }, (_, i) => i % 5);
      scores[(total * 13) % 11] = 99;
      const thinned = thinScores(columns(scores), 10);
      expect(thinned.score).toContain(99);
      expect(thinned.score).toHaveLength(10);
    }
  });
});
