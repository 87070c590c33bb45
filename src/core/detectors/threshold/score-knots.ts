import type { ScoreKnots } from '../score-curve';

/** Set by hand: 50 at a limit, 70 as far beyond it as the limits are apart. */
export const THRESHOLD_KNOTS: ScoreKnots = { slight: 0.5, moderate: 1, severe: 2 };
