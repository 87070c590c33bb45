import { FEATURE_LABEL, VigilError, type ElasticsearchQuery } from '../../../schema';

/** What one query asks for in each interval. */
export interface Plan {
  indices: readonly string[];
  timeField: string;
  filterQuery: object;
  categoryFields: readonly string[];
  /** The aggregations of the enabled features, verbatim but for their names: `f0`, `f1`, … */
  aggregations: Record<string, unknown>;
  /** Names of the enabled features, in that order. */
  features: readonly string[];
}

/** @throws VigilError `invalid_argument` when no feature is enabled, one has no aggregation, or names cannot be told apart */
export function planOf(query: ElasticsearchQuery): Plan {
  const enabled = query.features.filter((feature) => feature.enabled);
  if (enabled.length === 0) {
    throw refused('no feature is enabled: give at least one');
  }
  return toPlan(query, enabled);
}

/** As `planOf`, but of all features, on or off, which may be none: a query that is not to be run yet. */
export function planOfAll(query: ElasticsearchQuery): Plan {
  return toPlan(query, query.features);
}

function toPlan(query: ElasticsearchQuery, enabled: ElasticsearchQuery['features']): Plan {
  const features = enabled.map(({ name }) => name);
  if (new Set(features).size < features.length) {
    throw refused('two features have the same name');
  }
  if (enabled.length > 1 && query.categoryFields.includes(FEATURE_LABEL)) {
    throw refused(`a category field cannot be called "${FEATURE_LABEL}" when there are several features`);
  }
  const aggregations = enabled.map(({ name, aggregation }, index) => {
    // More than one are dropped by the products that this query comes from, too.
    const [first] = Object.values(aggregation);
    if (first === undefined) {
      throw refused(`feature "${name}" has no aggregation`);
    }
    return [`f${index}`, first] as const;
  });
  const { indices, timeField, filterQuery, categoryFields } = query;
  return { indices, timeField, filterQuery, categoryFields, features, aggregations: Object.fromEntries(aggregations) };
}

function refused(message: string): VigilError {
  return new VigilError('invalid_argument', message, { source: 'downstream' });
}
