import type { Detector, Labels } from '../../../schema';

/**
 * The name that a label of a series goes by beside our own: one that is taken becomes `series_…`, so that nothing is lost
 * and the label that names the detector can be relied on.
 *
 * @param others has every name that the labels themselves have
 */
export function freeName(name: string, taken: readonly string[], others: { has(name: string): boolean }): string {
  let free = name;
  while (taken.includes(free) || (free !== name && others.has(free))) {
    free = `series_${free}`;
  }
  return free;
}

/** Labels of a series together with the one that names its detector. */
export function detectorLabels(detector: Detector, labels: Labels): Labels {
  const names = new Set(Object.keys(labels));
  const own = [...names].map((name) => [freeName(name, ['detector'], names), labels[name] ?? '']);
  return { detector: detector.name, ...Object.fromEntries(own) };
}
