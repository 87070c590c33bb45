import { boundaryMs, firstPiece, historyRange, lagMs, nextTurnMs } from './boundary';

const MINUTE = 60_000;
const schedule = { intervalMs: MINUTE, windowDelayMs: 15_000, everyIntervals: 1 };

describe('boundaryMs', () => {
  it.each([
    [MINUTE + 14_999, 0],
    [MINUTE + 15_000, MINUTE],
    [2 * MINUTE + 14_999, MINUTE],
  ])('at %i the newest complete boundary is %i', (nowMs, expected) => {
    expect(boundaryMs(schedule, nowMs)).toBe(expected);
  });
});

describe('lagMs', () => {
  it('is 0 until the next interval is complete and then grows', () => {
    expect(lagMs(schedule, MINUTE, 2 * MINUTE + 15_000)).toBe(0);
    expect(lagMs(schedule, MINUTE, 2 * MINUTE + 15_001)).toBe(1);
  });
});

describe('nextTurnMs', () => {
  it.each([
    ['every interval', 1, 7 * MINUTE, 8 * MINUTE],
    ['once in five', 5, 5 * MINUTE, 10 * MINUTE],
    ['once in five, begun in between', 5, 7 * MINUTE, 10 * MINUTE],
    ['once in five, just before', 5, 9 * MINUTE, 10 * MINUTE],
  ])('evaluated %s', (_, everyIntervals, cursorMs, expected) => {
    expect(nextTurnMs({ ...schedule, everyIntervals }, cursorMs)).toBe(expected + 15_000);
  });
});

describe('firstPiece', () => {
  it('is the whole of a short range', () => {
    expect(firstPiece({ fromMs: 0, toMs: 5 * MINUTE }, MINUTE, 1)).toEqual({ fromMs: 0, toMs: 5 * MINUTE });
  });

  it('is shorter the more series there are, and one interval at least', () => {
    const range = { fromMs: 0, toMs: 1e12 };
    expect(firstPiece(range, MINUTE, 1_000).toMs).toBe(20 * MINUTE);
    expect(firstPiece(range, MINUTE, 1e9).toMs).toBe(MINUTE);
  });
});

describe('historyRange', () => {
  const spec = { intervalMs: MINUTE, historyMs: 10 * MINUTE };

  it.each([
    ['an endless source', 60 * MINUTE, null, { fromMs: 50 * MINUTE, toMs: 60 * MINUTE }],
    [
      'a source longer than the history',
      60 * MINUTE,
      { fromMs: 0, toMs: 30 * MINUTE },
      { fromMs: 20 * MINUTE - 1, toMs: 30 * MINUTE },
    ],
    [
      'a source shorter than the history',
      60 * MINUTE,
      { fromMs: 25 * MINUTE, toMs: 30 * MINUTE },
      { fromMs: 25 * MINUTE - 1, toMs: 30 * MINUTE },
    ],
    [
      'a source that goes on into the future',
      60 * MINUTE,
      { fromMs: 0, toMs: 99 * MINUTE },
      { fromMs: 50 * MINUTE - 1, toMs: 60 * MINUTE },
    ],
    [
      'a source that begins in the future',
      60 * MINUTE,
      { fromMs: 70 * MINUTE, toMs: 99 * MINUTE },
      { fromMs: 60 * MINUTE, toMs: 60 * MINUTE },
    ],
  ])('of %s', (_, targetMs, extent, expected) => {
    expect(historyRange(spec, targetMs, extent)).toEqual(expected);
  });

  it('is one interval at least', () => {
    expect(historyRange({ intervalMs: MINUTE, historyMs: 0 }, 60 * MINUTE, null)).toEqual({
      fromMs: 59 * MINUTE,
      toMs: 60 * MINUTE,
    });
  });
});
