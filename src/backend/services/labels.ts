import type { Detector, LabelValues } from '../../schema';
import type { Standings } from './standings';

const VALUES_MAX = 1_000;

/** Names of the labels of these detectors' series, and the values of one of them, for editors and variables. */
export function labelValues(
  detectors: readonly Detector[],
  standings: Standings,
  name: string | undefined
): LabelValues {
  const names = new Set<string>();
  const values = new Set<string>();
  for (const { id } of detectors) {
    for (const { labels } of standings.of(id).series) {
      Object.keys(labels).forEach((each) => names.add(each));
      if (name !== undefined && Object.hasOwn(labels, name)) {
        values.add(labels[name] ?? '');
      }
    }
  }
  return { names: [...names].sort(), values: [...values].sort().slice(0, VALUES_MAX) };
}
