import { VigilError, type SeasonalParams } from '../../../schema';
import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { seal, unseal, type SnapshotKind } from '../../state/seal';
import { clampSize } from '../../stats/finite';
import type { SeriesModel, Verdict } from '../detector';
import { scoreOf } from '../score-curve';
import { Expectation, type Departure } from './expectation';
import { Patience } from './patience';
import { ResidualScale } from './residual-scale';
import { SEASONAL_KNOTS } from './score-knots';
import { emptyGlance, TimeScales, type Glance } from './time-scales';
import { UnitScale } from './unit-scale';

/** Points before the model says anything. */
const SILENT_POINTS = 20;
/** Points until the model counts as warm; strengths of a young one are damped by n / (n + this). */
const YOUNG_POINTS = 50;
/** Departure of the first value that differs in a series that was constant so far, in usual sizes. */
const DEPARTURE_FROM_NOTHING = 20;
/** Keeps squares finite. */
const DEPARTURE_MAX = 1e9;
/** Beyond it strange is strange: nobody tells apart what is a thousand times the usual. */
const STRENGTH_MAX = 1000;
/** The very first departures measure only how little is known. */
const SPANS_FROM_POINT = 3;
/** A point beyond so many standard deviations of the residual is stray. */
const STRAY = 4;
/** Scalars and the scratch space of one reading. */
const OWN_BYTES = 256;

/** All that scoring a point works out, kept so that learning the same point need not do it again. */
interface Reading {
  timeMs: number;
  value: number;
  departure: Departure;
  glance: Glance;
  /** The strongest span, damped while the model is young. */
  strength: number;
}

/**
 * The `seasonal` algorithm for one series: distance from what is usual at this time, in usual distances.
 *
 * O(1) per point, about a microsecond; under 6 KB. A gap scores 0 and only moves the clock.
 *
 * @see docs/detectors/seasonal.md
 */
export class SeasonalModel implements SeriesModel {
  private readonly kind: SnapshotKind;
  private readonly intervalMs: number;
  private readonly unit = new UnitScale();
  private readonly expectation: Expectation;
  private readonly scale: ResidualScale;
  private readonly spans = new TimeScales();
  private readonly patience: Patience;
  private points = 0;
  private lastMs = -Infinity;
  private lastValueMs = -Infinity;

  private readonly reading: Reading = {
    timeMs: NaN,
    value: NaN,
    departure: { level: 0, day: 0, week: 0, mixed: 0 },
    glance: emptyGlance(),
    strength: 0,
  };

  constructor(intervalMs: number, params: SeasonalParams) {
    this.intervalMs = intervalMs;
    this.kind = { name: 'seasonal', version: 1, madeFor: JSON.stringify([intervalMs, Object.entries(params).sort()]) };
    this.expectation = new Expectation(intervalMs, params);
    this.scale = new ResidualScale(intervalMs, params.dayMemory);
    this.patience = new Patience(intervalMs);
  }

  /** @throws VigilError `failed_precondition` when the bytes are damaged, of another version or for other settings */
  static restore(intervalMs: number, params: SeasonalParams, snapshot: Uint8Array): SeasonalModel {
    const model = new SeasonalModel(intervalMs, params);
    model.read(new ByteReader(unseal(model.kind, snapshot)));
    return model;
  }

  get progress(): number {
    return Math.min(1, this.points / YOUNG_POINTS);
  }

  get bytes(): number {
    return this.expectation.bytes + this.scale.bytes + this.spans.bytes + OWN_BYTES;
  }

  score(timeMs: number, value: number): Verdict {
    this.assertRises(timeMs);
    const verdict: Verdict = { expected: NaN, lower: NaN, upper: NaN, score: 0, evidence: 0 };
    if (this.points < SILENT_POINTS) {
      return verdict;
    }
    this.fillBand(timeMs, verdict);
    if (Number.isFinite(value)) {
      const { strength } = this.readingOf(timeMs, value);
      verdict.score = scoreOf(strength, SEASONAL_KNOTS);
      verdict.evidence = strength;
    }
    return verdict;
  }

  learn(timeMs: number, value: number): void {
    this.assertRises(timeMs);
    this.lastMs = timeMs;
    if (Number.isFinite(value)) {
      this.learnValue(timeMs, value);
    } else {
      this.expectation.skip(timeMs);
      this.scale.skip(timeMs);
    }
    // What was read of any other point no longer holds.
    this.reading.timeMs = NaN;
  }

  snapshot(): Uint8Array {
    const out = new ByteWriter();
    out.float64s([this.points, this.lastMs, this.lastValueMs]);
    this.unit.write(out);
    this.expectation.write(out);
    this.scale.write(out);
    this.spans.write(out);
    this.patience.write(out);
    return seal(this.kind, out.toBytes());
  }

  private read(input: ByteReader): void {
    this.points = input.float64();
    this.lastMs = input.float64();
    this.lastValueMs = input.float64();
    this.unit.read(input);
    this.expectation.read(input);
    this.scale.read(input);
    this.spans.read(input);
    this.patience.read(input);
    input.end();
  }

  private learnValue(timeMs: number, value: number): void {
    const { departure, glance } = this.readingOf(timeMs, value);
    const inside = this.unit.inside(value);
    this.unit.learn(value);
    this.points++;
    const points = this.points;
    const spread = this.scale.spread;
    this.patience.learn(Math.abs(departure.mixed) > STRAY * spread);
    const { relief } = this.patience;
    this.scale.learn(timeMs, departure.mixed, { points, relief });
    if (points >= SPANS_FROM_POINT) {
      this.spans.learn(glance, points);
    }
    this.expectation.learn(timeMs, inside, { departure, points, spread: points > 15 ? relief * this.scale.spread : 0 });
    this.lastValueMs = timeMs;
  }

  private readingOf(timeMs: number, value: number): Reading {
    const { reading, unit } = this;
    if (reading.timeMs === timeMs && reading.value === value) {
      return reading;
    }
    const { departure, glance } = reading;
    const inside = unit.inside(value);
    this.expectation.departure(timeMs, inside, departure);
    const resolution = unit.resolution(inside);
    if (Math.abs(departure.mixed) <= resolution) {
      departure.mixed = 0;
    }
    const points = this.points + 1;
    const missing = this.missingAt(timeMs);
    this.spans.look(this.relative(timeMs, departure.mixed, resolution), { points, missing }, glance);
    reading.timeMs = timeMs;
    reading.value = value;
    reading.strength = (Math.min(STRENGTH_MAX, Math.max(...glance.strengths)) * points) / (points + YOUNG_POINTS);
    return reading;
  }

  /** The departure in usual sizes of this time. */
  private relative(timeMs: number, departure: number, resolution: number): number {
    const usual = this.scale.at(timeMs);
    if (usual === 0) {
      return Math.sign(departure) * DEPARTURE_FROM_NOTHING;
    }
    return clampSize(departure / Math.max(usual, resolution), DEPARTURE_MAX);
  }

  /** Points that should have come between the last value and this time. */
  private missingAt(timeMs: number): number {
    return this.points === 0 ? 0 : Math.max(0, Math.round((timeMs - this.lastValueMs) / this.intervalMs) - 1);
  }

  /**
   * The band: where a point alone, without the longer spans, would score less than 30 (slight).
   * The damping of a young model makes it wider, as it makes scores lower.
   */
  private fillBand(timeMs: number, into: Verdict): void {
    const { unit } = this;
    const middle = this.expectation.at(timeMs);
    const size = Math.max(this.scale.at(timeMs), unit.resolution(middle));
    const young = (this.points + 1 + YOUNG_POINTS) / (this.points + 1);
    const half = SEASONAL_KNOTS.slight * size * this.spans.usual * young;
    into.expected = unit.outside(middle);
    into.lower = Math.min(into.expected, unit.outside(middle - half));
    into.upper = Math.max(into.expected, unit.outside(middle + half));
  }

  private assertRises(timeMs: number): void {
    if (!(timeMs > this.lastMs)) {
      throw new VigilError(
        'failed_precondition',
        `times must rise: got ${timeMs} after ${this.lastMs} (epoch ms), each point may be given once`
      );
    }
  }
}
