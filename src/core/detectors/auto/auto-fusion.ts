import type { CountsMember } from '../counts/counts-member';
import type { Sight } from '../baseline/sight';
import type { Role } from '../detector';
import type { Fused, Fusion } from '../member-model';
import type { Member } from '../member';
import type { NeighbourMember } from '../neighbour/neighbour-member';
import type { NoveltyMember } from '../novelty/novelty-member';
import type { SilenceMember } from '../silence/silence-member';
import { AUTO_KNOTS } from './score-knots';
import type { AutoTuning } from './tuning';

/** Evidence of a flat line at its onset. */
const FLAT_EVIDENCE = 8;

export interface AutoMembers {
  /** Those whose strengths are ranked and asked to agree, in the order of the strengths. */
  voting: readonly Member[];
  neighbour: NeighbourMember;
  silence: SilenceMember;
  /** Where it is not idle, nobody is louder than it. */
  counts: CountsMember;
  /** Only in the full size; speaks for itself. */
  novelty: NoveltyMember | null;
}

/**
 * One opinion of several members: the loudest ranks, the two loudest together alert.
 *
 * An anomaly is usually visible to one member, a false alarm usually shouted by one member: so the strength is the maximum, the
 * evidence the geometric mean of the two largest. Only for a peer, which is but a distance from others, the strength is the root of
 * the sum of the squares. Novelty is told apart and moves neither.
 */
export class AutoFusion implements Fusion {
  readonly knots = AUTO_KNOTS;
  private readonly members: AutoMembers;
  private readonly tuning: AutoTuning;
  private readonly addsUp: boolean;
  /** Of each voting member. */
  private readonly ranks: readonly number[];
  private readonly shares: readonly number[];

  constructor(members: AutoMembers, role: Role, tuning: AutoTuning) {
    this.members = members;
    this.tuning = tuning;
    this.addsUp = role === 'peer';
    this.ranks = members.voting.map(({ name }) => (name === 'energy' ? tuning.energyRank : 1));
    this.shares = members.voting.map(({ name }) => (name === 'energy' ? tuning.energyShare : 1));
  }

  fuse(strengths: Float64Array, _sight: Sight, into: Fused): void {
    const { neighbour, silence, counts, novelty } = this.members;
    const { seenBeforeShare, loud } = this.tuning;
    const known = neighbour.seenBefore && silence.runRatio <= 1 ? seenBeforeShare : 1;
    into.strength = known * this.strength(strengths);
    into.evidence = (known * this.agreement()) / loud;
    if (counts.idle === null) {
      into.evidence = counts.evidence;
    }
    if (silence.flat) {
      into.evidence = Math.max(into.evidence, FLAT_EVIDENCE);
    }
    into.novelty = novelty?.pulse ?? 0;
  }

  private strength(strengths: Float64Array): number {
    let loudest = 0;
    let squares = 0;
    for (let k = 0; k < this.ranks.length; k++) {
      const own = (this.ranks[k] as number) * (strengths[k] as number);
      loudest = own > loudest ? own : loudest;
      squares += own * own;
    }
    return this.addsUp ? Math.sqrt(squares) : loudest;
  }

  /** Geometric mean of the two largest evidences. */
  private agreement(): number {
    const { voting } = this.members;
    let first = 0;
    let second = 0;
    for (let k = 0; k < voting.length; k++) {
      const evidence = (this.shares[k] as number) * (voting[k] as Member).evidence;
      if (evidence > first) {
        second = first;
        first = evidence;
      } else if (evidence > second) {
        second = evidence;
      }
    }
    return Math.sqrt(first * second);
  }
}
