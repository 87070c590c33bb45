import * as z from 'zod';
import { LIMITS } from './limits';

/** What to watch, by the kind of place it comes from. A result is a set of series, each with labels. */
export const SOURCE_KINDS = ['grafana', 'prometheus', 'elasticsearch', 'csv', 'demo'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Any Grafana data source: its own query models, complete, sent verbatim to `/api/ds/query`. */
export const grafanaQuerySchema = z.strictObject({
  kind: z.literal('grafana'),
  datasource: z.strictObject({
    uid: z.string().min(1).max(200),
    type: z.string().min(1).max(200),
    /** For people and logs only; the uid decides. */
    name: z.string().max(200).default(''),
  }),
  queries: z
    .array(z.looseObject({ refId: z.string().min(1).max(64) }))
    .min(1)
    .max(10)
    .refine((queries) => JSON.stringify(queries).length <= LIMITS.queryChars, {
      error: `must be at most ${LIMITS.queryChars} characters as JSON`,
    }),
});

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .max(2_000)
  // Everybody who may see the detector sees its address.
  .refine((url) => !/^https?:[/\\]*[^/\\?#]*@/i.test(url), {
    error: 'must not hold a user or password: an Admin can store them in a connection',
  });

/**
 * A Prometheus-compatible server, asked directly.
 * Either `url` (no credentials) or `connection`: the name of a connection whose address and secrets an Admin has stored.
 */
export const prometheusQuerySchema = z
  .strictObject({
    kind: z.literal('prometheus'),
    url: httpUrl.optional(),
    connection: z.string().min(1).max(LIMITS.nameChars).optional(),
    expr: z.string().trim().min(1).max(LIMITS.queryChars),
  })
  .refine((query) => (query.url === undefined) !== (query.connection === undefined), {
    error: 'must name either a url or a connection, not both',
    path: ['url'],
  });

const jsonObject = z.record(z.string(), z.json());
const shortJson = jsonObject.refine((object) => JSON.stringify(object).length <= LIMITS.queryChars, {
  error: `must be at most ${LIMITS.queryChars} characters as JSON`,
});

/** One number of each interval: an aggregation, sent verbatim. */
export const elasticsearchFeatureSchema = z.strictObject({
  /** What an API of theirs calls it; made where absent. */
  id: z.string().min(1).max(200).optional(),
  name: z.string().trim().min(1).max(LIMITS.labelValueChars),
  enabled: z.boolean().default(true),
  /** `{ "any name": { "sum": { "field": "value" } } }`: one aggregation that gives one number. */
  aggregation: shortJson,
});
export type ElasticsearchFeature = z.infer<typeof elasticsearchFeatureSchema>;

/**
 * Elasticsearch or OpenSearch: documents counted and aggregated by interval. Exactly one of `url` (no credentials),
 * `connection` (address and secrets stored by an Admin) and `datasource` (a Grafana data source of that kind).
 *
 * Each combination of values of the category fields is a series with those as labels; of several enabled features each
 * is one, told apart by the label `feature`.
 */
export const elasticsearchQuerySchema = z
  .strictObject({
    kind: z.literal('elasticsearch'),
    url: httpUrl.optional(),
    connection: z.string().min(1).max(LIMITS.nameChars).optional(),
    datasource: z.strictObject({ uid: z.string().min(1).max(200), name: z.string().max(200).default('') }).optional(),
    /** Names, patterns with `*`, lists of them; `cluster:index` for a remote one. */
    indices: z.array(z.string().trim().min(1).max(1_000)).min(1).max(100),
    timeField: z.string().trim().min(1).max(1_000),
    filterQuery: shortJson.default({ match_all: {} }),
    features: z.array(elasticsearchFeatureSchema).max(100),
    categoryFields: z.array(z.string().trim().min(1).max(1_000)).max(LIMITS.categoryFields).default([]),
  })
  .refine(
    ({ url, connection, datasource }) => [url, connection, datasource].filter((x) => x !== undefined).length === 1,
    {
      error: 'must name exactly one of url, connection and datasource',
      path: ['url'],
    }
  );

/** The label that tells the features of an `elasticsearch` query apart. */
export const FEATURE_LABEL = 'feature';

/** A file below an allowed folder. Its other columns of text become labels; each value column is a series. */
export const csvQuerySchema = z.strictObject({
  kind: z.literal('csv'),
  /** Path relative to an allowed folder, `/` as separator. */
  file: z.string().min(1).max(1_000),
  timeColumn: z.string().min(1).max(200).default('timestamp'),
  /** Empty: every numeric column but the time column. */
  valueColumns: z.array(z.string().min(1).max(200)).max(100).default([]),
});

/** The metrics of the demo shop. */
export const DEMO_METRICS = ['orders', 'checkout_p95_seconds', 'error_ratio', 'cpu_percent', 'queue_depth'] as const;
export type DemoMetric = (typeof DEMO_METRICS)[number];

/** An invented web shop: deterministic, endless, with daily and weekly rhythm and scripted incidents. */
export const demoQuerySchema = z.strictObject({
  kind: z.literal('demo'),
  metric: z.enum(DEMO_METRICS),
});

export const sourceQuerySchema = z.discriminatedUnion('kind', [
  grafanaQuerySchema,
  prometheusQuerySchema,
  elasticsearchQuerySchema,
  csvQuerySchema,
  demoQuerySchema,
]);

export type SourceQuery = z.infer<typeof sourceQuerySchema>;
export type GrafanaQuery = z.infer<typeof grafanaQuerySchema>;
export type PrometheusQuery = z.infer<typeof prometheusQuerySchema>;
export type ElasticsearchQuery = z.infer<typeof elasticsearchQuerySchema>;
export type CsvQuery = z.infer<typeof csvQuerySchema>;
export type DemoQuery = z.infer<typeof demoQuerySchema>;
