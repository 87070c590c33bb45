import { isAbsolute, VigilError, VOICE_SCORE_MIN, type AlgorithmName } from '../../schema';
import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { seal, unseal, type SnapshotKind } from '../state/seal';
import type { Baseline } from './baseline/baseline';
import type { Sight } from './baseline/sight';
import { noVerdict, type MemberStanding, type SeriesModel, type Verdict } from './detector';
import type { Member } from './member';
import { scoreOf, type ScoreKnots } from './score-curve';

/** Values before a model says anything, and until it counts as warm. */
const YOUTH = { silent: 20, warm: 50 };
/** Fixed limits need no history; only the very first value has no band yet. */
const NO_YOUTH = { silent: 1, warm: 1 };
const NO_VOICES: readonly number[] = [];

/** What the members say together. */
export interface Fused {
  /** ≥ 0, before the curve. */
  strength: number;
  /** ≥ 0; 1 is loud enough for an alert. */
  evidence: number;
  /** ≥ 0; 1 is never seen before and not said yet. */
  novelty: number;
}

/** How the opinions of members become one. */
export interface Fusion {
  readonly knots: ScoreKnots;
  /**
   * @param strengths of the members, in their order; what else they worked out for this point can be asked of them
   * @param into filled with the result
   */
  fuse(strengths: Float64Array, sight: Sight, into: Fused): void;
}

export interface MemberModelParts {
  name: AlgorithmName;
  version: number;
  /** What must be the same when a snapshot comes back: interval and parameters. */
  madeFor: string;
  baseline: Baseline;
  members: readonly Member[];
  fusion: Fusion;
  /** The member whose expectation and band count; those of the baseline without one. */
  banded?: Member | undefined;
}

/**
 * A model of one series made of a baseline and members: sees each point once for all of them, asks each, and fuses the answers.
 *
 * A gap scores 0 and only moves the clocks. Snapshots hold baseline and members, versioned.
 */
export class MemberModel implements SeriesModel {
  private readonly parts: MemberModelParts;
  private readonly kind: SnapshotKind;
  private readonly youth: typeof YOUTH;
  private readonly strengths: Float64Array;
  private readonly fused: Fused = { strength: 0, evidence: 0, novelty: 0 };
  private lastMs = -Infinity;
  /** The point that `strengths` and `fused` are of; NaN when there is none. */
  private askedMs = NaN;
  private askedValue = NaN;

  constructor(parts: MemberModelParts) {
    this.parts = parts;
    this.kind = { name: parts.name, version: parts.version, madeFor: parts.madeFor };
    this.youth = isAbsolute(parts.name) ? NO_YOUTH : YOUTH;
    this.strengths = new Float64Array(parts.members.length);
  }

  /** @throws VigilError `failed_precondition` when the bytes are damaged, of another version or for other settings */
  restoreFrom(snapshot: Uint8Array): this {
    const input = new ByteReader(unseal(this.kind, snapshot));
    this.lastMs = input.float64();
    this.parts.baseline.read(input);
    this.parts.members.forEach((member) => member.read(input));
    input.end();
    return this;
  }

  get progress(): number {
    return Math.min(1, this.parts.baseline.seen / this.youth.warm);
  }

  get bytes(): number {
    return this.parts.members.reduce((sum, member) => sum + member.bytes, this.parts.baseline.bytes + 128);
  }

  get knots(): ScoreKnots {
    return this.parts.fusion.knots;
  }

  get members(): readonly MemberStanding[] {
    return this.parts.members.map(({ name, idle }) => ({ name, active: idle === null, why: idle ?? 'always on' }));
  }

  score(timeMs: number, value: number): Verdict {
    this.assertRises(timeMs);
    const { baseline, fusion, banded } = this.parts;
    const verdict = noVerdict();
    if (baseline.seen < this.youth.silent) {
      return verdict;
    }
    const outlook = baseline.lookAhead(timeMs);
    baseline.fillBand(outlook, verdict);
    banded?.fillBand?.(outlook, verdict, baseline);
    if (Number.isFinite(value)) {
      this.ask(timeMs, value);
      const { strength, evidence, novelty } = this.fused;
      verdict.score = scoreOf(strength, fusion.knots);
      verdict.strength = strength;
      verdict.evidence = evidence;
      verdict.novelty = novelty;
      verdict.voices = this.voices();
      if (verdict.voices.length > 0) {
        verdict.sinceMs = this.sinceMs();
      }
    }
    return verdict;
  }

  learn(timeMs: number, value: number): void {
    this.assertRises(timeMs);
    const { baseline, members } = this.parts;
    this.lastMs = timeMs;
    if (Number.isFinite(value)) {
      const sight = this.ask(timeMs, value);
      for (const member of members) {
        member.learn(sight);
      }
      baseline.learn(sight);
    } else {
      for (const member of members) {
        member.skip(timeMs);
      }
      baseline.skip(timeMs);
    }
    this.askedMs = NaN;
  }

  snapshot(): Uint8Array {
    const out = new ByteWriter();
    out.float64(this.lastMs);
    this.parts.baseline.write(out);
    this.parts.members.forEach((member) => member.write(out));
    return seal(this.kind, out.toBytes());
  }

  /** Asks every member about the point, once. */
  private ask(timeMs: number, value: number): Sight {
    const { baseline, members, fusion } = this.parts;
    const sight = baseline.look(timeMs, value);
    if (this.askedMs !== timeMs || this.askedValue !== value) {
      for (let k = 0; k < members.length; k++) {
        this.strengths[k] = members[k]?.score(sight) ?? 0;
      }
      fusion.fuse(this.strengths, sight, this.fused);
      this.askedMs = timeMs;
      this.askedValue = value;
    }
    return sight;
  }

  private voices(): readonly number[] {
    const { members } = this.parts;
    let spoke = false;
    for (let k = 0; k < members.length; k++) {
      spoke ||= scoreOf(this.strengths[k] ?? 0, members[k]?.knots ?? this.parts.fusion.knots) >= VOICE_SCORE_MIN;
    }
    return spoke ? members.map(({ knots }, k) => scoreOf(this.strengths[k] ?? 0, knots)) : NO_VOICES;
  }

  private sinceMs(): number {
    let earliest = NaN;
    for (const { sinceMs = NaN } of this.parts.members) {
      earliest = sinceMs < earliest || Number.isNaN(earliest) ? sinceMs : earliest;
    }
    return earliest;
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
