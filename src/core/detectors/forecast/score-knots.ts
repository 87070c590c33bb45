import type { ScoreKnots } from '../score-curve';

/** Fitted by `npm run bench -- calibrate`. */
export const FORECAST_KNOTS: ScoreKnots = { slight: 4.8, moderate: 10.5, severe: 17.5 };
