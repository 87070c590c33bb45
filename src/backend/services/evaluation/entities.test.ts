import type { Labels, Series } from '../../../schema';
import { entityLabels, rowWidth, seriesToAsk, toEntities } from './entities';

const features = { label: 'feature', names: ['orders', 'errors'] };
const joining = { features, seriesLimit: 10, source: { kind: 'demo', metric: 'orders' } as const };

const series = (labels: Labels, points: Record<number, number>): Series => ({
  labels,
  times: Float64Array.from(Object.keys(points), Number),
  values: Float64Array.from(Object.values(points)),
});
const data = (...all: Series[]) => ({ series: all, seriesLeftOut: 0, notices: [] as string[] });
const rows = ({ times, values }: Series, width = 2) =>
  [...times].map((time, i) => [time, ...values.slice(i * width, (i + 1) * width)]);

describe('toEntities', () => {
  it('leaves series as they are where there are no features', () => {
    const given = data(series({ pod: 'a' }, { 1: 5 }));
    expect(toEntities(given, { ...joining, features: null })).toBe(given);
  });

  it('joins series alike but for the feature, in the order of its names, without its label', () => {
    const { series: entities, notices } = toEntities(
      data(
        series({ feature: 'errors', pod: 'b' }, { 1: 10, 2: 20 }),
        series({ feature: 'errors', pod: 'a' }, { 1: 1, 2: 2 }),
        series({ feature: 'orders', pod: 'b' }, { 1: 100, 2: 200 }),
        series({ feature: 'orders', pod: 'a' }, { 1: 7, 2: 8 })
      ),
      joining
    );
    expect(entities.map(({ labels }) => labels)).toEqual([{ pod: 'a' }, { pod: 'b' }]);
    expect(entities.map((entity) => rows(entity))).toEqual([
      [
        [1, 7, 1],
        [2, 8, 2],
      ],
      [
        [1, 100, 10],
        [2, 200, 20],
      ],
    ]);
    expect(notices).toEqual([]);
  });

  it('has a row at each time that any feature has, and a gap for those without a point at it', () => {
    const [entity] = toEntities(
      data(series({ feature: 'orders' }, { 1: 1, 3: 3 }), series({ feature: 'errors' }, { 2: 20, 3: NaN, 4: 40 })),
      joining
    ).series;
    expect(rows(entity!)).toEqual([
      [1, 1, NaN],
      [2, NaN, 20],
      [3, 3, NaN],
      [4, NaN, 40],
    ]);
  });

  it('takes an entity that lacks a feature altogether', () => {
    const [entity] = toEntities(data(series({ feature: 'errors', pod: 'a' }, { 5: 50 })), joining).series;
    expect(rows(entity!)).toEqual([[5, NaN, 50]]);
  });

  it('leaves out and counts series that are no feature, with the label or without', () => {
    const { series: entities, notices } = toEntities(
      data(
        series({ feature: 'other' }, { 1: 1 }),
        series({ pod: 'a' }, { 1: 1 }),
        series({ feature: 'orders' }, { 1: 1 })
      ),
      joining
    );
    expect(entities.map(({ labels }) => labels)).toEqual([{}]);
    expect(notices).toEqual(['2 series were left out: their label "feature" is none of "orders", "errors"']);
  });

  it('keeps the first entities up to the limit and counts the others, those the source left out included', () => {
    const pods = ['c', 'a', 'b'].map((pod) => series({ feature: 'orders', pod }, { 1: 1 }));
    const cut = toEntities({ ...data(...pods), seriesLeftOut: 5 }, { ...joining, seriesLimit: 2 });
    expect(cut.series.map(({ labels }) => labels['pod'])).toEqual(['a', 'b']);
    expect(cut.seriesLeftOut).toBe(3 + 1);
  });
});

describe('a detector with features', () => {
  it('asks for enough series that no entity lacks a feature because of others', () => {
    expect(seriesToAsk({ ...joining, features: null })).toBe(10);
    expect(seriesToAsk(joining)).toBe(20_000);
    const query = { kind: 'elasticsearch', indices: ['a'], timeField: 't', features: [], categoryFields: [] } as const;
    const source = { ...query, filterQuery: {}, indices: ['a'], features: [], categoryFields: [] };
    expect(seriesToAsk({ ...joining, source })).toBe(20);
    expect(seriesToAsk({ ...joining, source, seriesLimit: 20_000 })).toBe(20_000);
  });

  it('has one number for each feature in a row', () => {
    expect([rowWidth({ features: null }), rowWidth({ features })]).toEqual([1, 2]);
    expect(entityLabels({ feature: 'orders', pod: 'a' }, features)).toEqual({ pod: 'a' });
    expect(entityLabels({ feature: 'orders', pod: 'a' }, null)).toEqual({ feature: 'orders', pod: 'a' });
  });
});
