/** `chosen` with `item` taken away if it was there, else added at the end. */
export function toggled<T>(chosen: readonly T[], item: T): T[] {
  return chosen.includes(item) ? chosen.filter((other) => other !== item) : [...chosen, item];
}
