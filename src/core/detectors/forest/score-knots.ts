import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const FOREST_KNOTS: ScoreKnots = { slight: 4.2, moderate: 7.4, severe: 11 };

/** Of several columns: one row in 1,000 reaches 30, one in 10,000 reaches 40, pooled over columns of noise, of rhythms and of a common cause. */
export const VECTOR_FOREST_KNOTS: ScoreKnots = { slight: 7.5, moderate: 20, severe: 32 };
