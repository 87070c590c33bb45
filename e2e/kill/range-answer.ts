/** A series as a function of time. Without imports, so that Node can run what uses it as it stands. */
export interface FunctionSeries {
  labels: Record<string, string>;
  /** Null where there is no sample; NaN is a sample. */
  valueAt(timeMs: number): number | null;
}

/**
 * What Prometheus would answer to `query_range` if these series were what the query gives: a sample at every step from
 * `start` up to and including `end` where the function has one; series without any are left out.
 *
 * @param form the parameters `start`, `end` and `step`, in seconds
 */
export function rangeAnswer(form: URLSearchParams, series: readonly FunctionSeries[]): string {
  const msOf = (name: string) => Math.round(Number(form.get(name)) * 1_000);
  const [startMs, endMs, stepMs] = [msOf('start'), msOf('end'), msOf('step')];
  const result = series.map(({ labels, valueAt }) => {
    const values: Array<[number, string]> = [];
    for (let timeMs = startMs; timeMs <= endMs; timeMs += stepMs) {
      const value = valueAt(timeMs);
      if (value !== null) {
        values.push([timeMs / 1_000, String(value)]);
      }
    }
    return { metric: labels, values };
  });
  const data = { resultType: 'matrix', result: result.filter(({ values }) => values.length > 0) };
  return JSON.stringify({ status: 'success', data });
}

/** The same number in [0, 1) for the same two numbers, spread evenly. */
export function fraction(a: number, b: number): number {
  let mixed = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35) ^ Math.floor(b / 2 ** 32);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
