import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`: strengths that one point in 1,000, 100,000 and 10 million of ordinary data reaches. */
export const SEASONAL_KNOTS: ScoreKnots = { slight: 5, moderate: 11.4, severe: 18.7 };
