/** A range of so many intervals should have more than one point. */
const LONG_RANGE_INTERVALS = 10;

export interface AnswerSize {
  /** Points of the longest series. */
  points: number;
  /** Intervals in the range that was asked for. */
  intervals: number;
  /** Pieces the range was asked for in. */
  pieces: number;
}

/**
 * An instant query gives one point for each time it is asked, whatever the range.
 *
 * @returns what to tell the user; null when there are points enough, none at all, or too few could be expected
 */
export function instantNotice({ points, intervals, pieces }: AnswerSize): string | null {
  if (points === 0 || points > pieces || intervals < LONG_RANGE_INTERVALS * pieces) {
    return null;
  }
  const text = `each series has ${points === 1 ? 'a single point' : `only ${points} points`} in a range of ${intervals} intervals`;
  return `${text}: this seems to be an instant query; a detector needs a range query`;
}
