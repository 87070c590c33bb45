import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const CONTEXT_KNOTS: ScoreKnots = { slight: 2.66, moderate: 6.2, severe: 9.7 };
