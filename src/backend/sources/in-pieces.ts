import { LIMITS, VigilError, type TimeRange } from '../../schema';
import { gridPoints, gridUpTo } from './grid';

export interface PiecesOptions {
  /** After `fromMs`, up to and including `toMs`. */
  range: TimeRange;
  intervalMs: number;
  /** Grid points of one piece: always as many, or as many as seems right by then. */
  pointsMax: number | (() => number);
  /**
   * Reads one piece. `false`: the answer was too long and nothing of it was taken; the piece is then asked for again,
   * and all later ones, in halves.
   */
  read(piece: TimeRange): Promise<boolean>;
}

/**
 * Goes through a range in neighbouring pieces that together cover it exactly, oldest first, one after the other.
 * Inner ends lie on the grid. Resolves to the number of pieces read.
 *
 * @throws VigilError `resource_exhausted` when even a piece of one grid point has too long an answer
 */
export async function inPieces({ range, intervalMs, pointsMax, read }: PiecesOptions): Promise<number> {
  let limit = Infinity;
  let count = 0;
  let fromMs = range.fromMs;
  while (gridPoints({ fromMs, toMs: range.toMs }, intervalMs) > 0) {
    const points = Math.min(limit, typeof pointsMax === 'number' ? pointsMax : pointsMax());
    const endMs = gridUpTo(fromMs, intervalMs) + points * intervalMs;
    // What lies beyond the last grid point is no piece of its own.
    const toMs = gridPoints({ fromMs: endMs, toMs: range.toMs }, intervalMs) === 0 ? range.toMs : endMs;
    const piece = { fromMs, toMs };
    if (await read(piece)) {
      count++;
      fromMs = toMs;
    } else {
      limit = halfOf(Math.min(points, gridPoints(piece, intervalMs)));
    }
  }
  return count;
}

function halfOf(points: number): number {
  if (points <= 1) {
    const mebibytes = LIMITS.sourceAnswerBytes / 2 ** 20;
    const message = `the answer for a single interval is longer than ${mebibytes} MiB: narrow the query to fewer series`;
    throw new VigilError('resource_exhausted', message, { source: 'downstream' });
  }
  return Math.ceil(points / 2);
}
