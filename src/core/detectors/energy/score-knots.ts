import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const ENERGY_KNOTS: ScoreKnots = { slight: 3.9, moderate: 6.4, severe: 9.4 };
