import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const AUTO_KNOTS: ScoreKnots = { slight: 5.8, moderate: 13.8, severe: 24 };
