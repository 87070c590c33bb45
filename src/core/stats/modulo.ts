/** The remainder that is never negative: `modulo(-1, 7)` is 6. For calendars, which also exist before 1970. */
export function modulo(value: number, period: number): number {
  const rest = value % period;
  return rest < 0 ? rest + period : rest;
}
