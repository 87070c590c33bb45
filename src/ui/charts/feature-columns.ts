import type { ResultColumns } from '../../schema';

/** One feature of an entity as a series of its own. */
export interface FeatureSeries {
  name: string;
  columns: ResultColumns;
  /** Its part in what stands out over the alerting points, weighed by their score, 0…1; null where none alerts. */
  share: number | null;
}

/** Below that part of what stands out a feature is not where the alert is. */
const MARKED_SHARE = 0.2;

/** The features of an entity, each with its own numbers and with the alerts it has a part in; empty for a series without. */
export function featureSeries(columns: ResultColumns): FeatureSeries[] {
  const { timeMs, score, severity, alert, features = [] } = columns;
  const weights = alert.map((flag, i) =>
    flag && features.some(({ share }) => (share[i] ?? 0) > 0) ? (score[i] ?? 0) : 0
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return features.map(({ name, value, expected, lower, upper, share }) => {
    const counts = share.map((part) => part >= MARKED_SHARE);
    return {
      name,
      columns: {
        ...{ timeMs, score, value, expected, lower, upper },
        severity: severity.map((rank, i) => (counts[i] === true ? rank : 0)),
        alert: alert.map((flag, i) => flag && counts[i] === true),
      },
      share: total === 0 ? null : weights.reduce((sum, weight, i) => sum + weight * (share[i] ?? 0), 0) / total,
    };
  });
}

/** What a small chart shows: of several features the one with the largest part in what stands out, the first if nothing does. */
export function leadingColumns(columns: ResultColumns): ResultColumns {
  const features = featureSeries(columns);
  const [first, ...others] = features;
  return first === undefined
    ? columns
    : others.reduce((best, each) => ((each.share ?? 0) > (best.share ?? 0) ? each : best), first).columns;
}
