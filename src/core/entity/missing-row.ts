import { MissingValues, standInFor, type StandIn } from '../evaluation/missing-values';
import type { DecisionSettings } from '../evaluation/settings';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';

/** What the gaps of a row of several features mean, each feature by itself. O(features) per row. */
export class MissingRow {
  /** Of the newest row: finite values, NaN for a gap. */
  readonly observed: Float64Array;
  /** What the models are to see of it. */
  readonly taken: Float64Array;
  /** Of the features whose value is missing, the value before; NaN for the others. */
  readonly held: Float64Array;
  private readonly names: readonly string[];
  private readonly each: readonly MissingValues[];
  private standIns: readonly StandIn[];

  constructor(names: readonly string[], settings: DecisionSettings) {
    this.names = names;
    this.observed = new Float64Array(names.length);
    this.taken = new Float64Array(names.length);
    this.held = new Float64Array(names.length);
    this.each = names.map(() => new MissingValues(settings.intervalMs));
    this.standIns = names.map((name) => standInFor(name, settings));
  }

  /** Time of the newest value of any feature, −Infinity before the first. */
  get seenMs(): number {
    return this.each.reduce((newest, { seenMs }) => Math.max(newest, seenMs), -Infinity);
  }

  get bytes(): number {
    return 5 * this.observed.byteLength;
  }

  /** From the next row on. */
  set(settings: DecisionSettings): void {
    this.standIns = this.names.map((name) => standInFor(name, settings));
  }

  /** A row that comes; nothing of it is remembered before `learn`. @param valueOf each feature; ±Infinity is a gap */
  look(timeMs: number, valueOf: (feature: number) => number): void {
    for (let k = 0; k < this.each.length; k++) {
      const value = valueOf(k);
      const observed = Number.isFinite(value) ? value : NaN;
      const held = this.each[k]?.heldBy(timeMs, observed);
      this.observed[k] = observed;
      this.held[k] = held ?? NaN;
      this.taken[k] = this.each[k]?.standIn(observed, held, this.standIns[k] as StandIn) ?? NaN;
    }
  }

  /** Takes in the row looked at last. */
  learn(timeMs: number): void {
    for (let k = 0; k < this.each.length; k++) {
      this.each[k]?.push(timeMs, this.observed[k] ?? NaN);
    }
  }

  write(out: ByteWriter): void {
    this.each.forEach((one) => one.write(out));
  }

  read(input: ByteReader): void {
    this.each.forEach((one) => one.read(input));
  }
}
