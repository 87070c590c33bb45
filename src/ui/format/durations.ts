import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../schema';

const UNITS = [
  { ms: DAY_MS, name: 'd' },
  { ms: HOUR_MS, name: 'h' },
  { ms: MINUTE_MS, name: 'min' },
  { ms: SECOND_MS, name: 's' },
] as const;

/** The two largest units that matter: `3 d 4 h`, `2 h 5 min`, `14 min`, `20 s`, `45 ms`. Negative counts as 0. */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms);
  const index = UNITS.findIndex((unit) => length >= unit.ms);
  const unit = UNITS[index];
  if (unit === undefined) {
    return `${Math.round(length)} ms`;
  }
  const next = UNITS[index + 1];
  const whole = Math.floor(length / unit.ms);
  const rest = next === undefined ? 0 : Math.floor((length % unit.ms) / next.ms);
  // Seconds beside minutes are noise from five minutes on.
  const showsRest = rest > 0 && !(unit.name === 'min' && whole >= 5);
  return showsRest && next !== undefined ? `${whole} ${unit.name} ${rest} ${next.name}` : `${whole} ${unit.name}`;
}
