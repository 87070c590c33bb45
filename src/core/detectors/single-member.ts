import type { AlgorithmName } from '../../schema';
import { Baseline } from './baseline/baseline';
import { baselineParams } from './baseline/baseline-params';
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

function modelOf({ name, version, loud, recent, make }: SingleMember, options: ModelOptions): MemberModel {
  const { intervalMs, params, role = 'single' } = options;
  const member = make(options);
  return new MemberModel({
    name,
    version,
    madeFor: JSON.stringify([intervalMs, Object.entries(params).sort(), ...(role === 'single' ? [] : [role])]),
    baseline: new Baseline({ intervalMs, params: baselineParams(params), recent }),
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
