import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const FOREST_KNOTS: ScoreKnots = { slight: 4.2, moderate: 7.4, severe: 11 };
