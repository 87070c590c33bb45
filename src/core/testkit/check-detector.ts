import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS, algorithmSchema, type ParamValue } from '../../schema';
import type { Algorithm, SeriesModel, Verdict } from '../detectors/detector';
import { Random } from '../stats/random';
import { areaUnderRoc } from './area-under-roc';
import { injectedSeries, ORDINARY_SERIES, ordinaryValues, timesOf } from './generators';

const INTERVAL_MS = 5 * MINUTE_MS;
const DAY_POINTS = 288;
/** Large enough for every profile and memory to be in use. */
const POINTS = 10 * DAY_POINTS;

export interface DetectorLimits {
  /** Most bytes a model may hold in memory. */
  bytes: number;
  /** Most bytes of its snapshot. (Default: as many) */
  snapshotBytes?: number;
  /**
   * Least area under the ROC curve on the injected anomalies of the kit. (Default: 0.9; less for an algorithm that looks for one
   * kind of anomaly only, whose own test has to show that it finds that.)
   */
  areaMin?: number;
  /** Parameters to check with. (Default: the declared defaults) */
  params?: Record<string, ParamValue>;
  /** Judges by limits in the unit of the series, so that scale and shift must matter. */
  dependsOnScale?: true;
}

interface Run {
  times: Float64Array;
  values: Float64Array;
}

function run(model: SeriesModel, { times, values }: Run, from = 0): Verdict[] {
  const verdicts: Verdict[] = [];
  for (let i = from; i < times.length; i++) {
    verdicts.push(model.score(times[i]!, values[i]!));
    model.learn(times[i]!, values[i]!);
  }
  return verdicts;
}

function usual(points = POINTS, seed = 5): Run {
  const values = ordinaryValues(ORDINARY_SERIES[4]!, { points, intervalMs: INTERVAL_MS, seed });
  return { times: timesOf(points, INTERVAL_MS), values };
}

/** Comparing thousands of verdicts one by one through `expect` would take most of the time of the kit. */
function expectSame(got: Verdict[], wanted: Verdict[]): void {
  const fields = ['expected', 'lower', 'upper', 'score', 'evidence'] as const;
  const differs = wanted.findIndex((verdict, i) => fields.some((name) => !Object.is(verdict[name], got[i]?.[name])));
  expect({ length: got.length, at: differs, verdict: got[differs] }).toEqual({
    length: wanted.length,
    at: -1,
    verdict: wanted[differs],
  });
}

const sameBytes = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

const withValue = ({ times, values }: Run, change: (value: number, index: number) => number): Run => ({
  times,
  values: values.map(change),
});

/** Series no model may stumble over. */
const HARSH: Array<{ name: string; value: (index: number, random: Random) => number }> = [
  { name: 'a constant', value: () => 42 },
  { name: 'zeros', value: () => 0 },
  { name: 'a straight line', value: (i) => 0.1 * i },
  { name: 'alternating ±1e12', value: (i) => (i % 2 === 0 ? 1e12 : -1e12) },
  { name: 'alternating ±1e308', value: (i) => (i % 2 === 0 ? 1e308 : -1e308) },
  { name: 'subnormals', value: (i) => (i % 3) * Number.MIN_VALUE },
  { name: 'a spike of 1e308 in tiny noise', value: (i, random) => (i === 900 ? 1e308 : 1e-300 * random.normal()) },
  {
    name: 'infinities now and then',
    value: (i, random) => (i % 50 === 7 ? Infinity : i % 50 === 9 ? -Infinity : random.normal()),
  },
  { name: 'gaps only', value: () => NaN },
  { name: 'gaps for days', value: (i, random) => (i % 1000 > 500 ? NaN : random.normal()) },
  { name: 'a step after a constant', value: (i) => (i < 1000 ? 5 : 7) },
  { name: 'log-normal noise with σ = 3', value: (_, random) => Math.exp(3 * random.normal()) },
  { name: 'rare ones among zeros', value: (_, random) => (random.uniform() < 0.01 ? 1 : 0) },
];

function expectSound({ expected, lower, upper, score, evidence }: Verdict): void {
  const known = !Number.isNaN(expected);
  const ordered = known ? lower <= expected && expected <= upper : Number.isNaN(lower) && Number.isNaN(upper);
  const finite = !known || [expected, lower, upper].every(Number.isFinite);
  const inRange = score >= 0 && score <= 100 && evidence >= 0 && Number.isFinite(evidence);
  // One expectation a point keeps a million points fast; the verdict is shown when it fails.
  if (!ordered || !finite || !inRange) {
    expect({ expected, lower, upper, score, evidence }).toBe('a finite verdict with lower ≤ expected ≤ upper');
  }
}

/** The contract every algorithm fulfils; call it inside a `describe`. */
export function checkDetector(algorithm: Algorithm, limits: DetectorLimits): void {
  const { params = {}, dependsOnScale = false } = limits;
  const options = { intervalMs: INTERVAL_MS, params: algorithmSchema.parse({ name: algorithm.name, params }).params };
  const create = () => algorithm.create(options);
  checkMemory(algorithm, create, limits);
  checkPurity(create);
  if (!dependsOnScale) {
    checkInvariance(create);
  }
  checkSoundness(create);
  checkUse(create, limits);

  it.each([0, 1, 25, 49, 300, 2011, POINTS - 1])('continues bit for bit from a snapshot after %d points', (cut) => {
    const series = withValue(usual(), (value, i) => (i % 37 === 5 ? NaN : value));
    const whole = run(create(), series);
    const first = create();
    run(first, { times: series.times.subarray(0, cut), values: series.values.subarray(0, cut) });
    const restored = algorithm.restore(options, first.snapshot());
    expect(restored.progress).toBe(first.progress);
    expect(sameBytes(restored.snapshot(), first.snapshot())).toBe(true);
    expectSame(run(restored, series, cut), whole.slice(cut));
  });

  it('refuses a snapshot of another interval, a damaged and an empty one', () => {
    const snapshot = create().snapshot();
    const refused = expect.objectContaining({ code: 'failed_precondition' });
    expect(() => algorithm.restore({ ...options, intervalMs: HOUR_MS }, snapshot)).toThrow(refused);
    expect(() => algorithm.restore(options, snapshot.slice(0, -1))).toThrow(refused);
    expect(() => algorithm.restore(options, new Uint8Array())).toThrow(refused);
  });
}

function checkMemory(algorithm: Algorithm, create: () => SeriesModel, limits: DetectorLimits): void {
  it(`holds at most ${limits.bytes} bytes, however long it runs`, () => {
    const model = create();
    const early = model.bytes;
    run(model, usual());
    expect(model.bytes).toBe(early);
    expect(model.bytes).toBeLessThanOrEqual(limits.bytes);
    expect(model.snapshot().length).toBeLessThanOrEqual(limits.snapshotBytes ?? limits.bytes);
  });
}

function checkPurity(create: () => SeriesModel): void {
  it('gives the same verdicts for the same series', () => {
    expectSame(run(create(), usual()), run(create(), usual()));
  });

  it('never sees a point before it is scored: another future changes nothing before', () => {
    const cut = 2000;
    const changed = withValue(usual(), (value, i) => (i >= cut ? -3 * value : value));
    expectSame(run(create(), changed).slice(0, cut), run(create(), usual()).slice(0, cut));
  });

  it('does not change by scoring, whatever is asked and in whatever order', () => {
    const model = create();
    const series = usual();
    for (let i = 0; i < series.times.length; i++) {
      const timeMs = series.times[i]!;
      if (i % 100 === 0) {
        const before = model.snapshot();
        [1e9, NaN, -Infinity, series.values[i]!, 0].forEach((value) => model.score(timeMs + 7 * INTERVAL_MS, value));
        model.score(timeMs, 0);
        expect(sameBytes(model.snapshot(), before)).toBe(true);
      }
      model.learn(timeMs, series.values[i]!);
    }
    const plain = create();
    run(plain, series);
    expect(sameBytes(model.snapshot(), plain.snapshot())).toBe(true);
  });

  it('does not remember what it said of a point when a gap comes before it', () => {
    const { times, values } = usual(POINTS + 7);
    const asked = create();
    const plain = create();
    for (let i = 0; i < POINTS; i++) {
      asked.learn(times[i]!, values[i]!);
      plain.learn(times[i]!, values[i]!);
    }
    asked.score(times[POINTS + 6]!, 0);
    asked.learn(times[POINTS]!, NaN);
    plain.learn(times[POINTS]!, NaN);
    expectSame([asked.score(times[POINTS + 6]!, 0)], [plain.score(times[POINTS + 6]!, 0)]);
  });

  it('wants times that rise', () => {
    const model = create();
    model.learn(1000, 1);
    const refused = expect.objectContaining({ code: 'failed_precondition' });
    expect(() => model.learn(1000, 1)).toThrow(refused);
    expect(() => model.learn(999, NaN)).toThrow(refused);
    expect(() => model.score(1000, 1)).toThrow(refused);
    expect(() => model.learn(NaN, 1)).toThrow(refused);
  });
}

function checkInvariance(create: () => SeriesModel): void {
  it.each([-400, -30, -1, 1, 30, 400])('gives a series times 2^%d the same scores bit for bit', (exponent) => {
    const factor = 2 ** exponent;
    const scaled = run(
      create(),
      withValue(usual(), (value) => value * factor)
    );
    const back = scaled.map((verdict) => ({
      ...verdict,
      expected: verdict.expected / factor,
      lower: verdict.lower / factor,
      upper: verdict.upper / factor,
    }));
    expectSame(back, run(create(), usual()));
  });

  it.each([1, -250, 1e6, -1e7])('gives a series plus %d the same scores within 0.01', (offset) => {
    const plain = run(create(), usual());
    run(
      create(),
      withValue(usual(), (value) => value + offset)
    ).forEach(({ score }, i) => {
      expect(Math.abs(score - plain[i]!.score)).toBeLessThan(0.01);
    });
  });
}

function checkSoundness(create: () => SeriesModel): void {
  it.each(HARSH)('stays finite and in order on $name', ({ value }) => {
    const random = new Random(3);
    const times = timesOf(3000, INTERVAL_MS);
    run(create(), { times, values: times.map((_, i) => value(i, random)) }).forEach(expectSound);
  });

  // Every histogram has faded and every ring has gone round many times by then.
  it('finds nothing strange in two hundred thousand equal values', () => {
    const model = create();
    for (let i = 0; i < 200_000; i++) {
      if (i % 1000 === 0) {
        const verdict = model.score(i * INTERVAL_MS, 0.1);
        expectSound(verdict);
        expect(verdict.score).toBe(0);
      }
      model.learn(i * INTERVAL_MS, 0.1);
    }
  });

  it('stays finite and in order on any series at any times', () => {
    const anyValue = fc.oneof(fc.double(), fc.constantFrom(0, 1, NaN, Infinity, 1e308, -1e308), fc.integer());
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 * INTERVAL_MS }), anyValue), { maxLength: 300 });
    fc.assert(
      fc.property(steps, (points) => {
        const model = create();
        let timeMs = 0;
        for (const [stepMs, value] of points) {
          timeMs += stepMs;
          const verdict = model.score(timeMs, value);
          expectSound(verdict);
          expect(verdict.score === 0 || Number.isFinite(value)).toBe(true);
          model.learn(timeMs, value);
        }
      }),
      { seed: 17, numRuns: 100 }
    );
  });

  it('scores a gap 0 and learns from it no more than from a point that never came', () => {
    const model = create();
    // Ends in the middle of an hour, where no profile has just been completed.
    const series = usual(POINTS - 3);
    run(model, series);
    const gapMs = series.times.at(-1)! + INTERVAL_MS;
    expect(model.score(gapMs, NaN)).toMatchObject({ score: 0, evidence: 0 });
    const told = create();
    run(told, series);
    told.learn(gapMs, NaN);
    model.learn(gapMs + INTERVAL_MS, 100);
    told.learn(gapMs + INTERVAL_MS, 100);
    expect(sameBytes(told.snapshot(), model.snapshot())).toBe(true);
  });
}

function checkUse(create: () => SeriesModel, { areaMin = 0.9 }: DetectorLimits): void {
  it('tells injected anomalies from the rest far better than chance', () => {
    const { times, values, labels } = injectedSeries({ points: 6000, intervalMs: INTERVAL_MS, seed: 23 });
    const scores = run(create(), { times, values }).map(({ score }) => score);
    const from = 1500;
    expect(areaUnderRoc(labels.subarray(from), scores.slice(from))).toBeGreaterThanOrEqual(areaMin);
  });

  it('reaches full progress and then gives a band on every point', () => {
    const model = create();
    expect(model.progress).toBe(0);
    const verdicts = run(model, usual());
    expect(model.progress).toBe(1);
    expect(verdicts.slice(300).every(({ lower, upper }) => lower < upper)).toBe(true);
  });
}
