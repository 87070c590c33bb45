import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../schema';
import { CalendarProfile } from './calendar-profile';

const daily = (intervalMs: number) => new CalendarProfile({ intervalMs, periodMs: DAY_MS, memory: 7 });

function teach(profile: CalendarProfile, days: number, { intervalMs, value }: Lessons): void {
  for (let timeMs = 0; timeMs < days * DAY_MS; timeMs += intervalMs) {
    profile.learn(timeMs, value(timeMs));
  }
}

interface Lessons {
  intervalMs: number;
  value: (timeMs: number) => number;
}

describe('CalendarProfile', () => {
  it('knows a time only after its bucket is over', () => {
    const profile = daily(MINUTE_MS);
    profile.learn(0, 7);
    expect(profile.knows(0)).toBe(false);
    expect(profile.at(0, -1)).toBe(-1);
    profile.learn(30 * MINUTE_MS, 9);
    expect(profile.knows(0)).toBe(true);
    expect(profile.at(0, -1)).toBe(7);
  });

  it('is linear between the centres of its buckets', () => {
    const profile = daily(MINUTE_MS);
    teach(profile, 2, { intervalMs: MINUTE_MS, value: (timeMs) => timeMs % DAY_MS });
    // The mean of the points of a bucket lies half an interval before its middle; a straight line comes back as itself.
    for (const minute of [61, 75, 200, 777]) {
      expect(profile.at(minute * MINUTE_MS, 0)).toBeCloseTo(minute * MINUTE_MS, 3);
    }
  });

  it('gives the very value of the hour at hourly points', () => {
    const profile = daily(HOUR_MS);
    teach(profile, 3, { intervalMs: HOUR_MS, value: (timeMs) => (timeMs / HOUR_MS) % 24 });
    expect(profile.at(5 * HOUR_MS, 0)).toBe(5);
    expect(profile.at(DAY_MS + 5 * HOUR_MS, 0)).toBe(5);
  });

  it('works before 1970', () => {
    const profile = daily(HOUR_MS);
    teach(profile, 2, { intervalMs: HOUR_MS, value: (timeMs) => (timeMs / HOUR_MS) % 24 });
    expect(profile.at(-HOUR_MS, 0)).toBe(profile.at(DAY_MS - HOUR_MS, 0));
  });

  it('holds back a change far beyond the usual ones', () => {
    const profile = daily(HOUR_MS);
    teach(profile, 20, { intervalMs: HOUR_MS, value: (timeMs) => (timeMs / HOUR_MS) % 5 });
    const before = profile.at(0, 0);
    profile.learn(20 * DAY_MS, 1e9);
    profile.learn(20 * DAY_MS + HOUR_MS, 0);
    expect(Math.abs(profile.at(0, 0) - before)).toBeLessThan(10);
  });

  it('learns nothing from gaps, but the clock moves', () => {
    const profile = daily(MINUTE_MS);
    profile.learn(0, 7);
    profile.learn(30 * MINUTE_MS, NaN);
    expect(profile.knows(0)).toBe(true);
    profile.learn(60 * MINUTE_MS, NaN);
    expect(profile.knows(30 * MINUTE_MS)).toBe(false);
  });
});
