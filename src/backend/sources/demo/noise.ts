/** A whole number of 32 bits that looks random but only depends on its arguments. */
export function hash(seed: number, index: number): number {
  // Indices beyond 32 bits (milliseconds) fold their high part in.
  let word =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ (index | 0) ^ Math.imul(Math.floor(index / 2 ** 32), 0xc2b2ae35);
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return (word ^ (word >>> 15)) >>> 0;
}

/** In [0, 1), evenly spread. */
export function uniform(seed: number, index: number): number {
  return hash(seed, index) / 2 ** 32;
}

/** About normal with mean 0 and deviation 1, within ±3.5: the scaled sum of four even draws. */
export function gauss(seed: number, index: number): number {
  const a = hash(seed, index);
  const b = hash(seed ^ 0x5bd1e995, index);
  const sum = (a >>> 16) + (a & 0xffff) + (b >>> 16) + (b & 0xffff);
  return (sum / 65_536 - 2) * Math.sqrt(3);
}

/** Like `gauss`, but wandering smoothly: independent after about `scaleMs`. */
export function drift(seed: number, timeMs: number, scaleMs: number): number {
  const position = timeMs / scaleMs;
  const index = Math.floor(position);
  const share = position - index;
  const eased = share * share * (3 - 2 * share);
  return gauss(seed, index) * (1 - eased) + gauss(seed, index + 1) * eased;
}
