/** Strengths of one algorithm that mean the scores 30, 50 and 70; rising. */
export interface ScoreKnots {
  slight: number;
  moderate: number;
  severe: number;
}

const SLIGHT = 30;
const MODERATE = 50;
const SEVERE = 70;
const TOP = 100;

/**
 * The score 0…100 of a strength ≥ 0 through one fixed, strictly rising curve.
 *
 * The knots of an algorithm are fitted on ordinary data (`npm run bench -- calibrate`), so that about one point in
 * 1,000 reaches 30, one in 100,000 reaches 50, one in 10 million 70. Straight lines between the knots; above the last one
 * the score nears 100 without reaching it while a double can tell.
 */
export function scoreOf(strength: number, knots: ScoreKnots): number {
  const { slight, moderate, severe } = knots;
  if (!(strength > 0)) {
    return 0;
  }
  if (strength <= slight) {
    return (SLIGHT * strength) / slight;
  }
  if (strength <= moderate) {
    return SLIGHT + ((MODERATE - SLIGHT) * (strength - slight)) / (moderate - slight);
  }
  if (strength <= severe) {
    return MODERATE + ((SEVERE - MODERATE) * (strength - moderate)) / (severe - moderate);
  }
  return TOP - ((TOP - SEVERE) * severe) / strength;
}
