import { LIMITS } from '../../../../schema';
import { cut, integerOf, objectOf, onlyEntry, onlyKeys, scalarOf, stringOf, type Json } from './json-shape';
import { dateOf, zoneOf } from './field-clauses';
import { intervalOf, offsetOf } from './histogram-interval';
import { parseQuery } from './parse-query';
import { parseSort } from './parse-sort';
import { parseSourceFilter } from './parse-source-filter';
import { malformed, unacceptable } from '../search-fault';
import type { Aggregation, AggregationOrder, Aggregations, MetricKind, TopHitsAggregation } from '../search-request';

const DEPTH_MAX = 10;
const AGGREGATIONS_MAX = 200;
/** Hits each bucket may keep. */
const TOP_HITS_MAX = 100;

/**
 * Reads `aggs` with all their sub-aggregations.
 *
 * @param nowMs what `now` means in bounds
 * @throws VigilError `invalid_argument` naming the aggregation
 */
export function parseAggregations(body: unknown, nowMs: number): Aggregations {
  return new AggregationReader(nowMs).all(body, 0);
}

const METRICS: Readonly<Record<string, MetricKind>> = {
  max: 'max',
  min: 'min',
  avg: 'avg',
  sum: 'sum',
  value_count: 'value count',
  cardinality: 'cardinality',
};

class AggregationReader {
  readonly #nowMs: number;
  #count = 0;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  all(body: unknown, depth: number): Aggregations {
    if (body === undefined || body === null) {
      return {};
    }
    if (depth > DEPTH_MAX) {
      throw unacceptable(`[aggs] are nested deeper than ${DEPTH_MAX} levels`);
    }
    const entries = Object.entries(objectOf(body, 'aggs'));
    this.#count += entries.length;
    if (this.#count > AGGREGATIONS_MAX) {
      throw unacceptable(`[aggs] may have ${AGGREGATIONS_MAX} aggregations`);
    }
    const read = entries.map(([name, each]): [string, Aggregation] => {
      if (name === '' || /[[\]>]/.test(name)) {
        throw malformed(`Invalid aggregation name [${cut(name)}]: it may hold neither [ nor ] nor >`);
      }
      return [name, this.#one(name, objectOf(each, `aggs.${cut(name)}`), depth)];
    });
    return Object.fromEntries(read);
  }

  #one(name: string, body: Json, depth: number): Aggregation {
    const { aggs, aggregations, meta: _meta, ...types } = body;
    const [type, ...others] = Object.keys(types);
    if (type === undefined) {
      throw malformed(`Missing definition for aggregation [${cut(name)}]`);
    }
    if (others.length > 0) {
      throw malformed(
        `Found two aggregation type definitions in [${cut(name)}]: [${cut(type)}] and [${cut(others[0] ?? '')}]`
      );
    }
    const given = types[type];
    const within = this.all(aggs ?? aggregations, depth + 1);
    const metric = Object.hasOwn(METRICS, type) ? METRICS[type] : undefined;
    if (metric !== undefined || type === 'top_hits') {
      if (Object.keys(within).length > 0) {
        throw malformed(`Aggregator [${cut(name)}] of type [${type}] cannot accept sub-aggregations`);
      }
      return metric === undefined ? readTopHits(given) : readMetric(metric, objectOf(given, type), type);
    }
    switch (type) {
      case 'terms':
        return readTerms(objectOf(given, type), within);
      case 'date_histogram':
        return this.#histogram(objectOf(given, type), within);
      case 'filter':
        return { kind: 'filter', query: parseQuery(given), aggregations: within };
      case 'nested': {
        const nested = objectOf(given, type);
        onlyKeys(nested, type, ['path']);
        return { kind: 'nested', path: stringOf(nested['path'], 'nested.path'), aggregations: within };
      }
      default:
        throw malformed(`Unknown aggregation type [${cut(type)}]`);
    }
  }

  #histogram(body: Json, within: Aggregations): Aggregation {
    onlyKeys(body, 'date_histogram', HISTOGRAM_KEYS);
    const bounds = body['extended_bounds'];
    return {
      kind: 'date histogram',
      field: fieldOf(body, 'date_histogram'),
      interval: intervalOf(body),
      offsetMs: body['offset'] === undefined ? 0 : offsetOf(stringOf(body['offset'], 'offset')),
      zoneMs: zoneOf(body['time_zone']),
      minDocCount: countOf(body['min_doc_count'], 0, 'min_doc_count'),
      format: body['format'] === undefined ? null : stringOf(body['format'], 'format'),
      descending: histogramOrder(body['order']),
      bounds: bounds === undefined || bounds === null ? null : this.#bounds(objectOf(bounds, 'extended_bounds')),
      aggregations: within,
    };
  }

  #bounds(bounds: Json): { fromMs: number; toMs: number } {
    onlyKeys(bounds, 'extended_bounds', ['min', 'max']);
    const fromMs = dateOf(bounds['min'], 'extended_bounds.min', this.#nowMs);
    const toMs = dateOf(bounds['max'], 'extended_bounds.max', this.#nowMs);
    if (fromMs > toMs) {
      throw unacceptable(`[extended_bounds.min][${fromMs}] cannot be greater than [extended_bounds.max][${toMs}]`);
    }
    return { fromMs, toMs };
  }
}

const HISTOGRAM_KEYS = [
  'field',
  'interval',
  'fixed_interval',
  'calendar_interval',
  'time_zone',
  'offset',
  'min_doc_count',
  'format',
  'extended_bounds',
  'order',
];

function readMetric(kind: MetricKind, body: Json, type: string): Aggregation {
  onlyKeys(body, type, ['field', 'missing', 'precision_threshold', 'format', 'value_type']);
  const missing =
    body['missing'] === undefined || body['missing'] === null ? null : scalarOf(body['missing'], 'missing');
  return { kind, field: fieldOf(body, type), missing };
}

function readTopHits(given: unknown): TopHitsAggregation {
  const body = objectOf(given, 'top_hits');
  onlyKeys(body, 'top_hits', [
    'size',
    'from',
    'sort',
    '_source',
    'version',
    'seq_no_primary_term',
    'explain',
    'track_scores',
  ]);
  const size = body['size'] === undefined ? 3 : integerOf(body['size'], 'top_hits.size', { min: 0, max: TOP_HITS_MAX });
  const from = body['from'] === undefined ? 0 : integerOf(body['from'], 'top_hits.from', { min: 0, max: TOP_HITS_MAX });
  if (from + size > TOP_HITS_MAX) {
    throw unacceptable(
      `Top hits result window is too large, from + size must be at most ${TOP_HITS_MAX} but was ${from + size}`
    );
  }
  return { kind: 'top hits', size, from, sort: parseSort(body['sort']), source: parseSourceFilter(body['_source']) };
}

const TERMS_KEYS = [
  'field',
  'size',
  'order',
  'min_doc_count',
  'shard_size',
  'shard_min_doc_count',
  'show_term_doc_count_error',
  'execution_hint',
  'collect_mode',
  'value_type',
];

function readTerms(body: Json, within: Aggregations): Aggregation {
  onlyKeys(body, 'terms', TERMS_KEYS);
  const minDocCount = countOf(body['min_doc_count'], 1, 'min_doc_count');
  if (minDocCount === 0) {
    throw unacceptable('[terms] supports [min_doc_count] from 1 on');
  }
  // 0 meant all of them, once; the original refuses it.
  const size = body['size'] === undefined ? 10 : integerOf(body['size'], 'terms.size', { min: 1, max: 2 ** 31 - 1 });
  const order = termsOrder(body['order']);
  for (const { by } of order) {
    assertOrder(by, within);
  }
  return {
    kind: 'terms',
    field: fieldOf(body, 'terms'),
    size: Math.min(size, LIMITS.searchBuckets),
    order,
    minDocCount,
    aggregations: within,
  };
}

function termsOrder(value: unknown): AggregationOrder[] {
  if (value === undefined || value === null) {
    return [{ by: '_count', descending: true }];
  }
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map((each) => orderOf(each));
}

function orderOf(value: unknown): AggregationOrder {
  const [name, direction] = onlyEntry(objectOf(value, 'order'), 'order');
  const text = String(direction).toLowerCase();
  if (text !== 'asc' && text !== 'desc') {
    throw malformed(`Unknown order direction [${cut(text)}]`);
  }
  const by = name === '_term' || name === '_time' ? '_key' : name;
  return { by, descending: text === 'desc' };
}

/** Date histograms are in order of time; only its direction can be chosen. */
function histogramOrder(value: unknown): boolean {
  if (value === undefined || value === null) {
    return false;
  }
  const { by, descending } = orderOf(Array.isArray(value) ? value[0] : value);
  if (by !== '_key') {
    throw unacceptable('[date_histogram] supports [order] by [_key] only');
  }
  return descending;
}

/** A path is `metric`, `metric.value`, or through `filter` and `nested`: `filter>metric`. */
function assertOrder(by: string, aggregations: Aggregations): void {
  if (by === '_count' || by === '_key') {
    return;
  }
  let level = aggregations;
  const parts = by.split('>');
  for (const [index, part] of parts.entries()) {
    const name = Object.hasOwn(level, part) ? part : part.replace(/\.(value|_count|doc_count)$/, '');
    const found = Object.hasOwn(level, name) ? level[name] : undefined;
    const last = index === parts.length - 1;
    if (found === undefined || found.kind === 'top hits' || found.kind === 'terms' || found.kind === 'date histogram') {
      throw unacceptable(`Invalid aggregator order path [${cut(by)}]: it must lead to a single number`);
    }
    if ('aggregations' in found) {
      level = found.aggregations;
    } else if (!last) {
      throw unacceptable(`Invalid aggregator order path [${cut(by)}]: [${cut(part)}] has no sub-aggregations`);
    }
  }
}

function countOf(value: unknown, fallback: number, clause: string): number {
  return value === undefined ? fallback : integerOf(value, clause, { min: 0, max: Number.MAX_SAFE_INTEGER });
}

function fieldOf(body: Json, type: string): string {
  if (body['field'] === undefined) {
    throw unacceptable(`Required one of fields [field], but none were specified in [${type}]`);
  }
  return stringOf(body['field'], `${type}.field`);
}
