/**
 * Fills `into` with the inverse of the Cholesky factor of a covariance with a ridge on its diagonal: applied to a vector
 * it gives components that are uncorrelated and of size 1. Each component depends on those before it and itself only, so that the
 * last ones are conditional on the first.
 *
 * @param covariance square, row after row; the lower half is read
 * @param ridge share of the mean variance that is added to every variance
 * @returns false, with `into` untouched, where there is no variance at all or the matrix is not positive
 */
export function fillWhitening(covariance: Float64Array, ridge: number, into: Float64Array): boolean {
  const size = Math.sqrt(covariance.length);
  const factor = choleskyFactor(covariance, size, ridge);
  if (factor === null) {
    return false;
  }
  for (let i = 0; i < size; i++) {
    const pivot = factor[i * size + i] ?? 1;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) {
        sum += (factor[i * size + k] ?? 0) * (into[k * size + j] ?? 0);
      }
      into[i * size + j] = -sum / pivot;
    }
    into[i * size + i] = 1 / pivot;
  }
  return true;
}

function choleskyFactor(covariance: Float64Array, size: number, ridge: number): Float64Array | null {
  let trace = 0;
  for (let i = 0; i < size; i++) {
    trace += covariance[i * size + i] ?? 0;
  }
  const added = (trace / size) * ridge;
  if (!(added > 0)) {
    return null;
  }
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = (covariance[i * size + j] ?? 0) + (i === j ? added : 0);
      for (let k = 0; k < j; k++) {
        sum -= (factor[i * size + k] ?? 0) * (factor[j * size + k] ?? 0);
      }
      if (i === j && !(sum > 0)) {
        return null;
      }
      factor[i * size + j] = i === j ? Math.sqrt(sum) : sum / (factor[j * size + j] ?? 1);
    }
  }
  return factor;
}
