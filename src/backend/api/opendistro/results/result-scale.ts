import type { Detector } from '../../../../schema';

/**
 * How results of Vigil read on the scales of Open Distro. Everything here is derived, nothing is stored; every mapping that
 * searches push down has its inverse beside it.
 */

/** Vigil's score against the original's, between which lines are drawn. */
const SCORES: ReadonlyArray<readonly [score: number, anomalyScore: number]> = [
  [0, 0.5],
  [10, 0.95],
  [20, 2.0],
  [30, 3.0],
  [50, 4.2],
  [70, 5.5],
  [100, 8],
];

/** Vigil's score, 0…100, as `anomaly_score`, 0.5…8: rises strictly, so order and ranges are the same. */
export function toAnomalyScore(score: number): number {
  return interpolated(score, SCORES);
}

/** The score that reads as this `anomaly_score`; 0 below its range, 100 above. */
export function fromAnomalyScore(anomalyScore: number): number {
  return interpolated(
    anomalyScore,
    SCORES.map(([score, theirs]) => [theirs, score] as const)
  );
}

function interpolated(x: number, line: ReadonlyArray<readonly [number, number]>): number {
  let before = line[0]!;
  if (x <= before[0]) {
    return before[1];
  }
  for (const next of line) {
    if (x <= next[0]) {
      const [[x0, y0], [x1, y1]] = [before, next];
      return x === x1 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
    }
    before = next;
  }
  return before[1];
}

/** The score of which a point worth an alert has the full grade, and the least grade of one. */
const GRADE_SCORE = 70;
const GRADE_MIN = 0.01;

/** 0 where Vigil does not alert; else by strength, 0.01…1. */
export function toAnomalyGrade({ alert, score }: { alert: boolean; score: number }): number {
  return alert ? Math.min(1, Math.max(GRADE_MIN, score / GRADE_SCORE)) : 0;
}

/** The least score with which an alert has at least this grade. */
export function fromAnomalyGrade(grade: number): number {
  return grade <= GRADE_MIN ? 0 : Math.min(1, grade) * GRADE_SCORE;
}

/** What the original multiplies confidence with, its decay, and the points it looks back on. */
const CONFIDENCE_MAX = 0.99;
const DECAY = 1e-4;
const SAMPLES = 256;
/** Beyond it the exponential is all there is. */
const SATURATED = 18.43;

/** How much a model has seen, 0…0.99, by the original's formula; n = points up to this one. */
export function toConfidence(points: number): number {
  if (points <= 0) {
    return 0;
  }
  const exponent = DECAY * points;
  if (exponent >= SATURATED) {
    return CONFIDENCE_MAX;
  }
  const whole = Math.exp(exponent);
  return (CONFIDENCE_MAX * (whole - Math.exp(DECAY * Math.min(points, SAMPLES)))) / (whole - 1);
}

/** Points of a series up to and including one at this time. */
export function pointsUntil(timeMs: number, { firstMs, intervalMs }: { firstMs: number; intervalMs: number }): number {
  return Math.max(0, Math.round((timeMs - firstMs) / intervalMs) + 1);
}

/** Of a preview: a model that has seen enough. */
export const PREVIEW_CONFIDENCE = CONFIDENCE_MAX;

/** The times of a result: its interval, and when it was evaluated, as far as that is known. */
export interface ResultTimes {
  data_start_time: number;
  data_end_time: number;
  execution_start_time: number;
  execution_end_time: number;
}

/** @param timeMs of the point: the end of its interval */
export function toResultTimes(
  timeMs: number,
  { intervalMs, windowDelayMs }: Pick<Detector, 'intervalMs' | 'windowDelayMs'>
): ResultTimes {
  const executedMs = timeMs + windowDelayMs;
  return {
    data_start_time: timeMs - intervalMs,
    data_end_time: timeMs,
    execution_start_time: executedMs,
    execution_end_time: executedMs,
  };
}

/** How much later than the point a time of its result is. */
export function timeOffset(
  name: string,
  { intervalMs, windowDelayMs }: Pick<Detector, 'intervalMs' | 'windowDelayMs'>
): number | null {
  switch (name) {
    case 'data_start_time':
      return -intervalMs;
    case 'data_end_time':
      return 0;
    case 'execution_start_time':
    case 'execution_end_time':
      return windowDelayMs;
    default:
      return null;
  }
}
