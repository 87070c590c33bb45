import type { ScoreKnots } from '../score-curve';

/** By hand: ordinary data have no flat lines to fit on. A run as long as the longest usual one is worth a look. */
export const SILENCE_KNOTS: ScoreKnots = { slight: 1, moderate: 3, severe: 8 };
