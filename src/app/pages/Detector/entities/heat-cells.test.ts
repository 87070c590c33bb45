import type { HeatRow } from '../../../../schema';
import { heatRuns, placeMarks, rowInWords, shadeOf, stepInWords } from './heat-cells';

const HOUR_MS = 3_600_000;
const time = { fromMs: Date.UTC(2026, 10, 24, 9), bucketMs: HOUR_MS };
const row: HeatRow = {
  seriesKey: 'a',
  labels: {},
  scores: [null, 12, 82.4, 3],
  severities: [0, 0, 3, 0],
  score: 82.4,
  severity: 'severe',
  anomalies: 1,
};

describe('the steps of a heat map', () => {
  it('join what is of one gravity', () => {
    const severities = [0, 1, 1, 3, 0, 3, 9];
    expect(heatRuns({ severities, scores: [9, 3, 4, null, 9, 9, 9] })).toEqual([
      { severity: 'slight', from: 1, to: 3, peak: 2 },
      { severity: 'severe', from: 3, to: 4, peak: 3 },
      { severity: 'severe', from: 5, to: 6, peak: 5 },
    ]);
    expect(heatRuns({ severities: [], scores: [] })).toEqual([]);
  });

  it('have shapes that can be told apart, the graver first', () => {
    const runs = heatRuns({ severities: [1, 3, 0, 0, 0, 0, 0, 1], scores: [] });
    expect(placeMarks(runs, { step: 10, width: 80, radius: 5 })).toEqual([null, 15, 75]);
  });

  it('have shapes within the strip', () => {
    const runs = heatRuns({ severities: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], scores: [] });
    expect(placeMarks(runs, { step: 2, width: 24, radius: 5 })).toEqual([5, 19]);
  });

  it('are the darker the higher the score, and blank where nothing was evaluated', () => {
    expect(shadeOf(null)).toBe(0);
    expect(shadeOf(0)).toBeGreaterThan(0);
    expect(shadeOf(80)).toBeGreaterThan(shadeOf(20));
    expect(shadeOf(1_000)).toBeLessThanOrEqual(1);
  });

  it('say in words what they show', () => {
    expect(stepInWords(row, 2, time)).toBe('Tue 24 Nov 11:00 to Tue 24 Nov 12:00: highest score 82.4, severe anomaly');
    expect(stepInWords(row, 0, time)).toMatch(/nothing evaluated$/);
    expect(rowInWords(row, time)).toBe(
      'Highest score 82.4 about Tue 24 Nov 11:00; severe anomaly Tue 24 Nov 11:00 to Tue 24 Nov 12:00'
    );
    expect(rowInWords({ ...row, severities: [0, 0, 0, 0] }, time)).toMatch(/; no anomaly$/);
    expect(rowInWords({ ...row, scores: [null, null] }, time)).toBe('Nothing evaluated in this range');
  });
});
