import { MINUTE_MS, SECOND_MS } from '../../../../schema';
import { illegalArgument } from '../errors';
import { shorten, type Field } from './read-fields';

export const PERIOD_UNITS = ['Minutes', 'Seconds'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** A length of time as clients write it. */
export interface Period {
  interval: number;
  unit: PeriodUnit;
}

/** `{"period":{"interval":10,"unit":"Minutes"}}`; the unit in any case. @throws VigilError 400 */
export function readPeriod(field: Field): Period {
  const period = field.at('period');
  if (!period.isGiven) {
    throw illegalArgument('Find no schedule definition');
  }
  const interval = period.at('interval').integer();
  const unit = period.at('unit');
  const given = unit.isGiven ? unit.text() : 'null';
  const known = PERIOD_UNITS.find((each) => each.toLowerCase() === given.toLowerCase());
  if (known === undefined) {
    throw illegalArgument(`Timezone ${shorten(given)} is not supported: ${field.name} takes Minutes or Seconds`);
  }
  return { interval, unit: known };
}

export function periodMs({ interval, unit }: Period): number {
  return interval * (unit === 'Minutes' ? MINUTE_MS : SECOND_MS);
}

/** In minutes where it is some, in the wanted unit where that is exact, else in seconds; parts of seconds count as one. */
export function toPeriod(ms: number, wanted?: PeriodUnit): Period {
  const isMinutes = ms % MINUTE_MS === 0 && (wanted === 'Minutes' || (wanted === undefined && ms > 0));
  return isMinutes
    ? { interval: ms / MINUTE_MS, unit: 'Minutes' }
    : { interval: Math.ceil(ms / SECOND_MS), unit: 'Seconds' };
}

/** As it is written. */
export function shownPeriod({ interval, unit }: Period): { period: Period } {
  return { period: { interval, unit } };
}
