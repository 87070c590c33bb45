import * as z from 'zod';
import type { Detector } from '../../../../schema';
import { PERIOD_UNITS } from './period';

const jsonObject = z.record(z.string(), z.json());

const keptFeatureSchema = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  aggregation: jsonObject.nullable(),
});

/** What clients of this API gave that a detector has no field for, or has it in other units. */
const keptSchema = z.object({
  /** None was given. */
  noDescription: z.boolean().optional(),
  intervalUnit: z.enum(PERIOD_UNITS).optional(),
  delayUnit: z.enum(PERIOD_UNITS).optional(),
  frequencyUnit: z.enum(PERIOD_UNITS).optional(),
  schemaVersion: z.number().optional(),
  uiMetadata: jsonObject.optional(),
  shingleSize: z.number().optional(),
  recencyEmphasis: z.number().optional(),
  seasonality: z.number().optional(),
  dateRange: z.object({ startMs: z.number(), endMs: z.number() }).optional(),
  rules: z.array(z.json()).optional(),
  imputation: jsonObject.optional(),
  resultIndex: z.string().optional(),
  isLater: z.boolean().optional(),
  /** Of a detector on a native source: what its query has no place for. */
  features: z.array(keptFeatureSchema).optional(),
  indices: z.array(z.string()).optional(),
  timeField: z.string().optional(),
  categoryFields: z.array(z.string()).optional(),
});
export type Kept = z.infer<typeof keptSchema>;

/** Where it is kept: `extras.opendistro`. */
export const KEPT_NAME = 'opendistro';

/** Read once for each detector, though asked for by many. */
const read = new WeakMap<Detector['extras'], Kept>();

/** What is kept of a detector; nothing of one that was made elsewhere. */
export function keptOf({ extras }: Pick<Detector, 'extras'>): Kept {
  let kept = read.get(extras);
  if (kept === undefined) {
    kept = keptSchema.safeParse(extras[KEPT_NAME]).data ?? {};
    read.set(extras, kept);
  }
  return kept;
}

/** True of a detector that this API has made or changed. */
export function isOfThisApi({ extras }: Pick<Detector, 'extras'>): boolean {
  return Object.hasOwn(extras, KEPT_NAME);
}

/** Without what is undefined, which JSON has not. */
export function toExtras(kept: Kept): Detector['extras'][string] {
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as never;
}
