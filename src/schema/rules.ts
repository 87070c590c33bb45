import * as z from 'zod';
import { LIMITS } from './limits';

/** How a departure is measured: in the unit of the feature, or as a part of |expected|. */
export const RULE_MEASURES = ['absolute', 'relative'] as const;

/** True of a departure of this feature to this side, up to and including `atMost`; null: of any size. */
export const ruleConditionSchema = z.strictObject({
  /** A name of `features`, or `value` for a series without. */
  feature: z.string().min(1).max(LIMITS.labelValueChars),
  side: z.enum(['above', 'below']),
  measure: z.enum(RULE_MEASURES).default('absolute'),
  atMost: z.number().positive().max(1e15).nullable().default(null),
});
export type RuleCondition = z.infer<typeof ruleConditionSchema>;

/**
 * "That is normal": while all its conditions are true, a departure of the features it names does not count: they score 0
 * and give no evidence. There is none unless it is given.
 */
export const ruleSchema = z.strictObject({
  conditions: z.array(ruleConditionSchema).min(1).max(LIMITS.conditionsPerRule),
});
export type Rule = z.infer<typeof ruleSchema>;

export const rulesSchema = z.array(ruleSchema).max(LIMITS.rulesPerDetector);
