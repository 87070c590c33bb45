import * as z from 'zod';
import { LIMITS } from './limits';
import { SEVERITIES } from './severity';

/** The kinds of query of the Vigil data source; `docs/queries.md` documents the frames of each. */
export const QUERY_TYPES = ['band', 'score', 'anomalies', 'annotations', 'alert', 'status'] as const;
export type QueryType = (typeof QUERY_TYPES)[number];

/** What an `alert` query gives per series. */
export const ALERT_MEASURES = ['score', 'severity', 'open'] as const;

/**
 * The saved model of one data source query. Every field has a default that shows something at once,
 * and alerting sees the model as saved: no variable is left in it.
 */
export const vigilQuerySchema = z.looseObject({
  refId: z.string().default('A'),
  queryType: z.enum(QUERY_TYPES).catch('band').default('band'),
  /** Name or id; empty: all detectors (for `band` and `score`: the one most in need of a look). */
  detector: z.string().max(LIMITS.nameChars).default(''),
  /** Matchers on series labels: `region="eu", pod=~"web-.*"`; empty: all. */
  labels: z.string().max(LIMITS.matcherChars).default(''),
  /** Lowest severity shown; empty: all. */
  severity: z.enum(['', ...SEVERITIES]).default(''),
  /** Series of a `band` or `score` query, worst first. */
  seriesLimit: z.int().min(1).max(LIMITS.seriesPerFrameQuery).default(10),
  /** For `anomalies` and `annotations`: only those still going on. */
  openOnly: z.boolean().default(false),
  measure: z.enum(ALERT_MEASURES).default('score'),
  /** What an alert rule sees when the detector is failing or late. */
  onFailing: z.enum(['error', 'no_data']).default('error'),
});

export type VigilQueryModel = z.infer<typeof vigilQuerySchema>;

/** Columns of the `anomalies` frame, in order; `reasons` is the JSON of `Reasons`. The events panel draws any frame that has them (by name). */
export const ANOMALY_COLUMNS = [
  'time',
  'timeEnd',
  'severity',
  'score',
  'detector',
  'series',
  'side',
  'value',
  'expected',
  'lower',
  'upper',
  'duration',
  'points',
  'explanation',
  'open',
  'origin',
  'id',
  'detectorId',
  'seriesKey',
  'reasons',
] as const;
export type AnomalyColumn = (typeof ANOMALY_COLUMNS)[number];

/** Columns without which a frame is not one of anomalies. */
export const ANOMALY_COLUMNS_REQUIRED = ['time', 'severity', 'detector'] as const satisfies readonly AnomalyColumn[];
