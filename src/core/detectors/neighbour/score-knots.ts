import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const NEIGHBOUR_KNOTS: ScoreKnots = { slight: 3.9, moderate: 13.5, severe: 24 };
