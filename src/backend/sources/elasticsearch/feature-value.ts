/**
 * The one number that the result of an aggregation comes down to: the value of a metric, the first of several
 * percentiles, or that of the only aggregation within a single bucket (`filter`, `nested`, …), however deep.
 *
 * @returns NaN where it has none (an average of nothing); null when it is no single number
 */
export function featureValue(result: unknown): number | null {
  if (!isRecord(result)) {
    return null;
  }
  if ('value' in result) {
    return numberOf(result['value']);
  }
  if ('values' in result) {
    return firstPercentile(result['values']);
  }
  if ('buckets' in result || typeof result['doc_count'] !== 'number') {
    return null;
  }
  const inner = Object.entries(result).filter(([name, value]) => name !== 'meta' && isRecord(value));
  return inner.length === 1 ? featureValue(inner[0]?.[1]) : null;
}

function firstPercentile(values: unknown): number | null {
  const [first] = Array.isArray(values) ? (values as unknown[]) : isRecord(values) ? Object.values(values) : [];
  return first === undefined ? null : numberOf(isRecord(first) ? first['value'] : first);
}

/** Numbers that JSON does not have are gaps; other texts and objects are what scripts may give. */
function numberOf(value: unknown): number | null {
  if (value === null || value === 'NaN' || value === 'Infinity' || value === '-Infinity') {
    return NaN;
  }
  return typeof value === 'number' ? value : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
