import * as z from 'zod';
import { FOREST_PARAMS } from './forest';
import { AUTO_PARAMS } from './auto';
import { paramsSchema, type ParamDeclarations, type ParamsProblem, type ParamValue } from './param';
import { SEASONAL_PARAMS } from './seasonal';
import { checkThreshold, THRESHOLD_PARAMS } from './threshold';

export interface AlgorithmDescription {
  /** Sentence-case name for pickers. */
  title: string;
  /** One or two sentences: when it works, when it does not. */
  summary: string;
  params: ParamDeclarations;
  /** Finds fault with the parameters together. */
  check?: (values: Readonly<Record<string, ParamValue>>) => ParamsProblem | null;
  /** It judges by fixed limits: what is beyond them alerts, however often it was there before. (Default: it judges by what is usual) */
  isAbsolute?: true;
}

/** Every algorithm a detector may name, in the order a picker offers them. */
export const ALGORITHMS = {
  auto: {
    title: 'Automatic',
    summary:
      'Several ways of looking at a series at once; the loudest sets the score, two that agree raise the alert. Right for almost every metric.',
    params: AUTO_PARAMS,
  },
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
  novelty: {
    title: 'Novelty',
    summary:
      'Remembers the most telling points and says how far a new one is from all of them. For things that have never happened before, each told once.',
    params: {},
  },
  energy: {
    title: 'Energy',
    summary:
      'Compares how much the series moves with how much it usually does. For noise that grows or dies down while the level stays.',
    params: {},
  },
  silence: {
    title: 'Silence',
    summary:
      'Notices a flat line within a few points of its beginning. For frozen sensors and stuck exporters; blind to everything else.',
    params: {},
  },
  counts: {
    title: 'Counts',
    summary:
      'Judges how often events come and how large they are, where most points have one and the same value. For errors, restarts and other counts that are mostly 0.',
    params: {},
  },
  shift: {
    title: 'Shift',
    summary:
      'Notices when level or noise of a series change and stay changed, and dates the change. For slow drifts, steps and trouble that builds up; single spikes are no shift.',
    params: {},
  },
  forecast: {
    title: 'Forecast',
    summary:
      'Continues the last values by a line, a curve and an autoregression and marks what comes out otherwise. For smooth series and trends, where each value follows from the ones before.',
    params: {},
  },
  forest: {
    title: 'Random cut forest',
    summary:
      'Asks how easily the last values can be told apart from those before by random cuts. For clients used to it, and for odd shapes; takes 1 MB a series.',
    params: FOREST_PARAMS,
  },
  threshold: {
    title: 'Fixed limits',
    summary:
      'Marks what is above or below limits you set. For metrics whose limits are known: a full disk, a promised response time.',
    params: THRESHOLD_PARAMS,
    check: checkThreshold,
    isAbsolute: true,
  },
} as const satisfies Record<string, AlgorithmDescription>;

export type AlgorithmName = keyof typeof ALGORITHMS;

export const ALGORITHM_NAMES = Object.keys(ALGORITHMS) as AlgorithmName[];
export const ALGORITHM_DEFAULT: AlgorithmName = 'auto';

/** See `AlgorithmDescription`. */
export function isAbsolute(name: AlgorithmName): boolean {
  const description: AlgorithmDescription = ALGORITHMS[name];
  return description.isAbsolute === true;
}

const byName = ALGORITHM_NAMES.map((name) => {
  const { params, check }: AlgorithmDescription = ALGORITHMS[name];
  return z.strictObject({ name: z.literal(name), params: paramsSchema(params, check).prefault({}) });
});

/** `{ name, params }`; missing params take their defaults, unknown or out-of-range ones are rejected by name. */
export const algorithmSchema = z.discriminatedUnion('name', byName as [(typeof byName)[number]]);

export type AlgorithmChoice = z.infer<typeof algorithmSchema>;
