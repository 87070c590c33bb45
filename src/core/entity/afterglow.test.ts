import { HOUR_MS, MINUTE_MS } from '../../schema';
import { Afterglow, glowRows } from './afterglow';

describe('Afterglow', () => {
  it('fades by half of what is held per half-life, instead of dropping at once', () => {
    const glow = new Afterglow(10);
    glow.push(8);
    const faded = Array.from({ length: 40 }, () => glow.push(0));
    // 6 = 0.75 · 8 is held, a third of it counts; what was smoothed is gone by then.
    expect(faded[9]).toBeCloseTo(1, 4);
    expect(faded[29]).toBeCloseTo(0.25, 4);
    expect(faded.every((value, i) => i === 0 || value < faded[i - 1]!)).toBe(true);
  });

  it('settles on a strength that stays', () => {
    const glow = new Afterglow(4);
    const settled = Array.from({ length: 50 }, () => glow.push(5)).at(-1);
    expect(settled).toBeCloseTo(5, 9);
  });

  it.each([
    { intervalMs: MINUTE_MS, arePeers: false, rows: 60 },
    { intervalMs: 5 * MINUTE_MS, arePeers: false, rows: 48 },
    { intervalMs: 24 * HOUR_MS, arePeers: false, rows: 4 },
    { intervalMs: MINUTE_MS, arePeers: true, rows: 6 },
  ])('has a half-life of $rows rows at $intervalMs ms, peers: $arePeers', ({ intervalMs, arePeers, rows }) => {
    expect(glowRows(intervalMs, arePeers)).toBe(rows);
  });
});
