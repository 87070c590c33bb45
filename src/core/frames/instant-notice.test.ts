import { instantNotice } from './instant-notice';

describe('instantNotice', () => {
  it.each([
    {
      name: 'one point in a long range',
      points: 1,
      intervals: 1_440,
      pieces: 1,
      says: 'a single point in a range of 1440',
    },
    { name: 'one point a piece', points: 2, intervals: 22_000, pieces: 2, says: 'only 2 points in a range of 22000' },
  ])('speaks of an instant query for $name', ({ says, ...size }) => {
    expect(instantNotice(size)).toContain(says);
    expect(instantNotice(size)).toContain('instant query');
  });

  it.each([
    { name: 'no points at all', points: 0, intervals: 1_440, pieces: 1 },
    { name: 'more points than pieces', points: 3, intervals: 22_000, pieces: 2 },
    { name: 'a range so short that one point may be all there is', points: 1, intervals: 9, pieces: 1 },
  ])('says nothing for $name', (size) => {
    expect(instantNotice(size)).toBeNull();
  });
});
