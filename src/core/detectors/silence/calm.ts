import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/** Steps looked at together: so long a flat line must last before it is one. */
const CALM_STEPS = 8;
/** Their energy must be so many times below the lowest ever seen to begin, and stay so many times below it. */
const BEGINS_BELOW = 64;
const STAYS_BELOW = 4;
/** An exactly equal run must be so many times the longest one remembered. */
const RUN_RATIO = 2;
/** Steps before it has an opinion. */
const SILENT = 300;
/** What is remembered fades by half over so many steps. */
const MEMORY = 4000;
const GROWTH = 2 ** (1 / MEMORY);
/** Where more than this share of the steps is exactly 0, a flat line is the usual thing. */
const STILL_SHARE = 0.5;

const NUMBERS = ['steps', 'run', 'longestRun', 'still', 'least', 'isCalm', 'leastAtBegin'] as const;
type State = Record<(typeof NUMBERS)[number], number>;

/**
 * Tells a flat line at its onset: the last 8 steps together carry far less energy than ever before, or values repeat exactly
 * for much longer than ever before. O(1) per point, 0.1 µs.
 */
export class Calm {
  private readonly squares = new Float64Array(CALM_STEPS);
  /** Energies of the last steps: only those from before the newest window count as past. */
  private readonly energies = new Float64Array(CALM_STEPS);
  private state: State = {
    steps: 0,
    run: 0,
    longestRun: 0,
    still: 0,
    least: Infinity,
    isCalm: 0,
    leastAtBegin: 0,
  };
  private next: State = { ...this.state };
  private square = 0;
  private energy = 0;

  get bytes(): number {
    return this.squares.byteLength + this.energies.byteLength + 2 * 8 * NUMBERS.length;
  }

  /** Whether most steps are exactly 0, so that a flat line is the usual thing. */
  get isStillByNature(): boolean {
    return this.state.still >= STILL_SHARE;
  }

  /** Whether the series is flat with this step; changes nothing that is remembered. */
  with(step: number): boolean {
    const { squares } = this;
    const at = this.state.steps % CALM_STEPS;
    this.square = step * step;
    this.energy = this.square;
    for (let k = 0; k < CALM_STEPS; k++) {
      this.energy += k === at ? 0 : (squares[k] as number);
    }
    this.advance(step === 0);
    return this.next.isCalm === 1;
  }

  /** Takes in the step asked about last. */
  learn(): void {
    const at = this.state.steps % CALM_STEPS;
    this.squares[at] = this.square;
    this.energies[at] = this.energy;
    const { state } = this;
    this.state = this.next;
    this.next = state;
  }

  write(out: ByteWriter): void {
    out.float64s(NUMBERS.map((name) => this.state[name]));
    out.float64s(this.squares);
    out.float64s(this.energies);
  }

  read(input: ByteReader): void {
    NUMBERS.forEach((name) => (this.state[name] = input.float64()));
    input.float64s(this.squares);
    input.float64s(this.energies);
  }

  /** What the state becomes with a step. */
  private advance(isEqual: boolean): void {
    const { state, next, energy } = this;
    next.steps = state.steps + 1;
    next.run = isEqual ? state.run + 1 : 0;
    next.longestRun = isEqual ? state.longestRun : Math.max(state.longestRun, state.run) / GROWTH;
    next.still = state.still;
    next.least = state.least;
    next.isCalm = state.isCalm;
    next.leastAtBegin = state.leastAtBegin;
    if (state.isCalm === 0) {
      next.still += ((isEqual ? 1 : 0) - state.still) / Math.min(next.steps, MEMORY);
    }
    if (next.steps < 2 * CALM_STEPS) {
      return;
    }
    const isLow = state.least > 0 && energy * BEGINS_BELOW <= state.least;
    const isLong = next.run >= CALM_STEPS && next.run >= RUN_RATIO * (next.longestRun + 1);
    if (state.isCalm === 1) {
      next.isCalm = energy * STAYS_BELOW <= state.leastAtBegin || next.run >= CALM_STEPS ? 1 : 0;
    } else if (next.steps > SILENT && next.still < STILL_SHARE && (isLow || isLong)) {
      next.isCalm = 1;
      next.leastAtBegin = isLow ? state.least : 0;
    }
    if (next.isCalm === 0) {
      const past = this.energies[state.steps % CALM_STEPS] as number;
      next.least = Math.min(state.least * GROWTH, past);
    }
  }
}
