import { esError, illegalArgument } from '../errors';
import type { GivenCondition, GivenDetector, GivenFeature, ImputationMethod, Json } from './given-detector';
import { toLongAggregation } from './long-aggregation';
import { MATCH_ALL, toLongFilter } from './long-query';
import { readPeriod, type Period } from './period';
import { Field, shorten, tokenName } from './read-fields';

const INTERVAL_DEFAULT: Period = { interval: 10, unit: 'Minutes' };
const DELAY_DEFAULT: Period = { interval: 0, unit: 'Seconds' };

/**
 * Reads the body of a detector. Fields it does not know are passed over; what is missing takes its default.
 *
 * @throws VigilError 400 for what is of the wrong type, or is no query, aggregation, unit, …
 */
export function readDetector(body: Field): GivenDetector {
  const given = <T, F>(key: string, read: (field: Field) => T, fallback: F): T | F => {
    const field = body.at(key);
    return field.isGiven ? read(field) : fallback;
  };
  const text = (key: string) => given(key, (field) => field.text(), null);
  const integer = (key: string) => given(key, (field) => field.integer(), null);
  const object = (key: string) => given(key, (field) => field.object(), null);
  const source = object('vigil_source');
  return {
    name: text('name'),
    description: text('description'),
    timeField: text('time_field'),
    indices: given('indices', readTexts, []),
    filter: given('filter_query', toLongFilter, MATCH_ALL),
    interval: given('detection_interval', readPeriod, INTERVAL_DEFAULT),
    delay: given('window_delay', readPeriod, DELAY_DEFAULT),
    features: given('feature_attributes', (field) => field.list().map(readFeature), []),
    schemaVersion: integer('schema_version') ?? 0,
    uiMetadata: object('ui_metadata'),
    categoryFields: given('category_field', readCategories, []),
    dateRange: given('detection_date_range', readDateRange, null),
    rules: given('rules', readRules, null),
    imputation: given('imputation_option', readImputation, null),
    shingleSize: integer('shingle_size'),
    recencyEmphasis: integer('recency_emphasis'),
    seasonality: integer('suggested_seasonality'),
    history: integer('history'),
    frequency: given('frequency', readPeriod, null),
    resultIndex: text('result_index'),
    source,
    featureLabel: text('vigil_feature_label'),
    isLater: body.at('shingle_size').isGiven || body.at('detector_type').isGiven,
    hasUpdateTime: body.at('last_update_time').isGiven,
  };
}

function readTexts(field: Field): string[] {
  return field.list().map((each) => each.text());
}

/** Read by another parser than the rest, with errors of its own. */
function readCategories(field: Field): string[] {
  if (!Array.isArray(field.value)) {
    const { line, col } = field.position();
    const reason = `[${line}:${col}] Failed to parse list: expecting START_ARRAY but got ${tokenName(field.value)}`;
    throw esError(400, { type: 'x_content_parse_exception', reason });
  }
  return readTexts(field);
}

function readFeature(field: Field): GivenFeature {
  const id = field.at('feature_id');
  const enabled = field.at('feature_enabled');
  const name = field.at('feature_name');
  const aggregation = field.at('aggregation_query');
  if (!name.isGiven || name.text().trim() === '') {
    throw illegalArgument('Feature name should be set');
  }
  return {
    id: id.isGiven && id.value !== null ? id.text() : null,
    name: name.text(),
    enabled: enabled.isGiven && enabled.value !== null ? enabled.boolean() : true,
    aggregation: aggregation.isGiven && !isEmpty(aggregation) ? toLongAggregation(aggregation) : null,
  };
}

const isEmpty = (field: Field) => Object.keys(field.object()).length === 0;

function readDateRange(field: Field): { startMs: number | null; endMs: number | null } {
  const bound = (key: string) => {
    const time = field.at(key);
    return time.isGiven && time.value !== null ? time.timeMs() : null;
  };
  return { startMs: bound('start_time'), endMs: bound('end_time') };
}

function readRules(field: Field): GivenDetector['rules'] {
  const rules = field.list();
  const conditions = rules.map((rule) => {
    const action = rule.at('action');
    if (action.isGiven && action.text().toUpperCase() !== 'IGNORE_ANOMALY') {
      throw illegalArgument(`Unsupported action [${shorten(action.text())}]: a rule can only IGNORE_ANOMALY`);
    }
    return rule.at('conditions').list().map(readCondition);
  });
  return { written: rules.map(({ value }) => value), conditions };
}

/** The conditions of rules as they were written; null for what are none. */
export function readWrittenRules(written: unknown): GivenCondition[][] | null {
  try {
    return readRules(new Field(written, ''))?.conditions ?? null;
  } catch {
    // Changed by other means: the rules themselves are shown instead.
    return null;
  }
}

function readCondition(field: Field): GivenCondition {
  const operator = field.at('operator');
  if (operator.isGiven && operator.value !== null && operator.text().toUpperCase() !== 'LTE') {
    throw illegalArgument(`Unsupported operator [${shorten(operator.text())}]: a condition can only be LTE`);
  }
  const value = field.at('value');
  return {
    featureName: field.at('feature_name').text(),
    type: field.at('threshold_type').text().toUpperCase(),
    value: value.isGiven && value.value !== null ? value.number() : null,
  };
}

const METHODS: readonly ImputationMethod[] = ['ZERO', 'PREVIOUS', 'FIXED_VALUES'];

function readImputation(field: Field): GivenDetector['imputation'] {
  const given = field.at('method').text();
  const method = METHODS.find((each) => each === given.toUpperCase());
  if (method === undefined) {
    throw illegalArgument(`Unsupported imputation method [${shorten(given)}]: ${METHODS.join(', ')}`);
  }
  const [fill] = ['default_fill', 'defaultFill'].map((key) => field.at(key)).filter(({ isGiven }) => isGiven);
  return { written: field.object(), method, fill: fill === undefined ? new Map() : readFill(fill) };
}

/** As `readWrittenRules`. */
export function readWrittenImputation(written: unknown): GivenDetector['imputation'] {
  try {
    return readImputation(new Field(written, ''));
  } catch {
    return null;
  }
}

/** `{"name":1}` or `[{"feature_name":"name","data":1}]`. */
function readFill(field: Field): Map<string, number> {
  if (Array.isArray(field.value)) {
    return new Map(field.list().map((each) => [each.at('feature_name').text(), each.at('data').number()]));
  }
  return new Map(Object.keys(field.object()).map((name) => [name, field.at(name).number()]));
}
