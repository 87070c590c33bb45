import type { ElasticsearchFeature } from '../../../../schema';

type Aggregation = ElasticsearchFeature['aggregation'];

/** Aggregations that take nothing but a field and give one number. */
export const SIMPLE_METRICS = ['avg', 'sum', 'min', 'max', 'value_count', 'cardinality'] as const;
export type SimpleMetric = (typeof SIMPLE_METRICS)[number];

/** An aggregation as two choices. */
export interface SimpleAggregation {
  metric: SimpleMetric;
  field: string;
}

const KEY = 'value';

/** Null for what needs more than two choices to say. */
export function toSimple(aggregation: Aggregation): SimpleAggregation | null {
  const [body, ...others] = Object.values(aggregation);
  const [entry, ...more] = others.length === 0 && isObject(body) ? Object.entries(body) : [];
  const metric = SIMPLE_METRICS.find((name) => name === entry?.[0]);
  const inner = entry?.[1];
  if (metric === undefined || more.length > 0 || !isObject(inner)) {
    return null;
  }
  const { field, ...rest } = inner;
  return typeof field === 'string' && Object.keys(rest).length === 0 ? { metric, field } : null;
}

/** Under the name that it had before, if any: others may refer to it. */
export function fromSimple({ metric, field }: SimpleAggregation, before: Aggregation = {}): Aggregation {
  return { [Object.keys(before)[0] ?? KEY]: { [metric]: { field } } };
}

/** What a feature is called until it is given a name: `avg_latency`. */
export function simpleName({ metric, field }: SimpleAggregation): string {
  return field === '' ? '' : `${metric}_${field.replace(/[^\w-]+/g, '_')}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
