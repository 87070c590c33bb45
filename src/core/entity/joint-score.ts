/** A score of 10·k is reached by about one ordinary point in 10^k. */
const SCORES_PER_DECADE = 10;

/**
 * One score of the scores of several columns, with the meaning of each: 30 for about one ordinary row in 1,000.
 *
 * Each score stands for a probability, and the joint one for their harmonic mean, which is right whether the columns move together or have
 * nothing to do with each other. If all are alike the score is theirs; one of n alone loses 10 · log10 n, as there are n of them to look at.
 *
 * @param scores 0…100 each, at least one
 */
export function jointScore(scores: ArrayLike<number>): number {
  let odds = 0;
  for (let k = 0; k < scores.length; k++) {
    odds += 10 ** ((scores[k] ?? 0) / SCORES_PER_DECADE);
  }
  return SCORES_PER_DECADE * Math.log10(odds / scores.length);
}
