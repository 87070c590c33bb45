import { DETECTOR_RANGES, ONLY_FEATURE, type Detector, type DetectorSpec } from '../../../../schema';
import { enabledFeatures, featureAttributes } from './feature-attributes';
import type { Json } from './given-detector';
import { keptOf, type Kept } from './kept';
import { shownAggregation } from './long-aggregation';
import { shownFilter } from './long-query';
import { shownPeriod, toPeriod } from './period';
import { shownRules, toRules } from './rules';
import { readWrittenImputation, readWrittenRules } from './read-detector';
import { isSamePlace, placeOf, type SourcePlace } from './source-place';

/** The original's own: how many points it looks at together, for one stream and for many. */
const SHINGLE_DEFAULT = { single: 8, many: 1 };

export interface ShownAs {
  /** The server that `indices` means where nothing else is said; null when the setting is not made. */
  place: SourcePlace | null;
  /** Answers to create and update do not have it, as in the document. */
  withUpdateTime: boolean;
}

type Shown = Pick<Detector, 'id' | 'updatedMs'> & DetectorSpec;

/**
 * A detector as clients of this API know it, key for key and in the order of the document; what later releases have comes
 * only for those who use it.
 */
export function toDocument(detector: Shown, { place, withUpdateTime }: ShownAs): Json {
  const kept = keptOf(detector);
  const categories = categoryFieldsOf(detector);
  return {
    name: detector.name,
    description: kept.noDescription === true && detector.description === '' ? null : detector.description,
    ...shownSource(detector, kept),
    detection_interval: shownInterval(detector),
    window_delay: shownDelay(detector),
    ...(isLater(detector) && { shingle_size: shingleSizeOf(detector) }),
    schema_version: kept.schemaVersion ?? 0,
    feature_attributes: featureAttributes(detector).map((feature) => ({
      feature_id: feature.id,
      feature_name: feature.name,
      feature_enabled: feature.enabled,
      aggregation_query: feature.aggregation === null ? {} : shownAggregation(feature.aggregation),
    })),
    ...(kept.uiMetadata !== undefined && { ui_metadata: kept.uiMetadata }),
    ...(withUpdateTime && { last_update_time: detector.updatedMs }),
    ...(categories.length > 0 && { category_field: categories }),
    ...(isLater(detector) && { detector_type: detectorType(detector) }),
    ...(kept.dateRange !== undefined && {
      detection_date_range: { start_time: kept.dateRange.startMs, end_time: kept.dateRange.endMs },
    }),
    ...shownLater(detector, kept),
    ...shownNative(detector, place),
  };
}

/** Points looked at together: of an algorithm that has such a number its own. */
export function shingleSizeOf(detector: DetectorSpec): number {
  const { algorithm } = detector;
  if (algorithm.name === 'forest') {
    return Number(algorithm.params.shingle);
  }
  const many = categoryFieldsOf(detector).length > 0;
  return keptOf(detector).shingleSize ?? (many ? SHINGLE_DEFAULT.many : SHINGLE_DEFAULT.single);
}

export function categoryFieldsOf(detector: DetectorSpec): string[] {
  const { source } = detector;
  return source.kind === 'elasticsearch' ? source.categoryFields : (keptOf(detector).categoryFields ?? []);
}

/** True of a detector whose client shows that it knows more than the document does. */
function isLater(detector: DetectorSpec): boolean {
  const { isLater: sent, dateRange } = keptOf(detector);
  return sent === true || dateRange !== undefined || categoryFieldsOf(detector).length > 0;
}

export function detectorType(detector: DetectorSpec): string {
  const when = keptOf(detector).dateRange === undefined ? 'REALTIME' : 'HISTORICAL';
  return `${when}_${categoryFieldsOf(detector).length > 0 ? 'MULTI' : 'SINGLE'}_ENTITY`;
}

export function shownInterval(detector: DetectorSpec) {
  return shownPeriod(toPeriod(detector.intervalMs, keptOf(detector).intervalUnit));
}

export function shownDelay(detector: DetectorSpec) {
  return shownPeriod(toPeriod(detector.windowDelayMs, keptOf(detector).delayUnit));
}

function shownSource({ source }: Shown, kept: Kept): Json {
  if (source.kind === 'elasticsearch') {
    return { time_field: source.timeField, indices: source.indices, filter_query: shownFilter(source.filterQuery) };
  }
  const { timeField = '', indices = [] } = kept;
  return { time_field: timeField, indices, filter_query: shownFilter({}) };
}

/** What came after the document and is there only when it was asked for. */
function shownLater(detector: Shown, kept: Kept): Json {
  const { everyIntervals, intervalMs, rules } = detector;
  const frequency = toPeriod(everyIntervals * intervalMs, kept.frequencyUnit);
  const history = shownHistory(detector);
  const imputation = shownImputation(detector, kept);
  return {
    ...(rules.length > 0 && { rules: writtenRules(detector, kept) }),
    ...(imputation !== null && { imputation_option: imputation }),
    ...(emphasisOf(detector) !== undefined && { recency_emphasis: emphasisOf(detector) }),
    ...(kept.seasonality !== undefined && { suggested_seasonality: kept.seasonality }),
    ...(history !== null && { history }),
    ...(everyIntervals > 1 && { frequency: shownPeriod(frequency) }),
    ...(kept.resultIndex !== undefined && { result_index: kept.resultIndex }),
  };
}

function emphasisOf(detector: DetectorSpec): number | undefined {
  const { algorithm } = detector;
  const kept = keptOf(detector).recencyEmphasis;
  return algorithm.name === 'forest' && kept !== undefined ? Number(algorithm.params.memory) : kept;
}

/** In intervals; null where it is the usual one, or no whole number of them. */
export function shownHistory({ historyMs, intervalMs }: DetectorSpec): number | null {
  const intervals = historyMs / intervalMs;
  const isShown = historyMs !== DETECTOR_RANGES.historyMs.default && intervals >= 1 && Number.isInteger(intervals);
  return isShown ? intervals : null;
}

/** As they were written, as long as they still say what the detector does. */
function writtenRules(detector: Shown, kept: Kept): unknown[] {
  const names = enabledFeatures(detector).map(({ name }) => name);
  const meant = kept.rules === undefined ? null : readWrittenRules(kept.rules);
  const isSame = meant !== null && JSON.stringify(toRules(meant, names)) === JSON.stringify(detector.rules);
  return isSame && kept.rules !== undefined ? kept.rules : shownRules(detector.rules, names);
}

const METHODS = { zero: 'ZERO', hold: 'PREVIOUS', fixed: 'FIXED_VALUES' } as const;

/** Null for what this API has no word for. */
function shownImputation(detector: Shown, kept: Kept): Json | null {
  const { missing } = detector;
  if (missing === 'ignore' || missing === 'anomalous') {
    return null;
  }
  const method = METHODS[missing];
  const names = enabledFeatures(detector).map(({ name }) => name);
  const fills = missing === 'fixed' ? names.map((name) => [name, fillOf(detector, name, names.length)] as const) : [];
  const written = kept.imputation === undefined ? null : readWrittenImputation(kept.imputation);
  if (written?.method === method && fills.every(([name, data]) => written.fill.get(name) === data)) {
    return kept.imputation ?? null;
  }
  const defaultFill = fills.map(([name, data]) => ({ feature_name: name, data }));
  return { method, ...(missing === 'fixed' && { default_fill: defaultFill }) };
}

function fillOf({ fill }: DetectorSpec, name: string, features: number): number {
  return fill[features === 1 ? ONLY_FEATURE : name] ?? 0;
}

/** What only Vigil has: the source, where it is not the usual server. */
function shownNative({ source, features }: Shown, place: SourcePlace | null): Json {
  if (source.kind !== 'elasticsearch') {
    return { vigil_source: source, ...(features !== null && { vigil_feature_label: features.label }) };
  }
  return isSamePlace(source, place) ? {} : { vigil_source: { kind: source.kind, ...placeOf(source) } };
}
