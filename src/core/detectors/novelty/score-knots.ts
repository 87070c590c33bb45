import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const NOVELTY_KNOTS: ScoreKnots = { slight: 14.7, moderate: 30, severe: 40 };
