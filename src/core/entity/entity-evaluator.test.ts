import { algorithmSchema, DAY_MS, MINUTE_MS } from '../../schema';
import { injectedSeries, timesOf } from '../testkit/generators';
import { evaluationSettings } from '../testkit/settings';
import { Random } from '../stats/random';
import { EntityEvaluator, type EntityRow } from './entity-evaluator';
import type { EntitySettings } from './entity-settings';

const INTERVAL_MS = 5 * MINUTE_MS;
const POINTS = 1500;
const TIMES = timesOf(POINTS, INTERVAL_MS);
/** The row in which something happens. */
const AT = 1200;
const LENGTH = 12;

type Table = Float64Array[];

const settingsOf = (columns: number, changes: Partial<EntitySettings> = {}): EntitySettings => ({
  ...evaluationSettings(),
  columns: Array.from({ length: columns }, (_, k) => `c${k}`),
  together: null,
  ...changes,
});

function run(evaluator: EntityEvaluator, table: Table, from = 0, to = POINTS): EntityRow[] {
  return Array.from({ length: to - from }, (_, i) =>
    evaluator.push(
      TIMES[from + i]!,
      table.map((column) => column[from + i]!)
    )
  );
}

/** Members around one daily rhythm; `change` is added to the chosen ones while something happens. */
function table(columns: number, { levels = 0, changed = [] as number[], change = 0, seed = 1 } = {}): Table {
  const random = new Random(seed);
  return Array.from({ length: columns }, (_, k) =>
    Float64Array.from({ length: POINTS }, (_row, i) => {
      const happens = i >= AT && i < AT + LENGTH && changed.includes(k);
      const rhythm = 30 * Math.sin((2 * Math.PI * i * INTERVAL_MS) / DAY_MS);
      return 100 + levels * k + rhythm + 3 * random.normal() + (happens ? change : 0);
    })
  );
}

const best = (rows: EntityRow[]) =>
  rows.reduce((top, { anomalyScore }, i) => (anomalyScore > rows[top]!.anomalyScore ? i : top), 0);

const during = (rows: EntityRow[]) => rows.slice(AT, AT + LENGTH);

describe('EntityEvaluator', () => {
  describe('of one column', () => {
    const { times, values } = injectedSeries({ points: 1200, intervalMs: INTERVAL_MS, seed: 4 });
    const rows = () => {
      const evaluator = new EntityEvaluator(settingsOf(1));
      return Array.from(times, (timeMs, i) => evaluator.push(timeMs, [values[i]!]));
    };

    it('scores each row 0…100, with band and alert, and lets the score fade', () => {
      const scored = rows();
      expect(scored[0]).toEqual({
        ...{ anomalyScore: 0, alertScore: 0, alert: false, expected: NaN, lower: NaN, upper: NaN },
        ...{ column: null, shares: [] },
      });
      expect(scored.every(({ anomalyScore }) => anomalyScore >= 0 && anomalyScore <= 100)).toBe(true);
      expect(scored.slice(100).every(({ lower, expected, upper }) => lower <= expected && expected <= upper)).toBe(
        true
      );
      const after = scored.slice(300, 400).map(({ anomalyScore }) => anomalyScore);
      expect(after[10]).toBeGreaterThan(10);
      expect(after[99]).toBeLessThan(after[10]! / 1.5);
      expect(scored.every(({ shares }) => shares.length === 0)).toBe(true);
    });

    it('pulses the alert score once per alert, at 1 or more, where the algorithm remembers nothing', () => {
      const scored = rows();
      const opening = scored.flatMap(({ alert }, i) => (alert && scored[i - 1]?.alert !== true ? [i] : []));
      expect(opening.length).toBeGreaterThan(0);
      expect(scored.flatMap(({ alertScore }, i) => (alertScore > 0 ? [i] : []))).toEqual(opening);
      expect(opening.every((i) => scored[i]!.alertScore >= 1)).toBe(true);
    });

    it('takes the novelty for the alert score where the algorithm remembers', () => {
      const settings = settingsOf(1, { algorithm: algorithmSchema.parse({ name: 'auto' }) });
      const evaluator = new EntityEvaluator(settings);
      const scores = Array.from(times, (timeMs, i) => evaluator.push(timeMs, [values[i]!]).alertScore);
      const loud = scores.flatMap((score, i) => (score >= 1 ? [i] : []));
      expect(loud.length).toBeGreaterThan(0);
      expect(loud.every((i) => scores[i + 1] === 0 || scores[i + 1]! < scores[i]!)).toBe(true);
    });
  });

  describe('of peers', () => {
    it('finds the one that leaves the pack, names it and maps its band into its own unit', () => {
      const members = table(6, { changed: [4], change: -25 });
      const evaluator = new EntityEvaluator(settingsOf(6));
      const rows = run(evaluator, members);
      expect(evaluator.together).toBe('peers');
      expect(best(rows)).toBeGreaterThanOrEqual(AT);
      expect(best(rows)).toBeLessThan(AT + LENGTH + 3);
      const row = rows[AT + 2]!;
      expect(row).toMatchObject({ alert: true, column: 'c4' });
      expect(row.shares[0]?.name).toBe('c4');
      expect(row.shares[0]!.share).toBeGreaterThan(0.5);
      expect(row.expected).toBeCloseTo(members[4]![AT + 2]! + 25, -1);
      expect(members[4]![AT + 2]).toBeLessThan(row.lower);
      const anomaly = evaluator.takeAnomalies().find(({ startMs, column }) => startMs === TIMES[AT] && column === 'c4');
      expect(anomaly).toMatchObject({ side: 'below', value: expect.closeTo(members[4]![AT]!, -2) });
      expect(anomaly?.reasons.shares[0]?.name).toBe('c4');
    });

    it('stays calm when all move alike', () => {
      const alone = run(
        new EntityEvaluator(settingsOf(6, { together: 'separate' })),
        table(6, { changed: [0, 1, 2, 3, 4, 5], change: 60 })
      );
      const together = run(new EntityEvaluator(settingsOf(6)), table(6, { changed: [0, 1, 2, 3, 4, 5], change: 60 }));
      expect(during(alone).some(({ alert }) => alert)).toBe(true);
      expect(during(together).some(({ alert }) => alert)).toBe(false);
    });

    it('hears a second member although the first has departed again and again', () => {
      const members = table(6);
      for (let from = 400; from < AT - 200; from += 100) {
        members[0]!.subarray(from, from + 6).forEach((value, i) => (members[0]![from + i] = value + 60));
      }
      members[3]!.subarray(AT, AT + 6).forEach((value, i) => (members[3]![AT + i] = value + 25));
      const evaluator = new EntityEvaluator(settingsOf(6));
      run(evaluator, members);
      const found = evaluator
        .takeAnomalies()
        .filter(({ startMs }) => startMs >= TIMES[AT]! && startMs < TIMES[AT + 6]!);
      expect(found.map(({ column }) => column)).toEqual(['c3']);
    });

    it('needs three of them', () => {
      expect(() => new EntityEvaluator(settingsOf(2, { together: 'peers' }))).toThrow(
        'peers need at least 3 columns, got 2'
      );
      expect(() => new EntityEvaluator(settingsOf(0))).toThrow('at least one column is needed, got 0');
    });
  });

  describe('of metrics', () => {
    it('is louder when several depart than when one does, however far that one is', () => {
      const peak = (changed: number[], change: number) => {
        const evaluator = new EntityEvaluator(settingsOf(5));
        const rows = run(evaluator, table(5, { levels: 500, changed, change }));
        expect(evaluator.together).toBe('metrics');
        return Math.max(...rows.slice(AT, AT + LENGTH).map(({ anomalyScore }) => anomalyScore));
      };
      expect(peak([1, 2, 3], 40)).toBeGreaterThan(1.5 * peak([1], 400));
    });

    it('names the columns by their part', () => {
      const evaluator = new EntityEvaluator(settingsOf(5));
      const rows = run(evaluator, table(5, { levels: 500, changed: [1, 2, 3], change: 40 }));
      const named = rows[AT + 1]!.shares.slice(0, 3).map(({ name }) => name);
      expect(named.sort()).toEqual(['c1', 'c2', 'c3']);
      expect(rows[AT + 2]!.alert).toBe(true);
    });
  });

  describe('of separate series', () => {
    it('is as strange as its strangest column and alerts when one does', () => {
      const [calm, strange] = [table(1), table(1, { changed: [0], change: 60, seed: 2 })];
      const both = run(new EntityEvaluator(settingsOf(2, { together: 'separate' })), [...calm, ...strange]);
      const [first, second] = [calm, strange].map((one) => run(new EntityEvaluator(settingsOf(1)), one));
      both.forEach((row, i) => {
        expect(row.alert).toBe(first![i]!.alert || second![i]!.alert);
        expect(row.anomalyScore).toBeGreaterThanOrEqual(
          Math.max(first![i]!.anomalyScore, second![i]!.anomalyScore) - 1e-9
        );
      });
      expect(both.some(({ alert }) => alert)).toBe(true);
      expect(both[AT]!.column).toBe('c1');
    });
  });

  it('has no opinion before 60 rows have shown how the columns belong together', () => {
    const evaluator = new EntityEvaluator(settingsOf(4));
    const rows = run(evaluator, table(4), 0, 59);
    expect(evaluator.together).toBeNull();
    expect(rows.every(({ anomalyScore, column }) => anomalyScore === 0 && column === null)).toBe(true);
    run(evaluator, table(4), 59, 60);
    expect(evaluator.together).toBe('peers');
    const told = run(new EntityEvaluator(settingsOf(4, { together: 'peers' })), table(4), 0, 90).slice(60);
    expect(run(evaluator, table(4), 60, 90)).toEqual(told);
  });

  it('does not show the models rows whose time does not rise, yet gives each a row', () => {
    const values = table(4);
    const plain = run(new EntityEvaluator(settingsOf(4)), values, 0, 200);
    const evaluator = new EntityEvaluator(settingsOf(4));
    run(evaluator, values, 0, 100);
    for (const timeMs of [TIMES[99]!, TIMES[50]!, NaN]) {
      expect(evaluator.push(timeMs, [1e9, 0, 0, 0])).toMatchObject({
        anomalyScore: 0,
        alertScore: 0,
        alert: false,
        expected: NaN,
      });
    }
    expect(run(evaluator, values, 100, 200)).toEqual(plain.slice(100));
  });

  it('stands gaps, infinities and missing cells in any column', () => {
    const random = new Random(9);
    const evaluator = new EntityEvaluator(settingsOf(4));
    const odd = [NaN, Infinity, -Infinity, 1e308, 5e-324];
    for (let i = 0; i < 600; i++) {
      const values = Array.from({ length: random.uniform() < 0.1 ? 2 : 4 }, () =>
        random.uniform() < 0.2 ? odd[Math.floor(5 * random.uniform())]! : random.normal()
      );
      const row = evaluator.push(TIMES[i]!, values);
      expect(row.anomalyScore).toBeGreaterThanOrEqual(0);
      expect(row.anomalyScore).toBeLessThanOrEqual(100);
      expect(Number.isFinite(row.alertScore)).toBe(true);
    }
  });

  it('hears only departures on the watched side and of the size asked for, in the unit of the column', () => {
    const members = table(6, { changed: [4], change: -25 });
    const alerts = (changes: Partial<EntitySettings>) =>
      during(run(new EntityEvaluator(settingsOf(6, changes)), members)).some(({ alert }) => alert);
    expect(alerts({ direction: 'below' })).toBe(true);
    expect(alerts({ direction: 'above' })).toBe(false);
    expect(alerts({ minDeviation: { absolute: 15, relative: null } })).toBe(true);
    expect(alerts({ minDeviation: { absolute: 60, relative: null } })).toBe(false);
  });

  describe.each(['peers', 'metrics', 'separate', null] as const)('snapshot of %s', (together) => {
    const settings = settingsOf(4, { together });
    const values = table(4, { changed: [2], change: 30 });

    it.each([30, AT + 2])('continues bit for bit from row %i', (cut) => {
      const whole = new EntityEvaluator(settings);
      const first = new EntityEvaluator(settings);
      const wanted = run(whole, values);
      run(first, values, 0, cut);
      const second = EntityEvaluator.restore(settings, first.snapshot());
      expect(second).toMatchObject({ lastMs: first.lastMs, together: first.together });
      expect(run(second, values, cut)).toEqual(wanted.slice(cut));
      expect(second.snapshot()).toEqual(whole.snapshot());
      expect(second.takeAnomalies()).toEqual(whole.takeAnomalies());
    });
  });

  it('refuses a snapshot for other columns, another way together, or damaged', () => {
    const settings = settingsOf(4);
    const snapshot = new EntityEvaluator(settings).snapshot();
    for (const other of [
      settingsOf(5),
      settingsOf(4, { together: 'metrics' }),
      settingsOf(4, { intervalMs: MINUTE_MS }),
    ]) {
      expect(() => EntityEvaluator.restore(other, snapshot)).toThrow(
        expect.objectContaining({ code: 'failed_precondition' })
      );
    }
    expect(() => EntityEvaluator.restore(settings, snapshot.slice(0, -1))).toThrow(
      expect.objectContaining({ code: 'failed_precondition' })
    );
  });

  it('holds no more memory after more rows', () => {
    const evaluator = new EntityEvaluator(settingsOf(4));
    const values = table(4);
    run(evaluator, values, 0, 700);
    evaluator.takeAnomalies();
    const before = { bytes: evaluator.bytes, snapshot: evaluator.snapshot().length };
    run(evaluator, values, 700);
    evaluator.takeAnomalies();
    expect(evaluator.bytes).toBe(before.bytes);
    expect(evaluator.snapshot().length).toBeLessThan(1.2 * before.snapshot);
  });
});
