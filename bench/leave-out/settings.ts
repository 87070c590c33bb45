import type { AutoTuning } from '../../src/core/detectors/auto/tuning';
import type { Sensitivity } from '../../src/schema';

export interface Setting {
  name: string;
  tuning: Partial<AutoTuning>;
  sensitivity: Sensitivity;
}

const of = (name: string, tuning: Partial<AutoTuning>, sensitivity: Sensitivity = 'medium'): Setting => ({
  name,
  tuning,
  sensitivity,
});

/** What ships comes first; each of the others changes one thing to both sides, as somebody would who tunes by hand. */
export const SETTINGS: readonly Setting[] = [
  of('shipped', {}),
  of('low', {}, 'low'),
  of('high', {}, 'high'),
  of('loud-3.6', { loud: 3.6 }),
  of('loud-4.4', { loud: 4.4 }),
  of('energy-0', { energyShare: 0, energyRank: 0 }),
  of('energy-1', { energyShare: 1, energyRank: 0.6 }),
  of('seen-0.1', { seenBeforeShare: 0.1 }),
  of('seen-0.6', { seenBeforeShare: 0.6 }),
  of('windows-1000', { neighbourWindows: 1000 }),
  of('remembered-250', { noveltyRemembered: 250 }),
  of('remembered-500', { noveltyRemembered: 500 }),
];
