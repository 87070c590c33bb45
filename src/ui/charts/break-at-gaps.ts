import type { ResultColumns } from '../../schema';

/** Points further apart than this many usual distances have a gap between them; thinned points lie up to a few apart. */
const GAP_DISTANCES = 6;

/**
 * The same columns with an empty point in every stretch without any, so that no line is drawn across it.
 * Sources differ in whether they report what is missing; a chart must not.
 */
export function breakAtGaps(columns: ResultColumns): ResultColumns {
  const { timeMs } = columns;
  const distances = timeMs.slice(1).map((time, index) => time - (timeMs[index] ?? time));
  const usual = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)];
  const gaps =
    usual === undefined ? [] : [...distances.keys()].filter((index) => (distances[index] ?? 0) > GAP_DISTANCES * usual);
  if (usual === undefined || gaps.length === 0) {
    return columns;
  }
  const inserted = <T>(column: readonly T[], empty: (before: number) => T): T[] => {
    const whole: T[] = [];
    let from = 0;
    for (const gap of gaps) {
      whole.push(...column.slice(from, gap + 1), empty(gap));
      from = gap + 1;
    }
    return [...whole, ...column.slice(from)];
  };
  const nothing = () => null;
  return {
    timeMs: inserted(timeMs, (gap) => (timeMs[gap] ?? 0) + usual),
    value: inserted(columns.value, nothing),
    expected: inserted(columns.expected, nothing),
    lower: inserted(columns.lower, nothing),
    upper: inserted(columns.upper, nothing),
    score: inserted(columns.score, () => 0),
    severity: inserted(columns.severity, () => 0),
    alert: inserted(columns.alert, () => false),
  };
}
