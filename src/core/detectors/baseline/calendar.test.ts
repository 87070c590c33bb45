import { algorithmSchema, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../schema';
import { SeriesEvaluator } from '../../evaluation/series-evaluator';
import { Random } from '../../stats/random';
import { evaluationSettings } from '../../testkit/settings';
import { Calendar } from './calendar';
import { ZoneOffsets } from './zone-offsets';

const at = (text: string) => Date.parse(text);
const clock = (timeZone: string, holidays = '') => {
  const calendar = new Calendar({ timeZone, holidays });
  return (text: string) => calendar.moveTo(at(text));
};
const local = (timeZone: string) => (text: string) => new Date(clock(timeZone)(text).dayMs).toISOString().slice(0, 16);

describe('Calendar', () => {
  it.each([
    ['UTC', '2026-07-01T12:00Z', '2026-07-01T12:00'],
    ['Europe/Berlin', '2026-01-31T23:30Z', '2026-02-01T00:30'],
    ['Europe/Berlin', '2026-03-29T00:59Z', '2026-03-29T01:59'],
    ['Europe/Berlin', '2026-03-29T01:00Z', '2026-03-29T03:00'],
    ['Europe/Berlin', '2026-10-25T00:59Z', '2026-10-25T02:59'],
    ['Europe/Berlin', '2026-10-25T01:00Z', '2026-10-25T02:00'],
    ['America/New_York', '2026-03-08T06:59Z', '2026-03-08T01:59'],
    ['America/New_York', '2026-03-08T07:00Z', '2026-03-08T03:00'],
    ['Asia/Kathmandu', '2026-05-05T00:00Z', '2026-05-05T05:45'],
    ['Australia/Lord_Howe', '2026-10-03T15:29Z', '2026-10-04T01:59'],
    ['Australia/Lord_Howe', '2026-10-03T15:30Z', '2026-10-04T02:30'],
  ])('in %s shows %s as %s', (zone, utc, wall) => {
    expect(local(zone)(utc)).toBe(wall);
  });

  it('shows the same whatever was asked before, in whatever order', () => {
    const calendar = new Calendar({ timeZone: 'Europe/Berlin', holidays: '2026-12-25' });
    const random = new Random(3);
    for (let i = 0; i < 300; i++) {
      const timeMs = at('2026-01-01') + Math.floor(random.uniform() * 365 * DAY_MS);
      const { dayMs, weekMs } = calendar.moveTo(timeMs);
      const fresh = new Calendar({ timeZone: 'Europe/Berlin', holidays: '2026-12-25' }).moveTo(timeMs);
      expect([dayMs, weekMs]).toEqual([fresh.dayMs, fresh.weekMs]);
    }
  });

  it('moves a holiday to the Sunday of its week, by local dates', () => {
    const weekday = (text: string) =>
      new Date(clock('Europe/Berlin', '2026-12-25, 2027-01-01')(text).weekMs).getUTCDay();
    expect(weekday('2026-12-24T22:59Z')).toBe(4);
    expect(weekday('2026-12-24T23:00Z')).toBe(0);
    expect(weekday('2026-12-25T22:59Z')).toBe(0);
    expect(weekday('2026-12-25T23:00Z')).toBe(6);
    expect(weekday('2027-01-01T12:00Z')).toBe(0);
    expect(clock('UTC', '2026-12-25')('2026-12-25T07:30Z').weekMs % DAY_MS).toBe(7.5 * HOUR_MS);
  });

  it('refuses an unknown zone, and stays finite at times no date can hold', () => {
    expect(() => new ZoneOffsets('Europe/Atlantis')).toThrow(RangeError);
    expect(Number.isFinite(new Calendar({ timeZone: 'Europe/Berlin', holidays: '' }).moveTo(1e18).dayMs)).toBe(true);
  });
});

describe('seasonal by local time', () => {
  const INTERVAL_MS = 10 * MINUTE_MS;
  const DAY_POINTS = DAY_MS / INTERVAL_MS;
  const NEVER = 'UTC';

  /** Share of the points after `change` that score 30 or more: office hours of Berlin, seen for four weeks before and four days after. */
  function loudShare(change: string, timeZone: string): { share: number; alerts: number } {
    const algorithm = algorithmSchema.parse({ name: 'seasonal', params: { timeZone } });
    const series = new SeriesEvaluator(evaluationSettings({ algorithm, intervalMs: INTERVAL_MS }));
    const wall = new Calendar({ timeZone: 'Europe/Berlin', holidays: '' });
    const random = new Random(12);
    const from = at(change) - 28 * DAY_MS;
    let loud = 0;
    let alerts = 0;
    for (let i = 0; i < 32 * DAY_POINTS; i++) {
      const timeMs = from + i * INTERVAL_MS;
      const hour = (wall.moveTo(timeMs).dayMs % DAY_MS) / HOUR_MS;
      const office = hour >= 8 && hour < 18 ? 50 : 5;
      const { score, alert } = series.push(timeMs, office + 2 * random.normal());
      if (timeMs >= at(change)) {
        loud += score >= 30 ? 1 : 0;
        alerts += alert ? 1 : 0;
      }
    }
    return { share: loud / (4 * DAY_POINTS), alerts };
  }

  it.each(['2026-03-29T01:00Z', '2026-10-25T01:00Z'])('is not surprised when the clocks change at %s', (change) => {
    const knowing = loudShare(change, 'Europe/Berlin');
    expect(knowing.share).toBeLessThan(0.005);
    expect(knowing.alerts).toBe(0);
    // The same rhythm by UTC is an hour off, twice a day.
    expect(loudShare(change, NEVER).share).toBeGreaterThan(0.02);
  });

  it('takes a holiday for a Sunday', () => {
    const loud = (holidays: string) => {
      const algorithm = algorithmSchema.parse({ name: 'seasonal', params: { holidays } });
      const series = new SeriesEvaluator(evaluationSettings({ algorithm, intervalMs: INTERVAL_MS }));
      const random = new Random(4);
      // From a Monday on; the Wednesday of the sixth week is free.
      const from = at('2026-06-01T00:00Z');
      return Array.from({ length: 37 * DAY_POINTS + DAY_POINTS }, (_, i) => {
        const day = Math.floor(i / DAY_POINTS);
        const isFree = day % 7 >= 5 || day === 37;
        return series.push(from + i * INTERVAL_MS, (isFree ? 5 : 50) + 2 * random.normal()).score;
      })
        .slice(37 * DAY_POINTS)
        .filter((score) => score >= 30).length;
    };
    expect(loud('2026-07-08')).toBeLessThan(5);
    expect(loud('')).toBeGreaterThan(30);
  });
});
