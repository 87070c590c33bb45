import { CoreApp, type DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { QUERY_TYPES, vigilQuerySchema, type ALERT_MEASURES, type QueryType } from '../schema';

/** A query as dashboards and rules save it. Text fields may hold template variables until they are interpolated. */
export interface VigilQuery extends DataQuery {
  queryType?: QueryType;
  detector?: string;
  labels?: string;
  severity?: string;
  seriesLimit?: number;
  openOnly?: boolean;
  measure?: (typeof ALERT_MEASURES)[number];
  onFailing?: 'error' | 'no_data';
}

/**
 * Settings that everybody may read: none of our own. Where the engine reaches Grafana is decided in grafana.ini by whoever
 * runs the server, since it sends its token there.
 */
export type VigilJsonData = DataSourceJsonData;

/** Write-only settings: Grafana keeps them encrypted and only ever says that they are there. */
export interface VigilSecureJsonData {
  /** Token of a service account that may query data sources. */
  token?: string;
}

export type QueryField = 'detector' | 'labels' | 'severity' | 'seriesLimit' | 'openOnly' | 'measure' | 'onFailing';

interface QueryTypeTraits {
  label: string;
  description: string;
  /** The settings that matter to this type, in the order of the editor. */
  fields: readonly QueryField[];
  /** Whether an alert rule can work with its frames. */
  alerting: boolean;
}

export const QUERY_TYPE_TRAITS: Record<QueryType, QueryTypeTraits> = {
  band: {
    label: 'Band',
    description: 'Value with expected value, lower and upper bound, for a time series panel',
    fields: ['detector', 'labels', 'seriesLimit'],
    alerting: false,
  },
  score: {
    label: 'Score',
    description: 'How surprising each point is, 0 to 100, as time series',
    fields: ['detector', 'labels', 'seriesLimit'],
    alerting: true,
  },
  anomalies: {
    label: 'Anomalies',
    description: 'A table of anomalies, for the Vigil events panel or any table',
    fields: ['detector', 'labels', 'severity', 'openOnly'],
    alerting: false,
  },
  annotations: {
    label: 'Annotations',
    description: 'Anomalies as regions over the panels of a dashboard',
    fields: ['detector', 'labels', 'severity', 'openOnly'],
    alerting: false,
  },
  alert: {
    label: 'Alert',
    description: 'Newest score, severity or open anomaly of each series: add a threshold, no reduce',
    fields: ['detector', 'labels', 'measure', 'onFailing'],
    alerting: true,
  },
  status: {
    label: 'Status',
    description: 'State, lag and last error of the detectors',
    fields: ['detector'],
    alerting: false,
  },
};

/** The types an editor offers: alerting gets those whose frames it can evaluate. */
export function queryTypesFor(app: CoreApp | undefined): QueryType[] {
  const types = QUERY_TYPES.filter((type) => !isAlerting(app) || QUERY_TYPE_TRAITS[type].alerting);
  return isAlerting(app) ? ['alert', ...types.filter((type) => type !== 'alert')] : types;
}

export function isAlerting(app: CoreApp | undefined): boolean {
  return app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;
}

/**
 * A complete query that shows something at once: bands on dashboards, newest scores in alert rules.
 * It is complete because an alert rule is evaluated from what was saved, without this code.
 */
export function defaultQueryFor(app: CoreApp | undefined): Omit<VigilQuery, 'refId'> {
  const { refId: _refId, ...defaults } = vigilQuerySchema.parse({});
  return { ...defaults, queryType: isAlerting(app) ? 'alert' : 'band' };
}

/** A query with every field of ours filled in. */
export type WholeQuery = VigilQuery & Required<Pick<VigilQuery, 'queryType' | QueryField>>;

/** The query with every field filled in; what is already set stays. */
export function withDefaults(query: VigilQuery, app?: CoreApp): WholeQuery {
  const defaults = vigilQuerySchema.parse({});
  return {
    ...query,
    queryType: query.queryType ?? (isAlerting(app) ? 'alert' : 'band'),
    detector: query.detector ?? defaults.detector,
    labels: query.labels ?? defaults.labels,
    severity: query.severity ?? defaults.severity,
    seriesLimit: query.seriesLimit ?? defaults.seriesLimit,
    openOnly: query.openOnly ?? defaults.openOnly,
    measure: query.measure ?? defaults.measure,
    onFailing: query.onFailing ?? defaults.onFailing,
  };
}
