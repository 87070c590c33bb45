import { LIMITS, VOICE_SCORE_MIN, type NamedShare } from '../../schema';
import type { Verdict } from '../detectors/detector';
import { scoreOf } from '../detectors/score-curve';
import { Gate } from '../evaluation/gate';
import type { DecisionSettings } from '../evaluation/settings';
import type { Columns } from './columns';
import { jointScore } from './joint-score';
import { sharesOf } from './shares';
import { meanOfStrongest } from './strongest';

/** What is loud for a mean of several, in units of what is loud for one: they seldom are loud at once. */
const MEAN_SHARE = 0.4;
/** What one metric of many may add: a bit more than what is slight, or loud, on its own. */
const STRENGTH_CAP = 1.1;
const EVIDENCE_CAP = 2.5;
/** Of so few, what one cries beyond that adds with its logarithm: it is not drowned by what it cries every day. */
const FEW = LIMITS.featuresPerDetector;
const NO_SHARES: readonly NamedShare[] = [];

/**
 * What several columns say of a row together: of each what counts for the detector (side, size, rules), and of that the whole.
 *
 * Made anew in place for each row.
 */
export class JointOpinion {
  /** ≥ 0, on the scale of the strengths of the columns. */
  strength = 0;
  /** 0…100: what counts of the scores of all columns. */
  score = 0;
  /** ≥ 0. */
  evidence = 0;
  /** The largest of the columns. */
  novelty = 0;
  /** Place of the column that counts most. */
  loudest = 0;
  /** What part each column has, where there are several and something stands out. */
  shares: readonly NamedShare[] = NO_SHARES;
  /** Of each column, what counts. */
  readonly strengths: Float64Array;
  readonly evidences: Float64Array;
  private readonly passed: Uint8Array;
  private readonly names: readonly string[];
  private readonly isOne: boolean;
  private readonly expected: Float64Array;
  private readonly scratch: Float64Array;
  private readonly heard: Float64Array;
  private gate: Gate;

  /** @param isOne all columns are one thing, of which each tells a part; else the strongest speaks for all */
  constructor(settings: DecisionSettings, names: readonly string[], isOne: boolean) {
    this.names = names;
    this.isOne = isOne;
    this.gate = new Gate(settings, names);
    this.passed = new Uint8Array(names.length);
    this.strengths = new Float64Array(names.length);
    this.evidences = new Float64Array(names.length);
    this.expected = new Float64Array(names.length);
    this.scratch = new Float64Array(names.length);
    this.heard = new Float64Array(names.length);
  }

  /** From the next row on. */
  set(settings: DecisionSettings): void {
    this.gate = new Gate(settings, this.names);
  }

  form(values: Float64Array, columns: Columns): void {
    const { verdicts, knots, isWhole } = columns;
    for (let k = 0; k < values.length; k++) {
      this.expected[k] = verdicts[k]?.expected ?? NaN;
    }
    this.novelty = 0;
    for (let k = 0; k < values.length; k++) {
      const counts = this.gate.passes(k, values, this.expected);
      const verdict = verdicts[k] as Verdict;
      this.passed[k] = counts ? 1 : 0;
      this.strengths[k] = counts ? verdict.strength : 0;
      this.evidences[k] = counts ? verdict.evidence : 0;
      this.novelty = Math.max(this.novelty, counts ? verdict.novelty : 0);
    }
    this.loudest = loudestOf(values, this.strengths);
    this.strength = this.joined(this.strengths, isWhole, STRENGTH_CAP * knots.slight);
    this.score = this.scored(this.strengths, columns);
    this.evidence = this.weighed(this.evidences, isWhole);
    const isTold = this.names.length > 1 && this.score >= VOICE_SCORE_MIN;
    this.shares = isTold ? sharesOf(this.strengths, this.names, isWhole ? 1 : 2) : NO_SHARES;
  }

  /** Whether a column has a value whose departure counts. */
  counts(place: number): boolean {
    return this.passed[place] === 1;
  }

  private scored(strengths: Float64Array, { knots, isWhole }: Columns): number {
    if (isWhole) {
      return scoreOf(sumOf(strengths), knots);
    }
    for (let k = 0; k < strengths.length; k++) {
      this.scratch[k] = scoreOf(strengths[k] ?? 0, knots);
    }
    return this.isOne ? jointScore(this.scratch) : largestOf(this.scratch);
  }

  private weighed(evidences: Float64Array, isWhole: boolean): number {
    if (isWhole || !this.isOne || evidences.length > FEW) {
      return this.joined(evidences, isWhole, EVIDENCE_CAP);
    }
    for (let k = 0; k < evidences.length; k++) {
      this.heard[k] = softened(evidences[k] ?? 0, EVIDENCE_CAP);
    }
    return this.joined(this.heard, isWhole, Infinity);
  }

  private joined(each: Float64Array, isWhole: boolean, cap: number): number {
    if (isWhole) {
      return sumOf(each);
    }
    return this.isOne ? meanOfStrongest(each, cap, this.scratch) / MEAN_SHARE : largestOf(each);
  }
}

/** The first of the strongest columns that have a value; the first column in a row without any. */
function loudestOf(values: Float64Array, strengths: Float64Array): number {
  let loudest = -1;
  for (let k = 0; k < values.length; k++) {
    const isLouder = loudest < 0 || (strengths[k] ?? 0) > (strengths[loudest] ?? 0);
    if (!Number.isNaN(values[k]) && isLouder) {
      loudest = k;
    }
  }
  return Math.max(0, loudest);
}

function softened(evidence: number, cap: number): number {
  return evidence <= cap ? evidence : cap * (1 + Math.log(evidence / cap));
}

function sumOf(each: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < each.length; k++) {
    sum += each[k] ?? 0;
  }
  return sum;
}

function largestOf(each: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < each.length; k++) {
    largest = Math.max(largest, each[k] ?? 0);
  }
  return largest;
}
