import type { Detector, Labels } from '../../../schema';

/**
 * Labels of a series together with the one that names its detector. A label of the series whose name is taken becomes
 * `series_…`, so that nothing is lost and the name of the detector can be relied on.
 *
 * @param taken names that labels of a series may not have
 */
export function detectorLabels(detector: Detector, labels: Labels, taken: readonly string[]): Labels {
  const result: Record<string, string> = { detector: detector.name };
  for (const [name, value] of Object.entries(labels)) {
    let free = name;
    while (taken.includes(free) || (free !== name && Object.hasOwn(labels, free))) {
      free = `series_${free}`;
    }
    result[free] = value;
  }
  return result;
}
