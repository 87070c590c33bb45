import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const AUTO_KNOTS: ScoreKnots = { slight: 5.4, moderate: 13, severe: 21 };
