import type { ParamDeclarations, ParamValues } from './param';

/** Parameters of the `forest` algorithm. */
export const FOREST_PARAMS = {
  shingle: {
    kind: 'int',
    label: 'Shingle size',
    help: 'How many values in a row are looked at together. More see slower shapes, fewer see single values sooner.',
    default: 8,
    min: 1,
    max: 60,
    unit: 'points',
  },
  trees: {
    kind: 'int',
    label: 'Trees',
    help: 'More trees give a steadier score, in proportion to their cost: 30 are enough, 50 are what other products use.',
    default: 30,
    min: 10,
    max: 100,
    unit: 'trees',
  },
  samples: {
    kind: 'int',
    label: 'Sample size',
    help: 'How many points each tree holds. More tell rarer things apart and cost more memory.',
    default: 256,
    min: 32,
    max: 512,
    unit: 'points',
    advanced: true,
  },
  memory: {
    kind: 'int',
    label: 'Memory',
    help: 'How many points it takes until old ones hardly count any more. Shorter follows changes sooner.',
    default: 2560,
    min: 100,
    max: 100_000,
    unit: 'points',
    advanced: true,
  },
  seed: {
    kind: 'int',
    label: 'Seed',
    help: 'Where the random numbers begin; the same seed gives the same scores. Another one shows how much is chance.',
    default: 1,
    min: 0,
    max: 1_000_000,
    unit: '',
    advanced: true,
  },
} as const satisfies ParamDeclarations;

export type ForestParams = ParamValues<typeof FOREST_PARAMS>;
