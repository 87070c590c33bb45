import * as z from 'zod';
import { paramsSchema, type ParamDeclarations } from './param';
import { SEASONAL_PARAMS } from './seasonal';

export interface AlgorithmDescription {
  /** Sentence-case name for pickers. */
  title: string;
  /** One or two sentences: when it works, when it does not. */
  summary: string;
  params: ParamDeclarations;
}

/** Every algorithm a detector may name, in the order a picker offers them. */
export const ALGORITHMS = {
  seasonal: {
    title: 'Seasonal',
    summary:
      'Learns the level, the day and the week of a series and marks what departs from them. For metrics with daily or weekly rhythm, and for steady ones.',
    params: SEASONAL_PARAMS,
  },
  neighbour: {
    title: 'Nearest neighbour',
    summary:
      'Compares the newest six values with all such windows seen before. For shapes that come again and again, whatever their rhythm.',
    params: {},
  },
  context: {
    title: 'Context',
    summary:
      'Learns how neighbouring values go together with the time of day and week. For smooth or correlated series, where a value may be ordinary but not where it stands.',
    params: {},
  },
} as const satisfies Record<string, AlgorithmDescription>;

export type AlgorithmName = keyof typeof ALGORITHMS;

export const ALGORITHM_NAMES = Object.keys(ALGORITHMS) as AlgorithmName[];
export const ALGORITHM_DEFAULT: AlgorithmName = 'seasonal';

const byName = ALGORITHM_NAMES.map((name) =>
  z.strictObject({
    name: z.literal(name),
    params: paramsSchema(ALGORITHMS[name].params).prefault({}),
  })
);

/** `{ name, params }`; missing params take their defaults, unknown or out-of-range ones are rejected by name. */
export const algorithmSchema = z.discriminatedUnion('name', byName as [(typeof byName)[number]]);

export type AlgorithmChoice = z.infer<typeof algorithmSchema>;
