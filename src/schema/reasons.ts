import * as z from 'zod';
import type { MemberVoice } from './members';
import { ALGORITHM_NAMES, type AlgorithmName } from './params/algorithms';

/** What part one feature, or one member of a group, has in an anomaly. */
export interface NamedShare {
  name: string;
  /** 0…1 */
  share: number;
}

/** The peak of an anomaly is higher, or lower, than everything in the time before it. */
export interface ValueRecord {
  kind: 'highest' | 'lowest';
  /** At least a day, at most 28: further back nobody has looked. */
  spanMs: number;
}

/** Why something is an anomaly, for programs and for screens; the sentence made of it is `Anomaly.explanation`. */
export interface Reasons {
  /** When it began as far as can be told: at the latest the start of the anomaly, earlier where a member dates the change. */
  sinceMs: number;
  /** Who spoke: each member's loudest voice within the anomaly, loudest first. Empty if none did, as for what is small but stays. */
  members: MemberVoice[];
  /** Per feature or per member of a group, largest first; they sum to 1. Empty for a series on its own. */
  shares: NamedShare[];
  /** Null when the peak is no record over at least a day, or less than that is known. */
  record: ValueRecord | null;
}

const nameSchema = z.enum(ALGORITHM_NAMES as [AlgorithmName, ...AlgorithmName[]]);

export const reasonsSchema = z.strictObject({
  sinceMs: z.number(),
  members: z.array(z.strictObject({ name: nameSchema, score: z.number() })),
  shares: z.array(z.strictObject({ name: z.string(), share: z.number() })),
  record: z.strictObject({ kind: z.enum(['highest', 'lowest']), spanMs: z.number() }).nullable(),
}) satisfies z.ZodType<Reasons>;

const storedSchema = z.object({
  ...reasonsSchema.shape,
  members: z.array(z.object({ name: z.string(), score: z.number() })),
});

/** Of an anomaly about which no more is known than its sentence. */
export function noReasons(startMs: number): Reasons {
  return { sinceMs: startMs, members: [], shares: [], record: null };
}

/** Reads what `JSON.stringify` wrote, of this version or another: unknown members are left out, anything else unreadable is `noReasons`. */
export function parseReasons(text: string, startMs: number): Reasons {
  const parsed = storedSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    return noReasons(startMs);
  }
  const members = parsed.data.members.flatMap(({ name, score }) => {
    const known = nameSchema.safeParse(name);
    return known.success ? [{ name: known.data, score }] : [];
  });
  return { ...parsed.data, members };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: as unreadable as JSON of another shape.
    return null;
  }
}
