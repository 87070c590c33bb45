import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/** Old errors fade by this factor a point: about the last 1,000 count. */
const FADE = 0.999;
/** Uncertainty at the beginning, and the most it may grow to while nothing is learnt; in squares of the usual value. */
const UNCERTAINTY = 10;

/**
 * Predicts a number from a few others by recursive least squares with forgetting (Plackett 1950).
 *
 * The numbers should be of about the size of 1. O(order²) a point, 0.1 µs for seven.
 */
export class Autoregression {
  private readonly order: number;
  private readonly weights: Float64Array;
  private readonly inverse: Float64Array;
  private readonly gain: Float64Array;

  constructor(order: number) {
    this.order = order;
    this.weights = new Float64Array(order);
    this.inverse = new Float64Array(order * order);
    this.gain = new Float64Array(order);
    for (let i = 0; i < order; i++) {
      this.inverse[i * order + i] = UNCERTAINTY;
    }
  }

  get bytes(): number {
    return this.weights.byteLength + this.inverse.byteLength + this.gain.byteLength;
  }

  predict(values: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.order; i++) {
      sum += (this.weights[i] as number) * (values[i] as number);
    }
    return sum;
  }

  /** @param error what came less what `predict` said of the same values */
  learn(values: Float64Array, error: number): void {
    const { order, inverse, gain, weights } = this;
    let length = FADE;
    for (let i = 0; i < order; i++) {
      let sum = 0;
      for (let j = 0; j < order; j++) {
        sum += (inverse[i * order + j] as number) * (values[j] as number);
      }
      gain[i] = sum;
      length += sum * (values[i] as number);
    }
    let trace = 0;
    for (let i = 0; i < order; i++) {
      const own = (gain[i] as number) / length;
      weights[i] = (weights[i] as number) + own * error;
      for (let j = 0; j <= i; j++) {
        const left = (inverse[i * order + j] as number) - own * (gain[j] as number);
        inverse[i * order + j] = left;
        inverse[j * order + i] = left;
      }
      trace += inverse[i * order + i] as number;
    }
    // Without anything to learn from, forgetting would make it endlessly uncertain.
    if (trace < UNCERTAINTY * order * FADE) {
      for (let k = 0; k < inverse.length; k++) {
        inverse[k] = (inverse[k] as number) / FADE;
      }
    }
  }

  write(out: ByteWriter): void {
    out.float64s(this.weights);
    out.float64s(this.inverse);
  }

  read(input: ByteReader): void {
    input.float64s(this.weights);
    input.float64s(this.inverse);
  }
}
