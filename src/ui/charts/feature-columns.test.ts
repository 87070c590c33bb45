import type { ResultColumns } from '../../schema';
import { featureSeries, leadingColumns } from './feature-columns';

const plain: ResultColumns = {
  timeMs: [1, 2, 3],
  value: [1, 2, null],
  expected: [1, 1, 1],
  lower: [0, 0, 0],
  upper: [2, 2, 2],
  score: [0, 80, 40],
  severity: [0, 3, 1],
  alert: [false, true, true],
};
const feature = (name: string, share: number[]) => ({
  name,
  value: [10, 20, null],
  expected: [10, 10, 10],
  lower: [9, 9, 9],
  upper: [11, 11, 11],
  share,
});
const several: ResultColumns = {
  ...plain,
  features: [feature('orders', [0, 0.1, 0.5]), feature('errors', [0, 0.9, 0.5])],
};

describe('the features of an entity', () => {
  it('are none of a series on its own', () => {
    expect(featureSeries(plain)).toEqual([]);
    expect(leadingColumns(plain)).toBe(plain);
  });

  it('have numbers of their own, and the alerts they have a part in', () => {
    const [orders, errors] = featureSeries(several);
    expect(orders?.columns).toMatchObject({ value: [10, 20, null], timeMs: [1, 2, 3], score: [0, 80, 40] });
    expect(orders?.columns.alert).toEqual([false, false, true]);
    expect(orders?.columns.severity).toEqual([0, 0, 1]);
    expect(errors?.columns.alert).toEqual([false, true, true]);
  });

  it('have a share of what stands out, weighed by the score', () => {
    const [orders, errors] = featureSeries(several);
    expect(orders?.share).toBeCloseTo((0.1 * 80 + 0.5 * 40) / 120);
    expect((orders?.share ?? 0) + (errors?.share ?? 0)).toBeCloseTo(1);
  });

  it('have shares that make a whole, whatever rows without any lie between', () => {
    const gap = { ...several, score: [50, 80, 40], alert: [true, true, true] };
    const sum = featureSeries(gap).reduce((all, { share }) => all + (share ?? 0), 0);
    expect(sum).toBeCloseTo(1);
  });

  it('have no share where nothing alerts', () => {
    expect(featureSeries({ ...several, alert: [false, false, false] }).map(({ share }) => share)).toEqual([null, null]);
  });

  it('lead with the one that stands out most, else with the first', () => {
    const named = (columns: ResultColumns) =>
      featureSeries(several).find((each) => each.columns.alert.join() === columns.alert.join())?.name;
    expect(named(leadingColumns(several))).toBe('errors');
    const quiet = { ...several, alert: [false, false, false] };
    expect(leadingColumns(quiet)).toEqual(featureSeries(quiet)[0]?.columns);
  });
});
