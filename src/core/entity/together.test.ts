import { Random } from '../stats/random';
import { decideTogether } from './together';

const random = new Random(3);
const rowsOf = (columns: Array<() => number>, rows = 60) =>
  Array.from({ length: rows }, () => columns.map((next) => next()));
const around = (level: number, spread: number) => () => level + spread * random.normal();

describe('decideTogether', () => {
  const alike = (count: number) => Array.from({ length: count }, () => around(100, 10));

  it.each([
    { name: 'four alike columns', columns: alike(4), wanted: 'peers' },
    { name: 'three alike columns', columns: alike(3), wanted: 'metrics' },
    { name: 'one of five on another level', columns: [...alike(4), around(1000, 10)], wanted: 'peers' },
    {
      name: 'two of five on another level',
      columns: [...alike(3), around(1000, 10), around(-500, 10)],
      wanted: 'metrics',
    },
    { name: 'one of four on another level', columns: [...alike(3), around(1000, 10)], wanted: 'metrics' },
    {
      name: 'two of five with ten times the spread',
      columns: [...alike(3), around(100, 100), around(100, 100)],
      wanted: 'metrics',
    },
    { name: 'constants', columns: Array.from({ length: 5 }, () => () => 7), wanted: 'metrics' },
    { name: 'columns without values', columns: Array.from({ length: 5 }, () => () => NaN), wanted: 'metrics' },
  ])('takes $name for $wanted', ({ columns, wanted }) => {
    expect(decideTogether(rowsOf(columns), columns.length)).toBe(wanted);
  });

  it('leaves out gaps, but counts a column with fewer than 20 values as unlike the others', () => {
    const gappy = (every: number, next: () => number) => {
      let row = 0;
      return () => (row++ % every === 0 ? next() : NaN);
    };
    const [rare, often] = [4, 2].map((every) => [...alike(3), gappy(every, around(100, 10))]);
    expect(decideTogether(rowsOf(often!), 4)).toBe('peers');
    expect(decideTogether(rowsOf(rare!), 4)).toBe('metrics');
  });
});
