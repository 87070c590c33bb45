import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize } from '../../stats/finite';
import type { Baseline } from '../baseline/baseline';
import type { Band, Outlook } from '../baseline/outlook';
import type { Sight } from '../baseline/sight';
import type { Member } from '../member';
import { Autoregression } from './autoregression';
import { continued, extrapolation } from './polynomials';
import { FORECAST_KNOTS } from './score-knots';

/** The local polynomials: a line through few values, a parabola through many. */
const LINE = extrapolation(8, 1);
const PARABOLA = extrapolation(24, 2);
const KEPT = 24;
/** What the autoregression is given: the last values, and what was usual at the last one. */
const VALUES_GIVEN = 6;
const GIVEN = VALUES_GIVEN + 1;
/** The forecasts, in this order: what is usual, line, parabola, autoregression. */
const FORECASTS = 4;
const AUTOREGRESSION = 3;
const YOUNG_POINTS = 50;
/** Points that measure the errors before anything is held back. */
const POINTS_MIN = 30;
/** Smallest gains: of the errors that choose about the last 1,000 points count, of the yardsticks the last 10,000. */
const CHOICE_GAIN_MIN = 1e-3;
const YARDSTICK_GAIN_MIN = 1e-4;
/** A value goes on into the next forecasts by at most so many usual errors: a spike must not bend them. */
const SPIKE_LIMIT = 4;
const SQUARE_LIMIT = 16;
/** A departure counts as at most so many usual ones. */
const DEPARTURE_LIMIT = 4;
/** Nothing is learnt from what is farther away, in usual departures. */
const SIZE_MAX = 100;
/** No forecast is trusted to be more than a hundred times better than what is usual. */
const ERROR_FLOOR = 0.01;
/** Differences of this share of the usual departure are rounding. */
const ROUNDING_SHARE = 1e-6;
/** A forecast goes back half way to what is usual with each missing point. */
const MISSING_FADE = 0.5;
const STRENGTH_MAX = 1000;
/** Strength of the first departure in a series that never had one. */
const STRENGTH_FROM_NOTHING = 5;

/**
 * The `forecast` member: how far a value is from the continuation of the ones before it.
 *
 * Four forecasts, mixed by how well each did lately: what is usual at this time, a line, a parabola, and an autoregression that knows what is usual.
 * About 0.5 µs a point, 1 KB.
 *
 * @see docs/detectors/forecast.md
 */
export class ForecastMember implements Member {
  readonly name = 'forecast';
  readonly knots = FORECAST_KNOTS;
  readonly idle = null;
  /** Last values, newest first; held back where they were spikes. */
  private readonly values = new Float64Array(KEPT);
  private readonly autoregression = new Autoregression(GIVEN);
  /** Mean absolute error of each forecast; as all sizes here in usual departures. */
  private readonly errors = new Float64Array(FORECASTS);
  /** What was usual at the last value. */
  private usualBefore = 0;
  /** Usual departure from what is usual. */
  private unit = 0;
  private square = 0;
  private points = 0;
  // Scratch of one point.
  private readonly given = new Float64Array(GIVEN);
  private readonly forecasts = new Float64Array(FORECASTS);
  private error = 0;
  private strength = 0;

  get bytes(): number {
    const { values, autoregression, errors, given, forecasts } = this;
    const arrays = values.byteLength + errors.byteLength + given.byteLength + forecasts.byteLength;
    return arrays + autoregression.bytes + 6 * 8;
  }

  get evidence(): number {
    return this.strength;
  }

  score({ inside, departure, missing, resolution }: Sight): number {
    const { mixed } = departure;
    if (this.unit === 0) {
      this.error = 0;
      this.strength = mixed !== 0 && this.points >= POINTS_MIN ? STRENGTH_FROM_NOTHING : 0;
      return this.strength;
    }
    const error = mixed / this.unit - this.ahead(inside - mixed, missing);
    this.error = Math.abs(error) > Math.max(ROUNDING_SHARE, resolution / this.unit) ? error : 0;
    const own = Math.min(STRENGTH_MAX, Math.abs(this.error) / this.usualError);
    this.strength = this.points < POINTS_MIN ? 0 : (own * this.points) / (this.points + YOUNG_POINTS);
    return this.strength;
  }

  learn({ inside, departure, missing }: Sight): void {
    const { mixed } = departure;
    const isYoung = this.points < POINTS_MIN;
    this.points++;
    if (this.unit > 0) {
      const held = clampSize(this.error, isYoung ? SIZE_MAX : SPIKE_LIMIT * this.usualError);
      this.remember(inside + (held - this.error) * this.unit, missing);
      if (missing === 0) {
        this.learnForecasts(clampSize(mixed / this.unit + held - this.error, SIZE_MAX));
      }
      const square = this.error * this.error;
      const most = isYoung ? SIZE_MAX ** 2 : SQUARE_LIMIT * this.usualError ** 2;
      this.square += (Math.min(square, most) - this.square) * this.gain;
    } else {
      this.remember(inside, missing);
    }
    this.usualBefore = inside - mixed;
    const size = Math.min(Math.abs(mixed), this.unit > 0 && !isYoung ? DEPARTURE_LIMIT * this.unit : Infinity);
    this.unit += (size - this.unit) * this.gain;
  }

  skip(): void {}

  fillBand({ middle, missing, widening }: Outlook, into: Band, baseline: Baseline): void {
    if (this.unit > 0) {
      const half = FORECAST_KNOTS.slight * this.usualError * widening;
      baseline.fillAround(middle + this.ahead(middle, missing) * this.unit, half * this.unit, into);
    }
  }

  write(out: ByteWriter): void {
    out.float64s([this.usualBefore, this.unit, this.square, this.points]);
    out.float64s(this.values);
    out.float64s(this.errors);
    this.autoregression.write(out);
  }

  read(input: ByteReader): void {
    this.usualBefore = input.float64();
    this.unit = input.float64();
    this.square = input.float64();
    this.points = input.float64();
    input.float64s(this.values);
    input.float64s(this.errors);
    this.autoregression.read(input);
  }

  private get gain(): number {
    return Math.max(YARDSTICK_GAIN_MIN, 2 / (this.points + 1));
  }

  /** Root mean square of the errors. */
  private get usualError(): number {
    return Math.max(ERROR_FLOOR, Math.sqrt(this.square));
  }

  /** How far the next value is forecast from `usual`, what is usual then; fills the scratch. */
  private ahead(usual: number, missing: number): number {
    const { given, forecasts, values, unit } = this;
    for (let k = 0; k < VALUES_GIVEN; k++) {
      given[k] = clampSize(((values[k] as number) - usual) / unit, SIZE_MAX);
    }
    given[VALUES_GIVEN] = clampSize((this.usualBefore - usual) / unit, SIZE_MAX);
    forecasts[1] = (continued(LINE, values) - usual) / unit;
    forecasts[2] = (continued(PARABOLA, values) - usual) / unit;
    forecasts[AUTOREGRESSION] = clampSize(this.autoregression.predict(given), SIZE_MAX);
    return this.mix() * (missing > 0 ? MISSING_FADE ** missing : 1);
  }

  /** Weight of a forecast: (smallest mean error / its own)^8. */
  private mix(): number {
    const { forecasts, errors } = this;
    let least = Infinity;
    for (let k = 0; k < FORECASTS; k++) {
      least = Math.min(least, errors[k] as number);
    }
    let sum = 0;
    let weights = 0;
    for (let k = 0; k < FORECASTS; k++) {
      const ratio = (errors[k] as number) > 0 ? least / (errors[k] as number) : 1;
      const weight = ratio ** 8;
      sum += weight * clampSize(forecasts[k] as number, SIZE_MAX);
      weights += weight;
    }
    return sum / weights;
  }

  /** @param departure of the value, held back where it was a spike */
  private learnForecasts(departure: number): void {
    const { forecasts, errors, given } = this;
    const gain = Math.max(CHOICE_GAIN_MIN, 2 / (this.points + 1));
    for (let k = 0; k < FORECASTS; k++) {
      const size = Math.min(SIZE_MAX, Math.abs(departure - (forecasts[k] as number)));
      errors[k] = (errors[k] as number) + (size - (errors[k] as number)) * gain;
    }
    this.autoregression.learn(given, departure - (forecasts[AUTOREGRESSION] as number));
  }

  private remember(value: number, missing: number): void {
    const { values } = this;
    // What lies before a gap does not go on after it.
    if (missing > 0 || this.points === 1) {
      values.fill(value);
      return;
    }
    values.copyWithin(1, 0, KEPT - 1);
    values[0] = value;
  }
}
