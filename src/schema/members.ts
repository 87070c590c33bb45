import type { AlgorithmName } from './params/algorithms';

/** One of the ways a model looks at its series, and whether it counts now. */
export interface MemberStanding {
  name: AlgorithmName;
  active: boolean;
  /** A short reason in plain words, e.g. "the values are not counts". */
  why: string;
}

/** How loudly one member of a model spoke. */
export interface MemberVoice {
  name: AlgorithmName;
  /** On the member's own curve, 0…100. */
  score: number;
}

/** A member whose score is below this does not speak. */
export const VOICE_SCORE_MIN = 15;

/** What each member finds, as the beginning of a sentence about a point. Open to names that are not built in. */
const MEMBER_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    auto: 'unusual',
    seasonal: 'off the usual rhythm',
    neighbour: 'unusual shape',
    context: 'unusual after what came before',
    novelty: 'never seen before',
    energy: 'unusually restless or still',
    silence: 'missing peak or movement',
    counts: 'unusual count',
    shift: 'level or noise shifted',
    forest: 'unusual pattern',
    forecast: 'off the forecast',
    threshold: 'beyond the limits',
  })
);

/** What a member finds, in plain words: "unusual shape". */
export function memberWords(name: string): string {
  return MEMBER_WORDS.get(name) ?? 'unusual';
}
