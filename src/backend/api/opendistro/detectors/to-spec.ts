import {
  DETECTOR_RANGES,
  detectorSpecSchema,
  FEATURE_LABEL,
  LIMITS,
  ONLY_FEATURE,
  parseWith,
  sourceQuerySchema,
  type Detector,
  type DetectorSpec,
  type ElasticsearchQuery,
  type SourceQuery,
} from '../../../../schema';
import { newId } from '../../../base/ids';
import { specOf } from '../../../services/detectors';
import { illegalArgument } from '../errors';
import { enabledNames, isForeign } from './check-given';
import type { GivenDetector, GivenFeature } from './given-detector';
import { KEPT_NAME, toExtras, type Kept } from './kept';
import { shownFilter } from './long-query';
import { periodMs } from './period';
import { toRules } from './rules';
import { placeOf, type SourcePlace } from './source-place';
import { categoryFieldsOf, shownDelay, shownHistory } from './to-document';

export interface SpecTerms {
  /** The one it replaces: what this API has no word for stays as it is there. */
  before: Detector | null;
  /** The server that `indices` means. */
  place: SourcePlace | null;
}

/**
 * A detector that `checkGiven` finds no fault with, as Vigil knows it. One that replaces another is replaced whole, but for
 * what this API cannot show.
 *
 * @throws VigilError 400 for what only the domain limits: lengths, sources
 */
export function toSpec(given: GivenDetector, { before, place }: SpecTerms): DetectorSpec {
  const source = toSource(given, { before, place });
  const features = given.features.map((feature) => ({ ...feature, id: feature.id ?? newId() }));
  const intervalMs = periodMs(given.interval);
  const spec = {
    ...(before === null ? { enabled: false } : specOf(before)),
    name: given.name,
    description: given.description ?? '',
    source: source.kind === 'elasticsearch' ? withFeatures(source, features) : source,
    intervalMs,
    windowDelayMs: delayMs(given, before),
    historyMs: historyMs(given, before, intervalMs),
    everyIntervals: given.frequency === null ? 1 : periodMs(given.frequency) / intervalMs,
    features: featuresOf(given, before),
    rules: given.rules === null ? [] : toRules(given.rules.conditions, enabledNames(given)),
    ...missingOf(given, before),
    ...algorithmOf(given, before),
    ...(beginsToTellApart(given, before) && { seriesLimit: LIMITS.seriesPerDetector }),
    extras: { ...before?.extras, [KEPT_NAME]: toExtras(toKept(given, features)) },
  };
  return parseWith(detectorSpecSchema, spec, 'detector');
}

/** How many entities there may be is then for the memory to say. */
function beginsToTellApart({ categoryFields }: GivenDetector, before: Detector | null): boolean {
  return categoryFields.length > 0 && (before === null || categoryFieldsOf(before).length === 0);
}

function toSource(given: GivenDetector, { before, place }: SpecTerms): SourceQuery {
  if (!isForeign(given.source)) {
    return parseWith(sourceQuerySchema, given.source, 'vigil_source');
  }
  const { url, connection, datasource } = (given.source ?? {}) as SourcePlace;
  const own = placeOf({ url, connection, datasource } as SourcePlace);
  const asked = Object.keys(own).length > 0 ? own : place;
  if (asked === null) {
    throw illegalArgument(
      'there is no Elasticsearch or OpenSearch that indices could be of: set opendistro_source, or send a vigil_source'
    );
  }
  const earlier = before?.source.kind === 'elasticsearch' ? before.source : null;
  const isSameFilter = earlier !== null && isEqual(shownFilter(earlier.filterQuery), given.filter);
  const query: SourceQuery = {
    kind: 'elasticsearch',
    ...asked,
    indices: given.indices,
    timeField: given.timeField ?? '',
    // Written out it says the same, but would look like another query.
    filterQuery: (isSameFilter ? earlier.filterQuery : given.filter) as ElasticsearchQuery['filterQuery'],
    features: [],
    categoryFields: given.categoryFields,
  };
  return parseWith(sourceQuerySchema, query, 'detector');
}

function withFeatures(source: ElasticsearchQuery, features: GivenFeature[]): object {
  return {
    ...source,
    features: features.map(({ id, name, enabled, aggregation }) => ({
      id,
      name,
      enabled,
      aggregation: aggregation ?? {},
    })),
  };
}

/** Of a native source the label tells them apart that its client named. */
function featuresOf(given: GivenDetector, before: Detector | null): DetectorSpec['features'] {
  const names = enabledNames(given);
  if (names.length < 2) {
    return null;
  }
  const label = isForeign(given.source) ? null : (given.featureLabel ?? before?.features?.label ?? null);
  return { label: label ?? FEATURE_LABEL, names };
}

/** A delay of parts of a second is shown rounded: unless it was changed it stays as it is. */
function delayMs({ delay }: GivenDetector, before: Detector | null): number {
  const isSame = before !== null && periodMs(shownDelay(before).period) === periodMs(delay);
  return isSame ? before.windowDelayMs : periodMs(delay);
}

function historyMs({ history }: GivenDetector, before: Detector | null, intervalMs: number): number {
  if (history !== null) {
    return history * intervalMs;
  }
  const isHidden = before !== null && shownHistory(before) === null;
  return isHidden ? before.historyMs : DETECTOR_RANGES.historyMs.default;
}

const METHODS = { ZERO: 'zero', PREVIOUS: 'hold', FIXED_VALUES: 'fixed' } as const;

function missingOf(given: GivenDetector, before: Detector | null): Pick<DetectorSpec, 'missing' | 'fill'> {
  const { imputation } = given;
  if (imputation === null) {
    return { missing: before?.missing === 'anomalous' ? 'anomalous' : 'ignore', fill: {} };
  }
  const missing = METHODS[imputation.method];
  const names = enabledNames(given);
  const pairs = names.map(
    (name) => [names.length === 1 ? ONLY_FEATURE : name, imputation.fill.get(name) ?? 0] as const
  );
  return { missing, fill: missing === 'fixed' ? Object.fromEntries(pairs) : {} };
}

/** Shingle size and recency emphasis are the forest's: no other algorithm has such numbers. */
function algorithmOf({ shingleSize, recencyEmphasis }: GivenDetector, before: Detector | null): object {
  const algorithm = before?.algorithm;
  if (algorithm?.name !== 'forest') {
    return {};
  }
  const params = {
    ...algorithm.params,
    ...(shingleSize !== null && { shingle: Math.min(60, shingleSize) }),
    ...(recencyEmphasis !== null && { memory: Math.min(100_000, Math.max(100, recencyEmphasis)) }),
  };
  return { algorithm: { ...algorithm, params } };
}

function toKept(given: GivenDetector, features: Array<GivenFeature & { id: string }>): Kept {
  const { shingleSize, recencyEmphasis, seasonality, resultIndex, rules, imputation, dateRange } = given;
  const isNative = !isForeign(given.source);
  return {
    intervalUnit: given.interval.unit,
    delayUnit: given.delay.unit,
    ...(given.description === null && { noDescription: true }),
    ...(given.frequency !== null && { frequencyUnit: given.frequency.unit }),
    ...(given.schemaVersion !== 0 && { schemaVersion: given.schemaVersion }),
    ...(given.uiMetadata !== null && { uiMetadata: given.uiMetadata as Kept['uiMetadata'] }),
    ...(shingleSize !== null && { shingleSize }),
    ...(recencyEmphasis !== null && { recencyEmphasis }),
    ...(seasonality !== null && { seasonality }),
    ...(dateRange !== null && { dateRange: { startMs: dateRange.startMs ?? 0, endMs: dateRange.endMs ?? 0 } }),
    ...(rules !== null && { rules: rules.written as Kept['rules'] }),
    ...(imputation !== null && { imputation: imputation.written as Kept['imputation'] }),
    ...(resultIndex !== null && { resultIndex }),
    ...(given.isLater && { isLater: true }),
    ...(isNative && {
      features: features as Kept['features'],
      indices: given.indices,
      categoryFields: given.categoryFields,
      ...(given.timeField !== null && { timeField: given.timeField }),
    }),
  };
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
