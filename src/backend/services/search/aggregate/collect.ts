import { HistogramCollector } from './collect-histogram';
import { TermsCollector } from './collect-terms';
import { FilterCollector, Group, NestedCollector, type MakeGroup } from './group';
import { assertNumeric, CardinalityCollector, NumberCollector, ValueCountCollector } from './collect-metric';
import { TopHitsCollector, topHitsOrder } from './collect-top-hits';
import type { CollectContext, Collector } from './collector';
import type { Field } from '../match/fields';
import { cut } from '../parse/json-shape';
import { compileQuery } from '../match/match-query';
import { plainScoring } from '../match/scoring';
import { unrunnable } from '../search-fault';
import type { Aggregation, Aggregations, MetricKind, Scalar } from '../search-request';

/**
 * Makes aggregations into collectors. A field that no document has gives empty aggregations.
 *
 * @throws VigilError `invalid_argument` for a field of a type that cannot be aggregated so; while collecting and answering
 * `resource_exhausted` where more would be held or answered than a search may
 */
export function compileAggregations<T>(aggregations: Aggregations, context: CollectContext<T>): MakeGroup<T> {
  const makers = Object.entries(aggregations).map(([name, each]) => [name, makerOf(each, context)] as const);
  return () => {
    context.budget.hold(makers.length);
    return new Group(makers.map(([name, make]) => [name, make()] as const));
  };
}

function makerOf<T>(aggregation: Aggregation, context: CollectContext<T>): () => Collector<T> {
  const { fields, nowMs } = context;
  switch (aggregation.kind) {
    case 'filter': {
      const matches = compileQuery(aggregation.query, fields, { nowMs, scoring: plainScoring() });
      const make = compileAggregations(aggregation.aggregations, context);
      return () => new FilterCollector(matches, make());
    }
    case 'nested': {
      const nested = fields.nested(aggregation.path);
      const inside = nested?.fields ?? NO_FIELDS;
      const inner: CollectContext<unknown> = {
        fields: inside,
        nowMs,
        budget: context.budget,
        keep: (object) => object,
      };
      const make = compileAggregations(aggregation.aggregations, inner);
      return () => new NestedCollector(nested, make());
    }
    case 'terms': {
      const field = aggregable(aggregation.field, context);
      const make = compileAggregations(aggregation.aggregations, context);
      return () => new TermsCollector(aggregation, { field, make, context });
    }
    case 'date histogram': {
      const field = aggregable(aggregation.field, context);
      if (field !== undefined && field.type !== 'date' && field.type !== 'long') {
        throw unrunnable(
          `Field [${cut(aggregation.field)}] of type [${field.type}] is not supported for aggregation [date_histogram]`
        );
      }
      const make = compileAggregations(aggregation.aggregations, context);
      return () => new HistogramCollector(aggregation, { field, make, context });
    }
    case 'top hits': {
      const order = topHitsOrder(aggregation, context);
      return () => new TopHitsCollector(aggregation, order, context);
    }
    default:
      return metricMaker(aggregation, context);
  }
}

const NO_FIELDS = { field: () => undefined, nested: () => undefined, present: () => undefined };

function metricMaker<T>(
  { kind, field: name, missing }: { kind: MetricKind; field: string; missing: Scalar | null },
  context: CollectContext<T>
): () => Collector<T> {
  const field = aggregable(name, context);
  switch (kind) {
    case 'value count':
      return () => new ValueCountCollector(field, missing);
    case 'cardinality':
      return () => new CardinalityCollector(field, missing, context.budget);
    default: {
      if (field !== undefined) {
        assertNumeric(field.type, name, kind);
      }
      const instead = missing === null ? null : Number(missing);
      if (Number.isNaN(instead)) {
        throw unrunnable(`For input string: "${cut(String(missing))}"`);
      }
      return () => new NumberCollector(kind, field, instead);
    }
  }
}

function aggregable<T>(name: string, { fields }: CollectContext<T>): Field<T> | undefined {
  const field = fields.field(name);
  if (field?.type === 'text') {
    throw unrunnable(
      `Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead: [${cut(name)}]`
    );
  }
  return field;
}
