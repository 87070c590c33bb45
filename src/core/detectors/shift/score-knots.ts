import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const SHIFT_KNOTS: ScoreKnots = { slight: 5, moderate: 8.5, severe: 11.7 };
