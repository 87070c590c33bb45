import type { ScoreKnots } from '../score-curve';

/** The strength is a surprise in powers of ten, so the rates of the scale give the knots: 1 in 1,000, 100,000, 10 million. */
export const COUNTS_KNOTS: ScoreKnots = { slight: 3, moderate: 5, severe: 7 };
