import { DETECTOR_RANGES, LIMITS, ONLY_FEATURE, type VigilError } from '../../../../schema';
import { illegalArgument, plainText } from '../errors';
import type { OpendistroTerms } from '../opendistro-services';
import type { GivenDetector } from './given-detector';
import { periodMs, type Period } from './period';
import { conditionFault } from './rules';

/** What of a detector is wrong, as `_validate` names it. */
export const ASPECTS = [
  'name',
  'feature_attributes',
  'detection_interval',
  'indices',
  'window_delay',
  'filter_query',
  'time_field',
  'shingle_size',
  'category_field',
  'result_index',
  'general_settings',
] as const;
export type Aspect = (typeof ASPECTS)[number];

export interface Issue {
  aspect: Aspect;
  error: VigilError;
  /** Per feature, by name. */
  subIssues?: Readonly<Record<string, string>>;
}

const NAME_OF_RESULTS = /^opensearch-ad-plugin-result-[a-z0-9_-]{1,227}$/;
const SHINGLE = { min: 1, max: 128 };
const SEASONALITY = { min: 2, max: 256 };
const HISTORY_MAX = 10_000;

type Limits = Pick<OpendistroTerms, 'featuresMax' | 'categoryFieldsMax'>;
type Check = (given: GivenDetector, limits: Limits) => VigilError | null;

/** In the order in which they are told. */
const CHECKS: ReadonlyArray<[aspect: Aspect, check: Check]> = [
  ['name', ({ name }) => fault(name === null || name.trim() === '', 'Detector name should be set')],
  ['time_field', ({ timeField, source }) => fault(timeField === null && isForeign(source), 'Time field should be set')],
  ['indices', ({ indices, source }) => fault(indices.length === 0 && isForeign(source), 'Indices should be set')],
  ['filter_query', checkFilter],
  ['detection_interval', checkInterval],
  ['window_delay', checkDelay],
  ['feature_attributes', checkFeatures],
  ['shingle_size', ({ shingleSize }) => checkRange('Shingle size', shingleSize, SHINGLE)],
  ['category_field', checkCategory],
  ['result_index', checkResultIndex],
  ['general_settings', checkDateRange],
  ['general_settings', checkTraining],
  ['general_settings', checkFrequency],
  ['general_settings', checkRules],
  ['general_settings', checkImputation],
];

/** Everything wrong with a detector that shows without a look at its data, worst first; the first is what an answer tells. */
export function checkGiven(given: GivenDetector, limits: Limits): Issue[] {
  return CHECKS.flatMap(([aspect, check]) => {
    const error = check(given, limits);
    return error === null ? [] : [{ aspect, error }];
  });
}

/** True of a source whose indices and time field the client has to name. */
export function isForeign(source: GivenDetector['source']): boolean {
  return source === null || source.kind === 'elasticsearch';
}

/** Names of the features that count; a native source has one without being told. */
export function enabledNames({ features, source }: GivenDetector): string[] {
  if (features.length === 0 && !isForeign(source)) {
    return [ONLY_FEATURE];
  }
  return features.filter(({ enabled }) => enabled).map(({ name }) => name);
}

function fault(isWrong: boolean, reason: string): VigilError | null {
  return isWrong ? illegalArgument(reason) : null;
}

/** A native source filters by its own query: whatever else was asked for would be passed over in silence. */
function checkFilter({ filter, source }: GivenDetector): VigilError | null {
  const isAll = Object.keys(filter).every((name) => name === 'match_all');
  return fault(
    !isForeign(source) && !isAll,
    'filter_query cannot be given with this vigil_source: filter in its query'
  );
}

function checkInterval({ interval }: GivenDetector): VigilError | null {
  const { min, max } = DETECTOR_RANGES.intervalMs;
  return (
    checkNegative(interval) ??
    fault(interval.interval === 0, 'Detection interval must be a positive integer') ??
    fault(
      periodMs(interval) < min || periodMs(interval) > max,
      `Detection interval must be 10 seconds to 1440 minutes, got ${interval.interval} ${interval.unit}`
    )
  );
}

function checkDelay({ delay }: GivenDetector): VigilError | null {
  const isLong = periodMs(delay) > DETECTOR_RANGES.windowDelayMs.max;
  return (
    checkNegative(delay) ??
    fault(isLong, `Window delay must be at most 1440 minutes, got ${delay.interval} ${delay.unit}`)
  );
}

function checkNegative({ interval }: Period): VigilError | null {
  return fault(interval < 0, `Interval ${interval} should be non-negative`);
}

function checkFeatures({ features, source }: GivenDetector, { featuresMax }: Limits): VigilError | null {
  if (features.length > featuresMax) {
    return plainText(400, `Can't create anomaly features more than ${featuresMax}`);
  }
  if (isForeign(source) && features.some(({ aggregation }) => aggregation === null)) {
    return illegalArgument('Feature aggregation query should be set');
  }
  const names = repeated(features.map(({ name }) => name));
  const aggregations = repeated(features.flatMap(({ aggregation }) => Object.keys(aggregation ?? {})));
  const said = [
    ...(names.length > 0 ? [`Detector has duplicate feature names: ${names.join(', ')}`] : []),
    ...(aggregations.length > 0
      ? [`Detector has duplicate feature aggregation query names: ${aggregations.join(', ')}`]
      : []),
  ];
  return said.length > 0 ? plainText(400, said.join('\n')) : null;
}

function repeated(names: string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

function checkCategory({ categoryFields }: GivenDetector, { categoryFieldsMax: most }: Limits): VigilError | null {
  return (
    fault(categoryFields.length > most, `We don't support categorical fields more than ${most}`) ??
    fault(repeated(categoryFields).length > 0, `Categorical field ${repeated(categoryFields)[0]} is given twice`)
  );
}

function checkResultIndex({ resultIndex }: GivenDetector): VigilError | null {
  return fault(
    resultIndex !== null && !NAME_OF_RESULTS.test(resultIndex),
    'Result index must start with opensearch-ad-plugin-result-, have at most 255 characters, and of those only a-z, 0-9, - and _'
  );
}

function checkDateRange({ dateRange }: GivenDetector): VigilError | null {
  if (dateRange === null) {
    return null;
  }
  const { startMs, endMs } = dateRange;
  return (
    fault(startMs === null, "Detection data range's start time must not be null") ??
    fault(endMs === null, "Detection data range's end time must not be null") ??
    fault((startMs ?? 0) < 0, "Detection data range's start time must not be before 1970") ??
    fault((startMs ?? 0) >= (endMs ?? 0), "Detection data range's end time must be after start time")
  );
}

function checkTraining({ recencyEmphasis, seasonality, history, interval }: GivenDetector): VigilError | null {
  const days = DETECTOR_RANGES.historyMs.max / 86_400_000;
  return (
    fault(recencyEmphasis !== null && recencyEmphasis < 2, 'Recency emphasis must be an integer greater than 1') ??
    checkRange('Suggested seasonality', seasonality, SEASONALITY) ??
    checkRange('History', history, { min: 1, max: HISTORY_MAX }) ??
    fault(
      history !== null && history * periodMs(interval) > DETECTOR_RANGES.historyMs.max,
      `History must not reach back more than ${days} days, got ${history} intervals`
    )
  );
}

function checkFrequency({ frequency, interval }: GivenDetector): VigilError | null {
  if (frequency === null) {
    return null;
  }
  const times = periodMs(frequency) / periodMs(interval);
  const { min, max } = DETECTOR_RANGES.everyIntervals;
  return fault(
    !Number.isInteger(times) || times < min || times > max,
    `Frequency must be a multiple of the detection interval, and at most ${max} of them`
  );
}

function checkRules(given: GivenDetector): VigilError | null {
  const { rules } = given;
  if (rules === null) {
    return null;
  }
  const names = enabledNames(given);
  const { rulesPerDetector, conditionsPerRule } = LIMITS;
  if (rules.conditions.length > rulesPerDetector) {
    return illegalArgument(`A detector has at most ${rulesPerDetector} rules`);
  }
  if (rules.conditions.some((rule) => rule.length === 0 || rule.length > conditionsPerRule)) {
    return illegalArgument(`A rule has 1 to ${conditionsPerRule} conditions`);
  }
  const [wrong] = rules.conditions.flat().flatMap((condition) => conditionFault(condition, names) ?? []);
  return wrong === undefined ? null : illegalArgument(wrong);
}

function checkImputation(given: GivenDetector): VigilError | null {
  if (given.imputation?.method !== 'FIXED_VALUES') {
    return null;
  }
  const { fill } = given.imputation;
  const without = enabledNames(given).filter((name) => !fill.has(name));
  return fault(
    without.length > 0,
    `FIXED_VALUES needs a value for each enabled feature: ${without.join(', ')} has none`
  );
}

function checkRange(what: string, value: number | null, { min, max }: { min: number; max: number }): VigilError | null {
  return fault(value !== null && (value < min || value > max), `${what} must be ${min} to ${max}, got ${value}`);
}
