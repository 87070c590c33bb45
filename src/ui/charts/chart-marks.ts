import { severityFromRank, severityRank, type ResultColumns, type Severity, type TimeRange } from '../../schema';

/** What a chart needs of an anomaly; an `Anomaly` and an anomaly of a preview both are one. */
export interface ChartAnomaly {
  startMs: number;
  /** Null while open: it reaches to the end of the range. */
  endMs: number | null;
  severity: Severity;
}

/** A point worth a shape on the chart. */
export interface AlertMark {
  timeMs: number;
  value: number;
  severity: Severity;
  score: number;
  /** Distance from what was expected, in the unit of the series; 0 where nothing was. */
  departure: number;
}

/** Alert points with a severity and a value, in time order. */
export function alertMarks(columns: ResultColumns): AlertMark[] {
  const marks: AlertMark[] = [];
  columns.timeMs.forEach((timeMs, index) => {
    const severity = severityFromRank(columns.severity[index] ?? 0);
    const value = columns.value[index];
    if (columns.alert[index] === true && severity !== null && value !== null && value !== undefined) {
      const departure = Math.abs(value - (columns.expected[index] ?? value));
      marks.push({ timeMs, value, severity, score: columns.score[index] ?? 0, departure });
    }
  });
  return marks;
}

/** Scores closer than this are much the same: the point that is seen to stand out is the better place for a shape. */
const SAME_SCORE = 5;

function graver(a: AlertMark, b: AlertMark): boolean {
  const byRank = severityRank(a.severity) - severityRank(b.severity);
  const byScore = a.score - b.score;
  if (byRank !== 0 || Math.abs(byScore) >= SAME_SCORE) {
    return byRank === 0 ? byScore > 0 : byRank > 0;
  }
  return a.departure === b.departure ? byScore > 0 : a.departure > b.departure;
}

/** Of marks closer together than `minDistanceMs` only the gravest stays, so that shapes can be told apart. */
export function thinMarks(marks: readonly AlertMark[], minDistanceMs: number): AlertMark[] {
  const kept: AlertMark[] = [];
  for (const mark of marks) {
    const last = kept.at(-1);
    if (last === undefined || mark.timeMs - last.timeMs >= minDistanceMs) {
      kept.push(mark);
    } else if (graver(mark, last)) {
      kept[kept.length - 1] = mark;
    }
  }
  return kept;
}

/** Stretches in which values came but the model had no opinion yet, or that end before `learningUntilMs`. */
export function learningStretches(columns: ResultColumns, learningUntilMs = -Infinity): TimeRange[] {
  const stretches: TimeRange[] = [];
  let open: TimeRange | null = null;
  columns.timeMs.forEach((timeMs, index) => {
    const isSilent = columns.expected[index] === null && columns.value[index] !== null;
    const isGap = columns.value[index] === null;
    if (timeMs < learningUntilMs || isSilent) {
      open ??= { fromMs: timeMs, toMs: timeMs };
      open.toMs = timeMs;
    } else if (open !== null && !isGap) {
      stretches.push({ fromMs: open.fromMs, toMs: timeMs });
      open = null;
    }
  });
  return open === null ? stretches : [...stretches, open];
}
