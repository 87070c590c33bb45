/**
 * Weights that continue the least-squares polynomial of the last `length` values by one step: the forecast is Σ weight[k] · value k + 1 steps ago.
 *
 * A Savitzky-Golay filter evaluated one step beyond its window. Made once; any degree below `length`.
 */
export function extrapolation(length: number, degree: number): Float64Array {
  // Orthogonal polynomials over the places −length … −1, evaluated at 0: no linear system to solve.
  const places = Array.from({ length }, (_, k) => -(k + 1));
  const weights = new Float64Array(length);
  const basis: Array<{ at: number[]; next: number }> = [];
  for (let power = 0; power <= degree; power++) {
    const at = places.map((place) => place ** power);
    let next = power === 0 ? 1 : 0;
    for (const lower of basis) {
      const share = dot(at, lower.at) / dot(lower.at, lower.at);
      lower.at.forEach((value, k) => (at[k] = (at[k] ?? 0) - share * value));
      next -= share * lower.next;
    }
    basis.push({ at, next });
    const square = dot(at, at);
    at.forEach((value, k) => (weights[k] = (weights[k] ?? 0) + (next * value) / square));
  }
  return weights;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
}

/** The forecast: Σ weight · value, the newest value first. */
export function continued(weights: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    sum += (weights[k] as number) * (values[k] as number);
  }
  return sum;
}
