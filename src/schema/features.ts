import * as z from 'zod';
import { LIMITS } from './limits';

/**
 * Several features with one model over them: series that are alike but for the value of one label are one entity, and the
 * values of that label are the names of its features.
 *
 * Rows are aligned by time: a row is there as soon as one feature has a point at it, and a feature without one has a gap.
 * Series without the label, or with a name not listed, are left out and counted.
 */
export const featuresSchema = z
  .strictObject({
    /** The label that tells features apart: `__name__`, `feature`, … It is not among the labels of the entity. */
    label: z.string().min(1).max(LIMITS.labelNameChars),
    /** Values of the label, in the order they are shown. */
    names: z.array(z.string().min(1).max(LIMITS.labelValueChars)).min(2).max(LIMITS.featuresPerDetector),
  })
  .refine(({ names }) => new Set(names).size === names.length, { error: 'must not repeat a name', path: ['names'] });
export type Features = z.infer<typeof featuresSchema>;

/** What stands for the only feature of a series that has no others: in rules, and in what stands in for missing values. */
export const ONLY_FEATURE = 'value';

/** What one feature of an entity had in one row; numbers are in the unit of the feature, NaN where unknown. */
export interface FeatureResult {
  value: number;
  expected: number;
  lower: number;
  upper: number;
  /** Its part in what stands out, 0…1; over all features they sum to 1, or are all 0 where nothing stands out. */
  share: number;
}

/** Results of one feature as JSON columns, as long as those of the series; null where the number is unknown. */
export interface FeatureColumns {
  name: string;
  value: Array<number | null>;
  expected: Array<number | null>;
  lower: Array<number | null>;
  upper: Array<number | null>;
  share: number[];
}
