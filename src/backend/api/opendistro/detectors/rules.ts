import { ONLY_FEATURE, type Rule, type RuleCondition } from '../../../../schema';
import type { GivenCondition } from './given-detector';

type Side = RuleCondition['side'];

/** What each type of threshold says; those without a measure are of any size. */
const TYPES: Readonly<Record<string, { side: Side; measure?: RuleCondition['measure'] }>> = {
  ACTUAL_OVER_EXPECTED_MARGIN: { side: 'above', measure: 'absolute' },
  EXPECTED_OVER_ACTUAL_MARGIN: { side: 'below', measure: 'absolute' },
  ACTUAL_OVER_EXPECTED_RATIO: { side: 'above', measure: 'relative' },
  EXPECTED_OVER_ACTUAL_RATIO: { side: 'below', measure: 'relative' },
  ACTUAL_IS_OVER_EXPECTED: { side: 'above' },
  ACTUAL_IS_BELOW_EXPECTED: { side: 'below' },
};

/** What is wrong with a condition, in words; null if nothing is. */
export function conditionFault({ featureName, type, value }: GivenCondition, names: readonly string[]): string | null {
  const known = typeOf(type);
  if (!names.includes(featureName)) {
    return `a rule names the feature [${featureName}], which is not among the enabled ones: [${names.join(', ')}]`;
  }
  if (known === undefined) {
    return `Unsupported threshold type [${type}]: ${Object.keys(TYPES).join(', ')}`;
  }
  if (known.measure !== undefined && (value === null || !(value > 0) || value > 1e15)) {
    return `a condition of the type ${type} needs a value above 0`;
  }
  return null;
}

/** Conditions without faults as rules of a detector. */
export function toRules(conditions: readonly GivenCondition[][], names: readonly string[]): Rule[] {
  return conditions.map((rule) => ({ conditions: rule.map((condition) => toCondition(condition, names)) }));
}

function toCondition({ featureName, type, value }: GivenCondition, names: readonly string[]): RuleCondition {
  const { side, measure = 'absolute' } = typeOf(type) ?? { side: 'above' };
  const feature = names.length === 1 ? ONLY_FEATURE : featureName;
  const atMost = typeOf(type)?.measure === undefined ? null : value;
  return {
    feature,
    side,
    measure,
    atMost: measure === 'relative' && atMost !== null ? ofExpected(atMost, side) : atMost,
  };
}

/**
 * A share of the actual value as one of the expected value: with actual = (1 + x)·expected, |x| ≤ share·(1 + x), which is
 * exact where both have the same sign. Above, a share of 1 or more is never exceeded.
 */
function ofExpected(share: number, side: Side): number | null {
  return side === 'below' ? share / (1 + share) : share < 1 ? share / (1 - share) : null;
}

/** The way back, for rules that were made elsewhere. */
export function shownRules(rules: readonly Rule[], names: readonly string[]): object[] {
  return rules.map(({ conditions }) => ({
    action: 'IGNORE_ANOMALY',
    conditions: conditions.map((condition) => shownCondition(condition, names)),
  }));
}

function shownCondition({ feature, side, measure, atMost }: RuleCondition, names: readonly string[]): object {
  const name = feature === ONLY_FEATURE && names.length === 1 ? names[0] : feature;
  if (atMost === null) {
    const type = side === 'above' ? 'ACTUAL_IS_OVER_EXPECTED' : 'ACTUAL_IS_BELOW_EXPECTED';
    return { feature_name: name, threshold_type: type };
  }
  const pair = side === 'above' ? 'ACTUAL_OVER_EXPECTED' : 'EXPECTED_OVER_ACTUAL';
  if (measure === 'absolute') {
    return { feature_name: name, threshold_type: `${pair}_MARGIN`, operator: 'LTE', value: atMost };
  }
  const value = side === 'above' ? atMost / (1 + atMost) : atMost / (1 - Math.min(atMost, 1 - 1e-9));
  return { feature_name: name, threshold_type: `${pair}_RATIO`, operator: 'LTE', value };
}

function typeOf(type: string) {
  return Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
}
