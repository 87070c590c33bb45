import type { ResultColumns } from '../../schema';
import { breakAtGaps } from './break-at-gaps';
import { alertMarks, learningStretches, thinMarks } from './chart-marks';

interface Given {
  time: number;
  value?: number | null;
  expected?: number | null;
  severity?: number;
  alert?: boolean;
}

function columns(points: Given[]): ResultColumns {
  return {
    timeMs: points.map(({ time }) => time),
    value: points.map(({ value = 1 }) => value),
    expected: points.map(({ expected = 1 }) => expected),
    lower: points.map(({ expected = 1 }) => (expected === null ? null : 0)),
    upper: points.map(({ expected = 1 }) => (expected === null ? null : 2)),
    score: points.map(() => 0),
    severity: points.map(({ severity = 0 }) => severity),
    alert: points.map(({ alert = false }) => alert),
  };
}

describe('alertMarks', () => {
  it('marks alert points that have a severity and a value, and no others', () => {
    const given = columns([
      { time: 1, severity: 3 },
      { time: 2, severity: 3, alert: true, value: 9 },
      { time: 3, severity: 0, alert: true },
      { time: 4, severity: 1, alert: true, value: null },
    ]);
    expect(alertMarks(given)).toEqual([{ timeMs: 2, value: 9, severity: 'severe', score: 0, departure: 8 }]);
  });
});

describe('thinMarks', () => {
  const mark = (timeMs: number, severity: 'slight' | 'moderate' | 'severe', score = 0, departure = 0) => ({
    ...{ timeMs, value: 1, severity },
    ...{ score, departure },
  });

  it('keeps of those much alike the one that departs furthest', () => {
    const marks = [mark(0, 'severe', 86, 20), mark(2, 'severe', 87, 1), mark(4, 'severe', 87.2, 0)];
    expect(thinMarks(marks, 10)).toEqual([mark(0, 'severe', 86, 20)]);
  });

  it('keeps the gravest of those that would overlap', () => {
    const marks = [mark(0, 'slight'), mark(5, 'severe'), mark(8, 'moderate'), mark(20, 'slight')];
    expect(thinMarks(marks, 10)).toEqual([mark(5, 'severe'), mark(20, 'slight')]);
    expect(thinMarks(marks, 0)).toEqual(marks);
    expect(thinMarks([mark(0, 'severe', 71), mark(2, 'severe', 90), mark(4, 'severe', 80)], 10)).toEqual([
      mark(2, 'severe', 90),
    ]);
  });
});

describe('learningStretches', () => {
  it('are where values came without an opinion, up to the first opinion', () => {
    const given = columns([
      { time: 1, expected: null },
      { time: 2, expected: null, value: null },
      { time: 3, expected: null },
      { time: 4 },
      { time: 5, expected: null, value: null },
      { time: 6 },
    ]);
    expect(learningStretches(given)).toEqual([{ fromMs: 1, toMs: 4 }]);
  });

  it('reach to the time that was named, whatever the model said', () => {
    expect(learningStretches(columns([{ time: 1 }, { time: 2 }, { time: 3 }, { time: 4 }]), 3)).toEqual([
      { fromMs: 1, toMs: 3 },
    ]);
  });

  it('may last to the end', () => {
    expect(
      learningStretches(
        columns([
          { time: 1, expected: null },
          { time: 2, expected: null },
        ])
      )
    ).toEqual([{ fromMs: 1, toMs: 2 }]);
  });
});

describe('breakAtGaps', () => {
  const every = (times: number[]) => columns(times.map((time) => ({ time, severity: 1 })));

  it('puts one empty point into a stretch without any, in every column', () => {
    const broken = breakAtGaps(every([0, 1, 2, 3, 20, 21]));
    expect(broken.timeMs).toEqual([0, 1, 2, 3, 4, 20, 21]);
    expect(broken.value).toEqual([1, 1, 1, 1, null, 1, 1]);
    expect(broken.upper[4]).toBeNull();
    expect(broken.severity).toEqual([1, 1, 1, 1, 0, 1, 1]);
    expect(broken.alert).toHaveLength(7);
  });

  it('leaves uneven distances of thinned points alone', () => {
    const given = every([0, 1, 4, 6, 7, 11]);
    expect(breakAtGaps(given)).toBe(given);
  });

  it.each([{ times: [] }, { times: [5] }, { times: [5, 99] }])('leaves $times.length points alone', ({ times }) => {
    const given = every(times);
    expect(breakAtGaps(given)).toBe(given);
  });
});
