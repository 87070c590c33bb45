/** Where to cut: points whose coordinate `dimension` is at most `value` lie left. */
export interface Cut {
  dimension: number;
  /** A 32-bit float, like the coordinates. */
  value: number;
  /** Whether the point cut off lies left. */
  isLeft: boolean;
}

/** A box between two corners; the corners of a single point are the same. */
export interface Corners {
  least: Float32Array;
  leastAt: number;
  greatest: Float32Array;
  greatestAt: number;
}

/**
 * The cut that sets a point apart from a box: between the two, `drawn` along the sum of the distances coordinate by coordinate.
 *
 * With `drawn` even in 0 … range + outside this is the usual random cut of the box around both, of which only the part that separates is
 * looked at: it has the chance outside/(range + outside), and is the same however the rest is laid out.
 *
 * @param drawn 0 … outside
 * @param into takes the cut
 */
export function cutBetween(corners: Corners, point: Float32Array, { drawn, into }: CutDraw): void {
  let rest = drawn;
  // Rounding may leave a little at the end; then the last distance is cut.
  for (let d = 0; d < point.length && rest >= 0; d++) {
    const x = point[d] as number;
    const least = corners.least[corners.leastAt + d] as number;
    const greatest = corners.greatest[corners.greatestAt + d] as number;
    if (x < least || x > greatest) {
      const from = x < least ? x : greatest;
      const to = x < least ? least : x;
      const value = Math.fround(from + rest);
      into.dimension = d;
      into.value = value < to ? value : from;
      into.isLeft = x < least;
      rest -= to - from;
    }
  }
}

export interface CutDraw {
  drawn: number;
  into: Cut;
}
