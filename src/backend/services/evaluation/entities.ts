import { canonicalLabels, LIMITS, type Detector, type Features, type Labels, type Series } from '../../../schema';
import type { SourceData } from '../../sources/source';

type Joining = Pick<Detector, 'features' | 'seriesLimit' | 'source'>;

/** Numbers of one row: one for each feature, one for a series that stands for itself. */
export function rowWidth({ features }: Pick<Detector, 'features'>): number {
  return features?.names.length ?? 1;
}

/** The series that a source is asked for, so that no entity lacks a feature because others came first. */
export function seriesToAsk({ features, seriesLimit, source }: Joining): number {
  if (features === null) {
    return seriesLimit;
  }
  // This source gives all features of an entity together; others sort their series by any label, and have more than were named.
  const wanted = source.kind === 'elasticsearch' ? seriesLimit * features.names.length : LIMITS.seriesPerDetector;
  return Math.min(LIMITS.seriesPerDetector, wanted);
}

/** Labels without the one that tells features apart: those of the entity. */
export function entityLabels(labels: Labels, features: Features | null): Labels {
  if (features === null) {
    return labels;
  }
  const { [features.label]: _feature, ...rest } = labels;
  return rest;
}

/**
 * What a source has brought, as the evaluators take it: without features as it is; else entities by canonical labels, whose
 * `values` hold one number for each feature at each time, one row after the other, in the order of `features.names`.
 *
 * Rows are joined by equal times; a feature without a point at one has a gap (NaN). Series that are no feature, and entities
 * beyond the limit, are left out and told of. O(points).
 */
export function toEntities(data: SourceData, { features, seriesLimit }: Joining): SourceData {
  if (features === null) {
    return data;
  }
  const found = new Map<string, Entity>();
  let strangers = 0;
  for (const series of data.series) {
    const feature = features.names.indexOf(series.labels[features.label] ?? '');
    if (feature === -1) {
      strangers += 1;
      continue;
    }
    const labels = entityLabels(series.labels, features);
    const id = canonicalLabels(labels);
    const entity = found.get(id) ?? { id, labels, byFeature: [] };
    entity.byFeature[feature] = series;
    found.set(id, entity);
  }
  const entities = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const kept = entities.slice(0, seriesLimit);
  return {
    series: kept.map((entity) => joined(entity, features.names.length)),
    seriesLeftOut: Math.ceil(data.seriesLeftOut / features.names.length) + entities.length - kept.length,
    notices: strangers === 0 ? data.notices : [...data.notices, strangerNotice(strangers, features)],
  };
}

interface Entity {
  id: string;
  labels: Labels;
  /** By place of the feature; a hole for one that is not there. */
  byFeature: Array<Series | undefined>;
}

function strangerNotice(strangers: number, { label, names }: Features): string {
  const which = names.map((name) => JSON.stringify(name)).join(', ');
  return `${strangers} series were left out: their label ${JSON.stringify(label)} is none of ${which}`;
}

function joined({ labels, byFeature }: Entity, width: number): Series {
  const times = unionOf(byFeature);
  const values = new Float64Array(times.length * width).fill(NaN);
  byFeature.forEach((series, feature) => {
    let row = 0;
    series?.times.forEach((timeMs, i) => {
      while ((times[row] ?? Infinity) < timeMs) {
        row += 1;
      }
      values[row * width + feature] = series.values[i] ?? NaN;
    });
  });
  return { labels, times, values };
}

/** Features of one entity mostly have the same times: then those are taken as they are. */
function unionOf(all: ReadonlyArray<Series | undefined>): Float64Array {
  const [first, ...others] = all.flatMap((series) => series?.times ?? []);
  if (first === undefined || others.every((times) => isSame(first, times))) {
    return first ?? new Float64Array();
  }
  const union = new Set<number>();
  [first, ...others].forEach((times) => times.forEach((timeMs) => union.add(timeMs)));
  return Float64Array.from(union).sort();
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((timeMs, i) => timeMs === b[i]);
}
