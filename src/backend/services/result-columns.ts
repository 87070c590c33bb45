import type { PointResult, ResultColumns } from '../../schema';

/** Results as JSON columns of equal length; NaN becomes null. */
export function toColumns(points: readonly PointResult[]): ResultColumns {
  return {
    timeMs: points.map((point) => point.timeMs),
    value: points.map((point) => known(point.value)),
    expected: points.map((point) => known(point.expected)),
    lower: points.map((point) => known(point.lower)),
    upper: points.map((point) => known(point.upper)),
    score: points.map((point) => point.score),
    severity: points.map((point) => point.severity),
    alert: points.map((point) => point.alert),
  };
}

/** JSON knows no NaN. */
export function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
