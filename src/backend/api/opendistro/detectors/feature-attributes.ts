import { createHash } from 'node:crypto';
import { ONLY_FEATURE, type Detector } from '../../../../schema';
import { keptOf } from './kept';

const ID_CHARS = 20;

/** A feature as clients of this API know it. */
export interface FeatureAttribute {
  id: string;
  name: string;
  enabled: boolean;
  /** Null of a detector on a source that aggregates by itself. */
  aggregation: Readonly<Record<string, unknown>> | null;
}

type Featured = Pick<Detector, 'id' | 'source' | 'features' | 'extras'>;

/** All features of a detector, wherever it was made; those that count are `enabled`. */
export function featureAttributes(detector: Featured): FeatureAttribute[] {
  const { source, features, id } = detector;
  if (source.kind === 'elasticsearch') {
    return source.features.map(({ id: own, name, enabled, aggregation }) => ({
      id: own ?? madeId(id, name),
      name,
      enabled,
      aggregation,
    }));
  }
  const kept = keptOf(detector).features ?? [];
  const enabled = kept.filter((each) => each.enabled);
  if (features === null) {
    // A name of its own, where a client gave it one.
    return kept.length > 0 && enabled.length <= 1 ? kept : [plain(id, ONLY_FEATURE)];
  }
  const isSame = enabled.map(({ name }) => name).join('\n') === features.names.join('\n');
  return isSame ? kept : features.names.map((name) => enabled.find((each) => each.name === name) ?? plain(id, name));
}

/** Those that count, in the order of the detector's own features. */
export function enabledFeatures(detector: Featured): FeatureAttribute[] {
  return featureAttributes(detector).filter(({ enabled }) => enabled);
}

function plain(detectorId: string, name: string): FeatureAttribute {
  return { id: madeId(detectorId, name), name, enabled: true, aggregation: null };
}

/** The same each time, for a feature that nobody gave one. */
function madeId(detectorId: string, name: string): string {
  return createHash('sha256').update(`${detectorId}\n${name}`).digest('base64url').slice(0, ID_CHARS);
}
