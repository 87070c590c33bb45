import fc from 'fast-check';
import { algorithmSchema, DAY_MS, MINUTE_MS, type MissingPolicy, type Rule } from '../../schema';
import { decideSeries } from '../evaluation/decide-series';
import type { EvaluatedPoint } from '../evaluation/evaluator';
import { SeriesEvaluator } from '../evaluation/series-evaluator';
import { Random } from '../stats/random';
import { timesOf } from '../testkit/generators';
import { evaluationSettings } from '../testkit/settings';
import { createEvaluator, restoreEvaluator } from './create-evaluator';
import { FeaturesEvaluator, type EvaluatedRow, type FeaturesSettings } from './features-evaluator';

const INTERVAL_MS = 5 * MINUTE_MS;
const POINTS = 1_500;
const TIMES = timesOf(POINTS, INTERVAL_MS);
/** The row in which something happens. */
const AT = 1_300;
const NAMES = ['requests', 'errors', 'latency'];

type Table = number[][];
type Algorithm = 'auto' | 'seasonal' | 'forest';

const settingsOf = (changes: Partial<FeaturesSettings> = {}, name: Algorithm = 'seasonal'): FeaturesSettings => ({
  ...evaluationSettings({ algorithm: algorithmSchema.parse({ name }) }),
  features: NAMES,
  ...changes,
});

/** Rows of features with a daily rhythm on levels of their own; `change` gets a row and may change it. */
function table(
  change: (row: number[], index: number) => void = () => {},
  { features = 3, points = POINTS } = {}
): Table {
  const random = new Random(4);
  return Array.from({ length: points }, (_, i) => {
    const rhythm = 20 * Math.sin((2 * Math.PI * i * INTERVAL_MS) / DAY_MS);
    const row = Array.from({ length: features }, (_value, k) => 100 * (k + 1) + rhythm + 2 * random.normal());
    change(row, i);
    return row;
  });
}

const run = (evaluator: FeaturesEvaluator, rows: Table, from = 0): EvaluatedRow[] =>
  rows.slice(from).map((row, i) => evaluator.push(TIMES[from + i]!, row));

const evaluated = (rows: Table, changes: Partial<FeaturesSettings> = {}, name: Algorithm = 'seasonal') => {
  const evaluator = new FeaturesEvaluator(settingsOf(changes, name));
  return { evaluator, rows: run(evaluator, rows) };
};

/** Adds to features of the row in which something happens. */
const adding = (...changes: number[]) =>
  table((row, i) => {
    changes.forEach((change, k) => (row[k]! += i === AT ? change : 0));
  });

const sharesOf = ({ features }: EvaluatedRow) => features.map(({ share }) => share);
const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

describe('FeaturesEvaluator', () => {
  describe.each(['auto', 'forest'] as const)('of %s', (name) => {
    it('finds what one feature does, names it, and tells value and band of it', () => {
      const rows = adding(0, 60);
      const { evaluator, rows: scored } = evaluated(rows, {}, name);
      const point = scored[AT]!;
      expect(point).toMatchObject({ alert: true, value: rows[AT]![1], expected: point.features[1]!.expected });
      expect(point.score).toBeGreaterThan(40);
      expect(point.value).toBeGreaterThan(point.upper);
      expect(point.features.map(({ value }) => value)).toEqual(rows[AT]);
      expect(sumOf(sharesOf(point))).toBeCloseTo(1, 12);
      expect(point.features[1]!.share).toBeGreaterThan(0.8);
      const anomaly = evaluator.takeAnomalies().find(({ startMs }) => startMs === TIMES[AT]);
      expect(anomaly).toMatchObject({ side: 'above', value: rows[AT]![1], peakScore: point.score });
      expect(anomaly?.reasons.shares[0]?.name).toBe('errors');
      expect(anomaly?.explanation).toMatch(/^errors: /);
      expect(anomaly).not.toHaveProperty('column');
    });

    it('tells nothing of a row in which nothing stands out but the first feature', () => {
      const { rows } = evaluated(table(), {}, name);
      const calm = rows.slice(400).filter(({ alert, score }) => !alert && score < 15);
      expect(calm.length).toBeGreaterThan(1_000);
      for (const { value, expected, lower, upper, features, voices } of calm) {
        expect({ ...features[0], share: 0 }).toEqual({ value, expected, lower, upper, share: 0 });
        expect(sumOf(features.map(({ share }) => share))).toBe(0);
        expect(voices.every((voice) => voice >= 0)).toBe(true);
      }
    });

    it('says the same whatever the order of the features', () => {
      const rows = adding(0, 60, -40).slice(0, AT + 20);
      const plain = evaluated(rows, {}, name).rows;
      fc.assert(
        fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (order) => {
          const shuffled = rows.map((row) => order.map((k) => row[k]!));
          const settings = { features: order.map((k) => NAMES[k]!) };
          evaluated(shuffled, settings, name).rows.forEach((row, i) => {
            const { score, alert, severity, strength, evidence, alertStrength, features } = plain[i]!;
            expect(row).toMatchObject({ score, alert, severity, strength, evidence, alertStrength });
            expect(row.features).toEqual(order.map((k) => features[k]));
          });
        }),
        { seed: 3, numRuns: 3 }
      );
    });

    it.each([0, 40, AT - 3, AT + 2])('continues bit for bit from a snapshot after %i rows', (cut) => {
      const rows = adding(0, 60, 30).map((row, i) => row.map((value, k) => ((i + k) % 11 === 3 ? NaN : value)));
      const settings = settingsOf({ missing: 'hold' }, name);
      const whole = new FeaturesEvaluator(settings);
      const wanted = run(whole, rows);
      const first = new FeaturesEvaluator(settings);
      run(first, rows.slice(0, cut));
      const second = FeaturesEvaluator.restore(settings, first.snapshot());
      expect(second).toMatchObject({ lastMs: first.lastMs, seenMs: first.seenMs, progress: first.progress });
      expect(second.open).toEqual(first.open);
      expect(run(second, rows, cut)).toEqual(wanted.slice(cut));
      expect(second.snapshot()).toEqual(whole.snapshot());
      expect(second.takeAnomalies()).toEqual(whole.takeAnomalies());
    });

    it('stands any rows: gaps, infinities, huge and tiny values, constants', () => {
      const anyValue = fc.oneof(fc.double(), fc.constantFrom(0, 1, NaN, Infinity, 1e308, -1e308), fc.integer());
      const anyRow = fc.array(anyValue, { minLength: 0, maxLength: 4 });
      fc.assert(
        fc.property(fc.array(anyRow, { maxLength: 120 }), fc.constantFrom('ignore', 'anomalous'), (rows, missing) => {
          const evaluator = new FeaturesEvaluator(settingsOf({ missing }, name));
          rows.forEach((row, i) => {
            const { score, features, lower, upper, expected, evidence } = evaluator.push(i * INTERVAL_MS, row);
            const shares = sumOf(features.map(({ share }) => share));
            const isScore = score >= 0 && score <= 100 && evidence >= 0 && Number.isFinite(evidence);
            const isBand = Number.isNaN(expected) || (lower <= expected && expected <= upper);
            const areShares = features.length === 3 && (shares === 0 || Math.abs(shares - 1) < 1e-9);
            expect([isScore, isBand, areShares]).toEqual([true, true, true]);
          });
        }),
        { seed: 7, numRuns: 40 }
      );
    });
  });

  it('expects before it sees: what a row holds does not move its own band', () => {
    const rows = table().slice(0, 800);
    const [first, second] = [rows, [...rows.slice(0, -1), [1e6, NaN, -1e6]]].map((all) => evaluated(all).rows.at(-1)!);
    const bands = ({ features }: EvaluatedRow) =>
      features.map(({ expected, lower, upper }) => [expected, lower, upper]);
    expect(bands(second!)).toEqual(bands(first!));
    expect(second!.score).toBeGreaterThan(first!.score);
  });

  it('finds with a forest what does not go together although each feature stays in its range', () => {
    const random = new Random(2);
    const breaks = Array.from({ length: POINTS }, (_, i) => {
      const load = 10 * Math.cos((2 * Math.PI * i * INTERVAL_MS) / DAY_MS) + random.normal();
      const opposite = i >= AT && i < AT + 12 ? -1 : 1;
      return [100 + load + 0.5 * random.normal(), 100 + 2 * opposite * load + random.normal(), 7 + 3 * random.normal()];
    });
    const largest = Math.max(...breaks.slice(0, AT).map(([, second]) => Math.abs(second! - 100)));
    expect(Math.max(...breaks.slice(AT, AT + 12).map(([, second]) => Math.abs(second! - 100)))).toBeLessThan(largest);
    const { rows } = evaluated(breaks, {}, 'forest');
    const during = rows.slice(AT, AT + 12);
    const worst = during.reduce((most, row) => (row.score > most.score ? row : most));
    expect(worst.score).toBeGreaterThan(Math.max(...rows.slice(400, AT).map(({ score }) => score)));
    expect(worst.features[2]!.share).toBeLessThan(0.2);
  });

  it('alerts of fixed limits as soon as one feature is beyond them', () => {
    const algorithm = algorithmSchema.parse({ name: 'threshold', params: { upper: 100 } });
    const evaluator = new FeaturesEvaluator(settingsOf({ algorithm, features: ['a', 'b', 'c', 'd', 'e'] }));
    const alerts = [50, 99, 101, 99].map((value, i) => evaluator.push(i * INTERVAL_MS, [value, 1, 2, 3, 4]).alert);
    expect(alerts.slice(0, 3)).toEqual([false, false, true]);
  });

  it('is one model of a forest, and one per feature of all else', () => {
    const bytesOf = (features: string[], name: Algorithm) =>
      new FeaturesEvaluator(settingsOf({ features }, name)).bytes;
    const five = ['a', 'b', 'c', 'd', 'e'];
    expect(bytesOf(five, 'forest')).toBeLessThan(1.6 * bytesOf(['a', 'b'], 'forest'));
    expect(bytesOf(five, 'auto')).toBeGreaterThan(2.3 * bytesOf(['a', 'b'], 'auto'));
    expect(bytesOf(five, 'auto')).toBeGreaterThan(
      4 * new FeaturesEvaluator(settingsOf({ size: 'light' }, 'auto')).bytes
    );
  });

  it('scores ordinary rows no higher than ordinary points: 30 in about one of 1,000', () => {
    const random = new Random(12);
    const evaluator = new FeaturesEvaluator(settingsOf({}, 'auto'));
    let high = 0;
    for (let i = 0; i < 9_000; i++) {
      const { score } = evaluator.push(i * INTERVAL_MS, [random.normal(), 50 + random.normal(), random.normal()]);
      high += i > 1_000 && score >= 30 ? 1 : 0;
    }
    expect(high).toBeLessThanOrEqual(16);
  });

  it('is not deaf to what is larger than the spikes of every day', () => {
    const random = new Random(6);
    const rows = table((row, i) => {
      row[0]! += i > 100 && random.uniform() < 0.015 ? 30 : 0;
      row[0]! += i === AT ? 200 : 0;
    });
    expect(evaluated(rows, {}, 'auto').rows[AT]!.alert).toBe(true);
  });

  it('remembers of each feature what was its highest value', () => {
    const rows = table((row, i) => {
      row[2]! = 10_000 + row[2]!;
      row[0]! += i === AT ? 80 : 0;
    });
    const { evaluator } = evaluated(rows);
    const anomaly = evaluator.takeAnomalies().find(({ startMs }) => startMs === TIMES[AT]);
    expect(anomaly?.reasons.record).toMatchObject({ kind: 'highest' });
    expect(anomaly?.explanation).toMatch(/^requests: .*highest in 4 days$/);
  });

  it('refuses a time that does not rise and stays as it was', () => {
    const { evaluator } = evaluated(table().slice(0, 200));
    const before = evaluator.snapshot();
    expect(() => evaluator.push(TIMES[199]!, [1, 2, 3])).toThrow(
      expect.objectContaining({ code: 'failed_precondition' })
    );
    expect(evaluator.snapshot()).toEqual(before);
  });

  it('refuses a snapshot of other features, of another interval, and a damaged one', () => {
    const snapshot = new FeaturesEvaluator(settingsOf()).snapshot();
    const refused = expect.objectContaining({ code: 'failed_precondition' });
    for (const other of [
      { features: ['requests', 'errors'] },
      { features: ['a', 'b', 'c'] },
      { intervalMs: MINUTE_MS },
    ]) {
      expect(() => FeaturesEvaluator.restore(settingsOf(other), snapshot)).toThrow(refused);
    }
    expect(() => FeaturesEvaluator.restore(settingsOf(), snapshot.slice(0, -1))).toThrow(refused);
    expect(() => new FeaturesEvaluator(settingsOf({ features: [] }))).toThrow('at least one feature is needed, got 0');
  });

  it('holds no more memory after more rows', () => {
    const evaluator = new FeaturesEvaluator(settingsOf());
    const { bytes } = evaluator;
    run(evaluator, adding(0, 60));
    expect(evaluator.bytes).toBe(bytes);
  });
});

describe('rules of several features', () => {
  const condition = (feature: string, side: 'above' | 'below', atMost: number | null = null) => ({
    ...{ feature, side, measure: 'absolute' as const, atMost },
  });
  const ruled = (rows: Table, ...rules: Rule[]) => evaluated(rows, { rules }).rows[AT]!;

  it('take out the features they name, and leave the others', () => {
    const both = adding(60, -60);
    const plain = ruled(both);
    const calmed = ruled(both, { conditions: [condition('requests', 'above')] });
    expect(plain.features[0]!.share).toBeGreaterThan(0.2);
    expect(calmed.features[0]!.share).toBe(0);
    expect(calmed).toMatchObject({ alert: true, value: both[AT]![1] });
    expect(calmed.score).toBeLessThanOrEqual(plain.score);
    expect(calmed.score).toBeGreaterThan(40);
  });

  it('take all out that one rule names, while all its conditions are true on the same row', () => {
    const together = { conditions: [condition('requests', 'above'), condition('latency', 'above')] };
    const calmed = ruled(adding(60, 0, 60), together);
    expect(calmed).toMatchObject({ alert: false, severity: 0 });
    expect(calmed.score).toBeLessThan(15);
    expect(ruled(adding(60, 0, -60), together).alert).toBe(true);
    expect(ruled(adding(60, 0, NaN), together).alert).toBe(true);
  });

  it('hold up to their limit', () => {
    const rows = adding(60);
    const departure = rows[AT]![0]! - ruled(rows).features[0]!.expected;
    expect(ruled(rows, { conditions: [condition('requests', 'above', departure)] }).alert).toBe(false);
    expect(ruled(rows, { conditions: [condition('requests', 'above', departure * 0.999)] }).alert).toBe(true);
  });

  it('count from the next row on when they change, and touch nothing learnt', () => {
    const rows = adding(60).slice(0, AT + 1);
    const evaluator = new FeaturesEvaluator(settingsOf());
    run(evaluator, rows.slice(0, AT));
    evaluator.setDecision(settingsOf({ rules: [{ conditions: [condition('requests', 'above')] }] }));
    const [row] = run(evaluator, rows, AT);
    expect(row!.score).toBeLessThan(15);
    expect(row!.features[0]).toEqual({ ...ruled(adding(60)).features[0], share: 0 });
  });
});

describe('missing values of several features', () => {
  const gap = table((row, i) => {
    row[1]! = i >= AT && i < AT + 40 ? NaN : row[1]!;
  });
  const policies: MissingPolicy[] = ['ignore', 'zero', 'hold', 'fixed', 'anomalous'];

  it('that are ignored leave the others as they are', () => {
    const { rows } = evaluated(gap);
    const during = rows.slice(AT, AT + 40);
    expect(during.every(({ alert, features }) => !alert && Number.isNaN(features[1]!.value))).toBe(true);
    expect(during.every(({ value }) => !Number.isNaN(value))).toBe(true);
    expect(during.every(({ features }) => features[1]!.lower < features[1]!.upper)).toBe(true);
  });

  it('that stand for a value are judged like it, each feature by its own', () => {
    const fill = { errors: 200, latency: 999 };
    const filled = evaluated(gap, { missing: 'fixed', fill }).rows;
    const given = evaluated(gap.map(([a, b, c]) => [a!, Number.isNaN(b) ? 200 : b!, c!])).rows;
    expect(filled.map(({ score, alert }) => [score, alert])).toEqual(given.map(({ score, alert }) => [score, alert]));
    expect(filled[AT]!.features[1]!.value).toBeNaN();
    expect(evaluated(gap, { missing: 'zero' }).rows[AT]!).toMatchObject({ alert: true });
  });

  it('that are anomalies alert with the first of them and end with the last, the others going on', () => {
    const { evaluator, rows } = evaluated(gap, { missing: 'anomalous' });
    expect(rows[AT]).toMatchObject({ score: 100, severity: 3, alert: true, alertStrength: 1, value: NaN });
    expect(sharesOf(rows[AT]!)).toEqual([0, 1, 0]);
    const anomaly = evaluator.takeAnomalies().find(({ startMs }) => startMs === TIMES[AT])!;
    expect(anomaly).toMatchObject({ endMs: TIMES[AT + 39], value: gap[AT - 1]![1], points: 40 });
    expect(anomaly.explanation).toMatch(/^errors: no data for 3 h from/);
    expect(anomaly.reasons.shares).toEqual([{ name: 'errors', share: 1 }]);
    expect(rows[AT + 41]!.alert).toBe(false);
  });

  it('of all features make the row a gap', () => {
    const rows = adding(NaN, NaN, NaN);
    const ignored = evaluated(rows).rows[AT]!;
    expect(ignored).toMatchObject({ value: NaN, score: 0, strength: 0, evidence: 0, alert: false, alertStrength: 0 });
    const strange = evaluated(rows, { missing: 'anomalous' }).rows[AT]!;
    expect(strange).toMatchObject({ value: NaN, score: 100, alert: true });
    sharesOf(strange).forEach((share) => expect(share).toBeCloseTo(1 / 3, 12));
  });

  it('mean nothing before the first value of a feature, and once it is gone', () => {
    const evaluator = new FeaturesEvaluator(settingsOf({ missing: 'anomalous' }));
    let latest: EvaluatedPoint | undefined;
    for (let i = 0; i < 10 * 288; i++) {
      latest = evaluator.push(i * INTERVAL_MS, [100 + (i % 7), i === 50 ? 5 : NaN, NaN]);
      expect(latest.alert).toBe(i > 50 && i <= 50 + 7 * 288);
    }
    expect(evaluator.seenMs).toBe(latest!.timeMs);
  });

  it.each(policies)('continue bit for bit from a snapshot (%s)', (missing) => {
    const settings = settingsOf({ missing, fill: { errors: 150 } });
    const whole = new FeaturesEvaluator(settings);
    const wanted = run(whole, gap);
    const first = new FeaturesEvaluator(settings);
    run(first, gap.slice(0, AT + 5));
    const second = FeaturesEvaluator.restore(settings, first.snapshot());
    expect(run(second, gap, AT + 5)).toEqual(wanted.slice(AT + 5));
    expect(second.takeAnomalies()).toEqual(whole.takeAnomalies());
  });
});

describe('decideSeries of several features', () => {
  it.each(['ignore', 'anomalous'] as const)(
    'decides the same as the evaluator, with the same reasons (%s)',
    (missing) => {
      const rows = adding(0, 60).map((row, i) => (i >= 900 && i < 905 ? [row[0]!, row[1]!, NaN] : row));
      const { evaluator, rows: points } = evaluated(rows, { missing });
      const column = (of: (row: EvaluatedRow) => number) => points.map(of);
      const columns = {
        timeMs: column(({ timeMs }) => timeMs),
        value: column(({ value }) => value),
        expected: column(({ expected }) => expected),
        lower: column(({ lower }) => lower),
        upper: column(({ upper }) => upper),
        strength: column(({ strength }) => strength),
        evidence: column(({ evidence }) => evidence),
        voices: points.flatMap(({ voices }, i) => (voices.length > 0 ? [[i, voices] as const] : [])),
        features: NAMES.map((name, k) => ({
          name,
          value: column(({ features }) => features[k]!.value),
          share: column(({ features }) => features[k]!.share),
        })),
      };
      const decided = decideSeries(columns, settingsOf({ missing, members: ['seasonal'] }));
      expect([...decided.score]).toEqual(column(({ score }) => score));
      expect([...decided.alert]).toEqual(column(({ alert }) => (alert ? 1 : 0)));
      const found = evaluator.takeAnomalies();
      expect(found.length).toBeGreaterThan(0);
      expect(decided.anomalies).toEqual(found);
    }
  );
});

describe('createEvaluator', () => {
  it('makes what the detector asks for, and brings it back', () => {
    const features = { label: 'feature', names: NAMES };
    const settings = evaluationSettings();
    const several = createEvaluator({ ...settings, features });
    const one = createEvaluator({ ...settings, features: null });
    const plain = new SeriesEvaluator(settings);
    expect(several).toBeInstanceOf(FeaturesEvaluator);
    table()
      .slice(0, 300)
      .forEach((row, i) => {
        several.push(TIMES[i]!, row);
        expect(one.push(TIMES[i]!, row.slice(0, 1))).toEqual(plain.push(TIMES[i]!, row[0]!));
      });
    expect(restoreEvaluator({ ...settings, features }, several.snapshot()).snapshot()).toEqual(several.snapshot());
    expect(restoreEvaluator({ ...settings, features: null }, one.snapshot()).snapshot()).toEqual(plain.snapshot());
    expect(() => restoreEvaluator({ ...settings, features: null }, several.snapshot())).toThrow(
      expect.objectContaining({ code: 'failed_precondition' })
    );
  });
});
