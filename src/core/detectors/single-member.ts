import { seasonalDefaults, type AlgorithmName, type SeasonalParams } from '../../schema';
import { Baseline } from './baseline/baseline';
import type { Algorithm, ModelOptions } from './detector';
import type { Member } from './member';
import { MemberModel } from './member-model';

export interface SingleMember {
  name: AlgorithmName;
  /** Of the snapshot; raise it with every change of what is written. */
  version: number;
  /** Strength of evidence that is loud enough for an alert. */
  loud: number;
  /** Recent values the member reads: a power of two. */
  recent: number;
  /** Parameters of the baseline; its defaults where the algorithm has none of them. */
  baseline?: (params: ModelOptions['params']) => SeasonalParams;
  make(options: ModelOptions): Member;
}

/** The algorithm that consists of one member: its strength is the strength, its evidence over `loud` the evidence. */
export function memberAlgorithm(single: SingleMember): Algorithm {
  const create = (options: ModelOptions) => modelOf(single, options);
  return {
    name: single.name,
    create,
    restore: (options, snapshot) => create(options).restoreFrom(snapshot),
  };
}

function modelOf({ name, version, loud, recent, baseline, make }: SingleMember, options: ModelOptions): MemberModel {
  const { intervalMs, params, role = 'single' } = options;
  const member = make(options);
  return new MemberModel({
    name,
    version,
    madeFor: JSON.stringify([intervalMs, Object.entries(params).sort(), ...(role === 'single' ? [] : [role])]),
    baseline: new Baseline({ intervalMs, params: baseline?.(params) ?? seasonalDefaults(), recent }),
    members: [member],
    banded: member,
    fusion: {
      knots: member.knots,
      fuse: (strengths, _sight, into) => {
        into.strength = strengths[0] ?? 0;
        into.evidence = member.evidence / loud;
        into.novelty = member.pulse ?? 0;
      },
    },
  });
}
