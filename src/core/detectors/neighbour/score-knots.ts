import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const NEIGHBOUR_KNOTS: ScoreKnots = { slight: 4.2, moderate: 12.6, severe: 23 };
