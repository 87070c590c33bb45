/** The nearest finite number: ±Infinity becomes ±Number.MAX_VALUE, NaN stays NaN. */
export function toFinite(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

/** `value` held within −limit … limit. */
export function clampSize(value: number, limit: number): number {
  return value > limit ? limit : value < -limit ? -limit : value;
}
