import { MINUTE_MS } from '../../schema';
import { injectedSeries, timesOf } from '../testkit/generators';
import { evaluationSettings } from '../testkit/settings';
import { scoreTable } from './score-table';

const SETTINGS = evaluationSettings();
const { times, values } = injectedSeries({ points: 1200, intervalMs: 5 * MINUTE_MS, seed: 4 });

describe('scoreTable', () => {
  it('gives one row per input row, with score, band and alert', () => {
    const rows = scoreTable(times, [values], SETTINGS);
    expect(rows).toHaveLength(times.length);
    expect(rows[0]).toEqual({ anomalyScore: 0, alertScore: 0, alert: false, expected: NaN, lower: NaN, upper: NaN });
    expect(rows.every(({ anomalyScore }) => anomalyScore >= 0 && anomalyScore <= 100)).toBe(true);
    expect(rows.some(({ alert }) => alert)).toBe(true);
  });

  it('lets the score fade after an anomaly instead of dropping at once', () => {
    const at = 300;
    const rows = scoreTable(times, [values], SETTINGS);
    const after = rows.slice(at, at + 100).map(({ anomalyScore }) => anomalyScore);
    expect(after[10]).toBeGreaterThan(15);
    expect(after[99]).toBeLessThan(after[10]! / 1.5);
  });

  it('pulses the alert score once per alert', () => {
    const rows = scoreTable(times, [values], SETTINGS);
    const openings = rows.filter(({ alert }, i) => alert && !rows[i - 1]?.alert).length;
    expect(rows.filter(({ alertScore }) => alertScore > 0)).toHaveLength(openings);
  });

  it('takes the largest score and any alert of several columns', () => {
    const calm = values.map((_, i) => Math.sin(i));
    const together = scoreTable(times, [calm, values], SETTINGS);
    const alone = scoreTable(times, [values], SETTINGS);
    const other = scoreTable(times, [calm], SETTINGS);
    together.forEach((row, i) => {
      expect(row.anomalyScore).toBe(Math.max(alone[i]!.anomalyScore, other[i]!.anomalyScore));
      expect(row.alert).toBe(alone[i]!.alert || other[i]!.alert);
    });
  });

  it('does not show the models rows whose time does not rise, yet gives each a row', () => {
    const order = [0, 1, 1, 0, 2];
    const twisted = [...order.map((i) => times[i]!), NaN, ...times.subarray(3)];
    const given = [...order.map((i) => values[i]!), 1e9, ...values.subarray(3)];
    const rows = scoreTable(twisted, [given], SETTINGS);
    expect(rows).toHaveLength(twisted.length);
    const plain = scoreTable(times, [values], SETTINGS);
    expect(rows.slice(6)).toEqual(plain.slice(3));
    expect(rows[5]).toMatchObject({ anomalyScore: 0, alert: false, expected: NaN });
  });

  it('has rows without an opinion for a table without values', () => {
    expect(scoreTable(timesOf(3, MINUTE_MS), [], SETTINGS)).toHaveLength(3);
    expect(scoreTable([], [[]], SETTINGS)).toEqual([]);
  });
});
