import { illegalArgument } from '../errors';
import { Field } from './read-fields';

type Json = Readonly<Record<string, unknown>>;

/** Aggregations there are; whether one gives a number shows when it is run. */
const KNOWN = new Set(
  `adjacency_matrix auto_date_histogram avg boxplot cardinality children composite date_histogram date_range diversified_sampler
  extended_stats filter filters geo_bounds geo_centroid geo_distance geohash_grid geotile_grid global histogram ip_range
  matrix_stats max median_absolute_deviation min missing nested parent percentile_ranks percentiles range rare_terms rate
  reverse_nested sampler scripted_metric significant_terms significant_text stats string_stats sum t_test terms top_hits
  top_metrics value_count variable_width_histogram weighted_avg`.split(/\s+/)
);
/** Beside the aggregation itself. */
const BESIDE = new Set(['aggs', 'aggregations', 'meta']);
const PERCENTS = [1, 5, 25, 50, 75, 95, 99];

/**
 * What a feature aggregates, with every default written out. Of several aggregations the first counts, as in the original.
 *
 * @throws VigilError 400 for what is no aggregation
 */
export function toLongAggregation(field: Field): { [name: string]: Json } {
  const [name] = Object.keys(field.object());
  if (name === undefined) {
    throw illegalArgument('Feature aggregation query should name an aggregation');
  }
  const body = field.at(name);
  const type = Object.keys(body.object()).find((key) => !BESIDE.has(key));
  if (type === undefined) {
    throw body.parsingException(`Missing definition for aggregation [${name}]`);
  }
  const options = body.at(type);
  if (!KNOWN.has(type)) {
    const { line, col } = options.position();
    const cause = { type: 'named_object_not_found_exception', reason: `[${line}:${col}] unknown field [${type}]` };
    throw options.parsingException(`Unknown aggregation type [${type}]`, { caused_by: cause });
  }
  options.object();
  const written = type === 'percentiles' ? longPercentiles(options.object()) : options.object();
  return Object.fromEntries([[name, { ...body.object(), [type]: written }]]);
}

/** A stored aggregation written out; one that is not understood here as it is. */
export function shownAggregation(stored: Json): Json {
  try {
    return toLongAggregation(new Field(stored, ''));
  } catch {
    // Made elsewhere, where every aggregation of the server itself is allowed.
    return stored;
  }
}

function longPercentiles({ field, percents = PERCENTS, keyed = true, ...rest }: Json): Json {
  const method = 'hdr' in rest || 'tdigest' in rest ? {} : { tdigest: { compression: 100 } };
  return { ...(field !== undefined && { field }), percents, keyed, ...method, ...rest };
}
