import type { Sensitivity } from '../../schema';

/**
 * Alerts a week to expect per series in which nothing is wrong, at each sensitivity: what a user pays for catching more.
 *
 * Measured by `npm run bench -- calibrate auto`: mean over six kinds of ordinary series at intervals of 1 min, 5 min and 1 h;
 * light tails give fewer, heavy ones up to four times as many.
 */
export const EXPECTED_ALERTS_PER_WEEK: Readonly<Record<Sensitivity, number>> = { low: 0.02, medium: 0.16, high: 1.07 };
