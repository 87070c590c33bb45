import type { EvaluatedPoint } from '../../core';
import type { FeatureColumns, FeatureResult, PointResult, PreviewSeries, ResultColumns } from '../../schema';

/**
 * Results as JSON columns of equal length; NaN becomes null.
 *
 * @param features names of the features, for a detector with several
 */
export function toColumns(points: readonly PointResult[], features?: readonly string[]): ResultColumns {
  return {
    timeMs: points.map((point) => point.timeMs),
    value: points.map((point) => known(point.value)),
    expected: points.map((point) => known(point.expected)),
    lower: points.map((point) => known(point.lower)),
    upper: points.map((point) => known(point.upper)),
    score: points.map((point) => point.score),
    severity: points.map((point) => point.severity),
    alert: points.map((point) => point.alert),
    ...(features !== undefined && { features: features.map((name, at) => toFeature(name, points, at)) }),
  };
}

function toFeature(name: string, points: readonly PointResult[], at: number): FeatureColumns {
  const column = (of: keyof FeatureResult) => points.map(({ features }) => known(features?.[at]?.[of] ?? NaN));
  return {
    name,
    value: column('value'),
    expected: column('expected'),
    lower: column('lower'),
    upper: column('upper'),
    share: points.map(({ features }) => features?.[at]?.share ?? 0),
  };
}

/** What is needed to decide evaluated points anew, beside their columns. */
export function toDecidable(
  points: readonly EvaluatedPoint[]
): Pick<PreviewSeries, 'strength' | 'evidence' | 'voices' | 'since'> {
  const decidable: ReturnType<typeof toDecidable> = { strength: [], evidence: [], voices: [], since: [] };
  points.forEach(({ strength, evidence, voices, sinceMs = NaN }, i) => {
    decidable.strength.push(strength);
    decidable.evidence.push(evidence);
    if (voices.length > 0) {
      decidable.voices.push([i, voices.map(toTenth)]);
    }
    if (!Number.isNaN(sinceMs)) {
      decidable.since.push([i, sinceMs]);
    }
  });
  return decidable;
}

/** Voices are shown, not weighed: more digits would only make the answer long. */
function toTenth(score: number): number {
  return Math.round(10 * score) / 10;
}

/** JSON knows no NaN. */
export function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
