import { severityFromRank, severityRank, type HeatRow, type Severity } from '../../../../schema';
import { formatNumber } from '../../../../ui/format/numbers';
import { formatShortTime } from '../../../../ui/format/times';

/** Steps in a row with anomalies of one gravity. */
export interface HeatRun {
  severity: Severity;
  /** First step, and the step after the last. */
  from: number;
  to: number;
  /** The step among them with the highest score. */
  peak: number;
}

/** Where anomalies were, gravity by gravity. */
export function heatRuns({ severities, scores }: Pick<HeatRow, 'severities' | 'scores'>): HeatRun[] {
  const runs: HeatRun[] = [];
  severities.forEach((rank, step) => {
    const severity = severityFromRank(rank);
    const last = runs.at(-1);
    if (severity === null) {
      return;
    }
    if (last === undefined || last.severity !== severity || last.to !== step) {
      runs.push({ severity, from: step, to: step + 1, peak: step });
      return;
    }
    last.to = step + 1;
    last.peak = (scores[step] ?? 0) > (scores[last.peak] ?? 0) ? step : last.peak;
  });
  return runs;
}

/**
 * Places for shapes upon the runs: at their peaks, those of the graver first; null where there would be another too close.
 *
 * @param step width of a step; `radius` is that of a shape, `width` that of the whole, all in pixels
 */
export function placeMarks(
  runs: readonly HeatRun[],
  { step, width, radius }: { step: number; width: number; radius: number }
): Array<number | null> {
  const places = runs.map((): number | null => null);
  const graver = runs.map((run, index) => ({ run, index }));
  graver.sort((a, b) => severityRank(b.run.severity) - severityRank(a.run.severity));
  for (const { run, index } of graver) {
    const x = Math.min(width - radius, Math.max(radius, (run.peak + 0.5) * step));
    const isFree = places.every((other) => other === null || Math.abs(other - x) >= 2 * radius + 2);
    places[index] = isFree ? x : null;
  }
  return places;
}

/** How dark a step is: 0 of nothing evaluated, else from barely seen to nearly full. */
export function shadeOf(score: number | null): number {
  return score === null ? 0 : 0.06 + 0.84 * Math.min(1, Math.max(0, score / 100));
}

export interface HeatTime {
  fromMs: number;
  bucketMs: number;
}

/** `Tue 24 Nov 09:00 to 10:00 …: score 82, severe anomaly` */
export function stepInWords(row: HeatRow, step: number, { fromMs, bucketMs }: HeatTime): string {
  const score = row.scores[step] ?? null;
  const severity = severityFromRank(row.severities[step] ?? 0);
  const when = `${formatShortTime(fromMs + step * bucketMs)} to ${formatShortTime(fromMs + (step + 1) * bucketMs)}`;
  const what = score === null ? 'nothing evaluated' : `highest score ${formatNumber(score)}`;
  return `${when}: ${what}${severity === null ? '' : `, ${severity} anomaly`}`;
}

/** The row for those who do not see it: where its highest score was, and its anomalies. */
export function rowInWords(row: HeatRow, time: HeatTime): string {
  const best = row.scores.reduce<number | null>(
    (most, score, step) => (score !== null && (most === null || score > (row.scores[most] ?? 0)) ? step : most),
    null
  );
  if (best === null) {
    return 'Nothing evaluated in this range';
  }
  const runs = heatRuns(row).map(
    ({ severity, from, to }) =>
      `${severity} anomaly ${formatShortTime(time.fromMs + from * time.bucketMs)} to ${formatShortTime(time.fromMs + to * time.bucketMs)}`
  );
  const highest = `Highest score ${formatNumber(row.scores[best])} about ${formatShortTime(time.fromMs + best * time.bucketMs)}`;
  return [highest, ...(runs.length === 0 ? ['no anomaly'] : runs)].join('; ');
}
