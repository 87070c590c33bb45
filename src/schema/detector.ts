import * as z from 'zod';
import { featuresSchema } from './features';
import { labelsSchema } from './labels';
import { DAY_MS, HOUR_MS, LIMITS, MINUTE_MS, SECOND_MS } from './limits';
import { ALGORITHM_DEFAULT, algorithmSchema } from './params/algorithms';
import { rulesSchema } from './rules';
import { SEVERITY_LIMITS_DEFAULT, severityLimitsSchema } from './severity';
import { sourceQuerySchema, type SourceQuery } from './source-query';
import { checkSpec } from './spec-checks';

/** How readily a detector alerts. It moves the alert decision only; scores and band stay as they are. */
export const SENSITIVITIES = ['low', 'medium', 'high'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/** Which side of the expected value counts. The other side keeps its band but scores 0. */
export const DIRECTIONS = ['both', 'above', 'below'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * What a gap, or a point that does not come, means: nothing, 0, the value before, a value of the detector's own (`fill`), or
 * an anomaly. It counts as soon as its
 * interval is complete and the window delay over. Results keep the gap in any case.
 */
export const MISSING_POLICIES = ['ignore', 'zero', 'hold', 'fixed', 'anomalous'] as const;
export type MissingPolicy = (typeof MISSING_POLICIES)[number];

/** Smallest departure from the expected value that counts; null = off. Both given: both must be met. */
export const minDeviationSchema = z.strictObject({
  /** In the unit of the series. */
  absolute: z.number().positive().nullable().default(null),
  /** Of |expected|: 0.2 = 20 %. */
  relative: z.number().positive().max(1_000).nullable().default(null),
});
export type MinDeviation = z.infer<typeof minDeviationSchema>;

/** Numbers of a detector that a form shows, each with range, default and unit: the one place they are declared. */
export const DETECTOR_RANGES = {
  intervalMs: { min: 10 * SECOND_MS, max: DAY_MS, default: MINUTE_MS },
  windowDelayMs: { min: 0, max: DAY_MS, default: 15 * SECOND_MS },
  historyMs: { min: 0, max: 120 * DAY_MS, default: 14 * DAY_MS },
  seriesLimit: { min: 1, max: LIMITS.seriesPerDetector, default: 1_000 },
  everyIntervals: { min: 1, max: 10_000, default: 1 },
} as const;

function ranged(name: keyof typeof DETECTOR_RANGES) {
  const range = DETECTOR_RANGES[name];
  return z.int().min(range.min).max(range.max).default(range.default);
}

/** What a user writes: everything of a detector but what the engine adds. Missing fields take their defaults. */
export const detectorSpecSchema = z
  .strictObject({
    /** Unique in the organisation. */
    name: z.string().trim().min(1).max(LIMITS.nameChars),
    description: z.string().max(LIMITS.descriptionChars).default(''),
    /** The user's own labels of the detector, to filter by; not those of its series. */
    labels: labelsSchema.default({}),
    source: sourceQuerySchema,
    /** Distance of the points and of the evaluations. */
    intervalMs: ranged('intervalMs'),
    /** How long after an interval its data is complete. */
    windowDelayMs: ranged('windowDelayMs'),
    /** Past learnt from at the first start. */
    historyMs: ranged('historyMs'),
    /** Evaluated once so many intervals, all of them together. */
    everyIntervals: ranged('everyIntervals'),
    /** Beyond it the first series by label order run, and the state says how many are left out. */
    seriesLimit: ranged('seriesLimit'),
    /** Null: each series stands for itself. */
    features: featuresSchema.nullable().default(null),
    algorithm: algorithmSchema.prefault({ name: ALGORITHM_DEFAULT }),
    sensitivity: z.enum(SENSITIVITIES).default('medium'),
    direction: z.enum(DIRECTIONS).default('both'),
    minDeviation: minDeviationSchema.prefault({}),
    severityLimits: severityLimitsSchema.default(SEVERITY_LIMITS_DEFAULT),
    missing: z.enum(MISSING_POLICIES).default('ignore'),
    /** Where `missing` is `fixed`: what stands in, by name of the feature (`value` for a series without features). */
    fill: z.record(z.string().min(1).max(LIMITS.labelValueChars), z.number()).default({}),
    rules: rulesSchema.default([]),
    /** What clients of other APIs keep beside a detector, by name of the API: returned to them untouched, of no meaning here. */
    extras: z
      .record(z.string().min(1).max(40), z.json())
      .refine((extras) => JSON.stringify(extras).length <= LIMITS.extrasChars, {
        error: `must be at most ${LIMITS.extrasChars} characters as JSON`,
      })
      .default({}),
    enabled: z.boolean().default(true),
  })
  .superRefine(checkSpec);

export type DetectorSpec = z.infer<typeof detectorSpecSchema>;
export type DetectorSpecInput = z.input<typeof detectorSpecSchema>;

/** When a detector was started and stopped. */
export interface DetectorJob {
  /** Rises with every start and stop. */
  version: number;
  seqNo: number;
  /** The newest start. */
  enabledMs: number;
  /** The newest stop; kept while it runs again. Null before the first. */
  disabledMs: number | null;
  updatedMs: number;
}

/** A saved detector. */
export interface Detector extends DetectorSpec {
  id: string;
  orgId: number;
  /** Rises by one with every change; an update must name the one it was made from. */
  version: number;
  /** Rises when the detector has to learn anew (source, interval, history, algorithm or what stands in for missing values changed). */
  generation: number;
  /** Rises by one with every change but starting and stopping. */
  revision: number;
  /** Of the newest such change: rises over all detectors of the organisation. Given by the store. */
  seqNo: number;
  /** Null for one that never ran. */
  job: DetectorJob | null;
  createdMs: number;
  updatedMs: number;
  updatedBy: string;
}

/**
 * True when going from one spec to the other throws away what was learnt, with the results and anomalies it gave.
 * What a Grafana data source is called, the order in which its query editor writes the fields of a model, ids of features
 * and features that are switched off do not count.
 */
export function needsRelearning(before: DetectorSpec, after: DetectorSpec): boolean {
  return learntFrom(before) !== learntFrom(after);
}

function learntFrom({ source, intervalMs, historyMs, features, algorithm, missing, fill }: DetectorSpec): string {
  const asked = askedOf(source);
  // What stands in for a missing value is learnt like one.
  const standIn = missing === 'fixed' ? [missing, fill] : missing === 'zero' || missing === 'hold' ? [missing] : [];
  return JSON.stringify(
    [asked, intervalMs, historyMs, algorithm, ...(features === null ? [] : [features]), ...standIn],
    sortedKeys
  );
}

function askedOf(source: SourceQuery): object {
  if (source.kind === 'grafana') {
    return { ...source, datasource: { ...source.datasource, name: '' } };
  }
  if (source.kind !== 'elasticsearch') {
    return source;
  }
  const { datasource, ...rest } = source;
  const features = source.features
    .filter(({ enabled }) => enabled)
    .map(({ name, aggregation }) => ({ name, aggregation }));
  return { ...rest, uid: datasource?.uid, features };
}

/** For JSON.stringify: objects with their keys in order, lists as they are. */
function sortedKeys(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

/** Intervals a form offers; any whole number of milliseconds within the range is accepted. */
export const INTERVAL_CHOICES_MS = [
  10 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  DAY_MS,
] as const;
