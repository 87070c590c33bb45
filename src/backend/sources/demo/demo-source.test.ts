import { DAY_MS, DEMO_METRICS, HOUR_MS, MINUTE_MS, SECOND_MS, type DemoMetric, type TimeRange } from '../../../schema';
import { DemoSource } from './demo-source';
import { hiddenMetric, incidentsIn, type Incident } from './incidents';

const source = new DemoSource();
/** A Monday, 0:00 UTC. */
const MONDAY_MS = Date.UTC(2026, 10, 16);
const WEEK = { fromMs: MONDAY_MS, toMs: MONDAY_MS + 7 * DAY_MS };
const TWO_DAYS = { fromMs: MONDAY_MS, toMs: MONDAY_MS + 2 * DAY_MS };

function fetch(metric: DemoMetric, range: TimeRange, intervalMs = MINUTE_MS, seriesLimit = 100) {
  const signal = new AbortController().signal;
  return source.fetch({ orgId: 1, query: { kind: 'demo', metric }, range, intervalMs, seriesLimit, signal });
}

async function values(metric: DemoMetric, range: TimeRange): Promise<Map<number, number>> {
  const [first] = (await fetch(metric, range)).series;
  return new Map(Array.from(first?.times ?? [], (timeMs, i) => [timeMs, first?.values[i] ?? NaN]));
}

const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;

/** All series of a metric during an incident, relative to what they show at the same time a week before and after. */
async function ratios(metric: DemoMetric, incident: Incident): Promise<number[]> {
  const middle = { fromMs: incident.startMs + 3 * MINUTE_MS, toMs: incident.endMs - 2 * MINUTE_MS };
  const during = (await fetch(metric, middle)).series;
  const around = await Promise.all(
    [-7, 7].map(async (days) => {
      const range = { fromMs: middle.fromMs + days * DAY_MS, toMs: middle.toMs + days * DAY_MS };
      return (await fetch(metric, range)).series.map((series) => mean([...series.values]));
    })
  );
  return during.map((series, i) => mean([...series.values]) / mean(around.map((week) => week[i] ?? NaN)));
}

describe('DemoSource', () => {
  it('gives the points after fromMs up to and including toMs, on the grid', async () => {
    const { series } = await fetch('orders', { fromMs: MONDAY_MS, toMs: MONDAY_MS + 5 * MINUTE_MS + 1 });
    expect([...(series[0]?.times ?? [])]).toEqual([1, 2, 3, 4, 5].map((n) => MONDAY_MS + n * MINUTE_MS));
  });

  it.each(DEMO_METRICS)('gives %s the same values in pieces, at once, and at another interval', async (metric) => {
    const whole = await values(metric, TWO_DAYS);
    const pieces = new Map<number, number>();
    const stepMs = 11 * HOUR_MS + 13 * SECOND_MS;
    for (let fromMs = TWO_DAYS.fromMs; fromMs < TWO_DAYS.toMs; fromMs += stepMs) {
      const part = await values(metric, { fromMs, toMs: Math.min(TWO_DAYS.toMs, fromMs + stepMs) });
      part.forEach((value, timeMs) => pieces.set(timeMs, value));
    }
    expect(pieces).toEqual(whole);
    const [coarse] = (await fetch(metric, TWO_DAYS, HOUR_MS)).series;
    expect([...(coarse?.values ?? [])]).toEqual(Array.from(coarse?.times ?? [], (timeMs) => whole.get(timeMs)));
  });

  it.each(DEMO_METRICS)('keeps %s finite, not negative and in its range in the far past and future', async (metric) => {
    for (const fromMs of [Date.UTC(1970, 0, 1), Date.UTC(1969, 5, 1), Date.UTC(2200, 0, 1)]) {
      for (const series of (await fetch(metric, { fromMs, toMs: fromMs + 7 * DAY_MS }, 5 * MINUTE_MS)).series) {
        const most = { orders: 1e4, checkout_p95_seconds: 20, error_ratio: 1, cpu_percent: 100, queue_depth: 1e4 }[
          metric
        ];
        expect(series.times.length).toBeGreaterThan(1_900);
        expect(series.values.every((value) => value >= 0 && value <= most)).toBe(true);
      }
    }
  });

  it('has a daily and a weekly rhythm', async () => {
    const range = { fromMs: MONDAY_MS, toMs: MONDAY_MS + 28 * DAY_MS };
    const [eu] = (await fetch('orders', range, 10 * MINUTE_MS)).series.slice(1);
    const points = Array.from(eu?.times ?? [], (timeMs, i) => ({ at: new Date(timeMs), value: eu?.values[i] ?? NaN }));
    const meanOf = (is: (at: Date) => boolean) => mean(points.filter(({ at }) => is(at)).map(({ value }) => value));
    const day = (index: number) => meanOf((at) => at.getUTCDay() === index);
    const hours = Array.from({ length: 24 }, (_, hour) => meanOf((at) => at.getUTCHours() === hour));
    expect(Math.max(...hours) / Math.min(...hours)).toBeGreaterThan(2);
    expect(day(6) / day(2)).toBeGreaterThan(1.1);
  });

  it('leaves out series beyond the limit by label order, and counts them', async () => {
    const { series, seriesLeftOut } = await fetch('cpu_percent', WEEK, HOUR_MS, 2);
    expect(series.map(({ labels }) => labels['service'])).toEqual(['payments', 'search']);
    expect(seriesLeftOut).toBe(1);
  });

  it('refuses more points than one fetch may bring in', async () => {
    const range = { fromMs: 0, toMs: 10_000_000 * MINUTE_MS };
    await expect(fetch('queue_depth', range)).rejects.toMatchObject({
      code: 'resource_exhausted',
      source: 'downstream',
    });
  });

  it('stops when canceled before it begins', async () => {
    const signal = AbortSignal.abort();
    const request = {
      orgId: 1,
      query: { kind: 'demo', metric: 'orders' } as const,
      range: WEEK,
      intervalMs: MINUTE_MS,
    };
    await expect(source.fetch({ ...request, seriesLimit: 1, signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('has no end', async () => {
    expect(await source.extent()).toBeNull();
  });
});

describe('the incidents of the demo shop', () => {
  const script = incidentsIn(WEEK);
  const bad = (kind: Incident['kind']) =>
    script.filter((incident) => incident.kind === kind).reduce((a, b) => (a.strength > b.strength ? a : b));

  it('come twice of each kind a week, once bad and once mild, and differ from week to week', () => {
    expect(script).toHaveLength(12);
    expect(new Set(script.map(({ kind }) => kind)).size).toBe(6);
    const next = incidentsIn({ fromMs: WEEK.toMs, toMs: WEEK.toMs + 7 * DAY_MS - 1 });
    expect(next.map(({ startMs }) => startMs - 7 * DAY_MS)).not.toEqual(script.map(({ startMs }) => startMs));
  });

  it('leave no day of the year without one', () => {
    for (let day = 0; day < 365; day++) {
      const fromMs = MONDAY_MS + day * DAY_MS;
      const shown = incidentsIn({ fromMs, toMs: fromMs + 36 * HOUR_MS }).filter(({ kind }) => kind !== 'blackout');
      expect(shown.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['outage', 'orders', (all: number[]) => Math.min(...all) < 0.45],
    ['slowness', 'checkout_p95_seconds', (all: number[]) => Math.max(...all) > 2.5],
    ['errors', 'error_ratio', (all: number[]) => Math.max(...all) > 10],
    ['cpu_stuck', 'cpu_percent', (all: number[]) => Math.max(...all) > 1.5],
    ['queue_jam', 'queue_depth', (all: number[]) => Math.max(...all) > 2],
  ] as const)('show a bad %s clearly in %s', async (kind, metric, isClear) => {
    expect(isClear(await ratios(metric, bad(kind)))).toBe(true);
  });

  it('hide a metric while the monitoring is down, and no other', async () => {
    const blackout = bad('blackout');
    const range = { fromMs: blackout.startMs, toMs: blackout.endMs - MINUTE_MS };
    for (const metric of DEMO_METRICS) {
      const length = (await fetch(metric, range)).series[0]?.times.length ?? 0;
      expect(length === 0).toBe(metric === hiddenMetric(blackout));
    }
  });
});
