import type { Member } from '../member';

/** Stands in the place of a member that a small model has no room for, so that it can be said that it is missing. */
export function leftOut({ name, knots }: Pick<Member, 'name' | 'knots'>, why: string): Member {
  return {
    name,
    knots,
    bytes: 0,
    idle: `left out: ${why}`,
    evidence: 0,
    score: () => 0,
    learn() {},
    skip() {},
    write() {},
    read() {},
  };
}
