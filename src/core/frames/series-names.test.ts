import { seriesKey, type Labels } from '../../schema';
import type { FrameSeries } from './frame';
import { SeriesNames } from './series-names';

function series(field: string, change: Partial<FrameSeries> = {}): FrameSeries {
  const columns = { times: Float64Array.of(1), values: Float64Array.of(2) };
  return { refId: 'A', labels: { host: 'a' }, field, frame: '', sharesLabels: false, ...columns, ...change };
}

const knowing = (...known: Labels[]) => {
  const keys = new Set(known.map(seriesKey));
  return (labels: Labels) => keys.has(seriesKey(labels));
};

describe('SeriesNames', () => {
  it('adds nothing to series that their labels tell apart', () => {
    const names = new SeriesNames();
    const all = [series('value'), series('value', { labels: { host: 'b' } })];
    expect(names.learn('q', all)).toBe(false);
    expect(all.map((each) => names.labelsOf('q', each, false))).toEqual([{ host: 'a' }, { host: 'b' }]);
  });

  it('adds the field, then the frame, to series that would have the same labels, and remembers that', () => {
    const names = new SeriesNames();
    expect(names.learn('q', [series('min'), series('max')])).toBe(true);
    expect(names.learn('q', [series('min')])).toBe(false);
    expect(names.labelsOf('q', series('min'), true)).toEqual({ host: 'a', field: 'min', refId: 'A' });
    expect(names.learn('q', [series('min', { frame: 'x' }), series('min', { frame: 'y' })])).toBe(true);
    expect(names.labelsOf('q', series('min', { frame: 'y' }), false)).toEqual({
      host: 'a',
      field: 'min',
      frame: 'y',
    });
  });

  it.each<[string, Labels]>([
    ['field', { host: 'a', field: 'min' }],
    ['frame', { host: 'a', frame: 'x' }],
    ['field and frame', { host: 'a', field: 'min', frame: 'x' }],
  ])('keeps the %s of a series known from before a restart, though nothing collides with it now', (_name, labels) => {
    const names = new SeriesNames();
    const alone = series('min', { frame: 'x' });
    expect(names.learn('q', [alone], knowing({ host: 'a' }, labels))).toBe(true);
    expect(names.labelsOf('q', alone, false)).toEqual(labels);
    expect(names.learn('q', [alone], knowing({ host: 'a' }, labels))).toBe(false);
  });

  it('keeps the short name of a known series', () => {
    const names = new SeriesNames();
    expect(names.learn('q', [series('min')], knowing({ host: 'a' }))).toBe(false);
    expect(names.labelsOf('q', series('min'), false)).toEqual({ host: 'a' });
  });
});
