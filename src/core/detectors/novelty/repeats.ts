import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/** A candidate has to exceed all of the last so many points by this factor. */
const RECORD_POINTS = 200;
const RECORD_FACTOR = 1.05;
/** What was said is remembered for so many points, and the last so many times. */
const SAID_POINTS = 5000;
const SAID_MAX = 64;
/** A candidate at least this share as strong counts as the same said before. */
const ALIKE = 0.9;
/** Price of having said it k times: this times ln(1 + k). */
const SAID_PRICE = 4;

/**
 * Lets through what is a fresh record and takes off for what has been said before, so that a thing never seen before is
 * told once.
 */
export class Repeats {
  private readonly recent = new Float32Array(RECORD_POINTS);
  private readonly saidAt = new Float64Array(SAID_MAX);
  private readonly said = new Float32Array(SAID_MAX);
  private points = 0;
  private times = 0;

  get bytes(): number {
    return this.recent.byteLength + this.saidAt.byteLength + this.said.byteLength + 16;
  }

  /** Whether `strength` exceeds all of late by enough. */
  isRecord(strength: number): boolean {
    const { recent } = this;
    const most = strength / RECORD_FACTOR;
    for (let k = 0; k < RECORD_POINTS; k++) {
      if ((recent[k] as number) >= most) {
        return false;
      }
    }
    return strength > 0;
  }

  /** What to take off for having said the like before, ≥ 0. */
  price(strength: number): number {
    let alike = 0;
    for (let k = 0; k < Math.min(this.times, SAID_MAX); k++) {
      const fresh = this.points - (this.saidAt[k] ?? 0) < SAID_POINTS;
      alike += fresh && (this.said[k] ?? 0) >= ALIKE * strength ? 1 : 0;
    }
    return SAID_PRICE * Math.log1p(alike);
  }

  /** @param isSaid whether the point was a candidate */
  learn(strength: number, isSaid: boolean): void {
    this.recent[this.points % RECORD_POINTS] = strength;
    if (isSaid) {
      this.saidAt[this.times % SAID_MAX] = this.points;
      this.said[this.times % SAID_MAX] = strength;
      this.times++;
    }
    this.points++;
  }

  write(out: ByteWriter): void {
    out.float64s([this.points, this.times]);
    out.float64s(this.saidAt);
    out.float32s(this.recent);
    out.float32s(this.said);
  }

  read(input: ByteReader): void {
    this.points = input.float64();
    this.times = input.float64();
    input.float64s(this.saidAt);
    input.float32s(this.recent);
    input.float32s(this.said);
  }
}
