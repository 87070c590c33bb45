import type { CountsMember } from '../counts/counts-member';
import type { EnergyMember } from '../energy/energy-member';
import type { Sight } from '../baseline/sight';
import type { Fused, Fusion } from '../member-model';
import type { Member } from '../member';
import type { NeighbourMember } from '../neighbour/neighbour-member';
import type { NoveltyMember } from '../novelty/novelty-member';
import type { SilenceMember } from '../silence/silence-member';
import { AUTO_KNOTS } from './score-knots';

/** Unusual energy alone is a weaker sign than the others. */
const ENERGY_SHARE = 0.5;
/** What the newest values show has been seen before: it counts less. */
const SEEN_BEFORE_SHARE = 0.3;
/** Evidence of this strength is loud enough for an alert. */
const LOUD = 4;
/** Evidence of a flat line at its onset. */
const FLAT_EVIDENCE = 8;

export interface AutoMembers {
  /** Those whose strengths are ranked and asked to agree, in the order of the strengths. */
  voting: readonly Member[];
  energy: EnergyMember;
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
 * evidence the geometric mean of the two largest. Novelty is told apart and moves neither.
 */
export class AutoFusion implements Fusion {
  readonly knots = AUTO_KNOTS;
  private readonly members: AutoMembers;

  constructor(members: AutoMembers) {
    this.members = members;
  }

  fuse(strengths: Float64Array, _sight: Sight, into: Fused): void {
    const { voting, energy, neighbour, silence, counts, novelty } = this.members;
    let loudest = 0;
    let first = 0;
    let second = 0;
    for (let k = 0; k < voting.length; k++) {
      const member = voting[k] as Member;
      const share = member === energy ? ENERGY_SHARE : 1;
      loudest = Math.max(loudest, share * (strengths[k] as number));
      const evidence = share * member.evidence;
      if (evidence > first) {
        second = first;
        first = evidence;
      } else if (evidence > second) {
        second = evidence;
      }
    }
    const known = neighbour.seenBefore && silence.runRatio <= 1 ? SEEN_BEFORE_SHARE : 1;
    into.strength = known * loudest;
    into.evidence = (known * Math.sqrt(first * second)) / LOUD;
    if (counts.idle === null) {
      into.evidence = counts.evidence;
    }
    if (silence.flat) {
      into.evidence = Math.max(into.evidence, FLAT_EVIDENCE);
    }
    into.novelty = novelty?.pulse ?? 0;
  }
}
