import type { Labels } from '../../../schema';

/** Texts remembered; beyond it all are forgotten. About 300 bytes each. */
const REMEMBERED = 20_000;

const remembered = new Map<string, Labels>();

/**
 * Labels from their canonical text. The same few thousand are read again and again (every alert query reads all series of
 * a detector), so they are remembered; those who read share one object, which nobody may change.
 */
export function labelsOf(canonical: string): Labels {
  const known = remembered.get(canonical);
  if (known !== undefined) {
    return known;
  }
  const labels = Object.freeze(Object.fromEntries(JSON.parse(canonical) as Array<[string, string]>));
  if (remembered.size >= REMEMBERED) {
    remembered.clear();
  }
  remembered.set(canonical, labels);
  return labels;
}
