import type { Detector, DetectorProfile, Labels, ModelProfile } from '../../../../schema';
import { initProgress, jobState, shownModel } from './detector-profile';

export const ENTITY_TYPES = ['entity_info', 'init_progress', 'models', 'state'] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];

export interface EntitySubject {
  detector: Detector;
  profile: DetectorProfile;
  /** What tells the entity apart. */
  entity: Labels;
  nodeId: string;
  nowMs: number;
}

/** How one entity of a detector is doing. */
export function entityProfile(subject: EntitySubject, types: readonly EntityType[]): object {
  const { detector, profile, entity, nodeId } = subject;
  const model = profile.models.find(({ labels }) => isOf(labels, entity));
  const has = (type: EntityType) => types.includes(type);
  const info = shownEntity(entity);
  if (model === undefined) {
    return { ...info, ...(has('entity_info') && { is_active: false }) };
  }
  const minutes = model.pointsNeeded === null ? null : Math.ceil((model.pointsNeeded * detector.intervalMs) / 60_000);
  return {
    ...info,
    ...(has('entity_info') && {
      is_active: isActive(model, subject),
      last_active_timestamp: model.lastMs,
      last_sample_timestamp: model.lastMs,
    }),
    ...(has('init_progress') && { init_progress: initProgress(model, minutes) }),
    ...(has('models') && { model: shownModel(detector.id, model, nodeId) }),
    ...(has('state') && { state: stateOf(model, subject) }),
  };
}

function isOf(labels: Labels, entity: Labels): boolean {
  return Object.entries(entity).every(([name, value]) => labels[name] === value);
}

/** By one field as earlier releases tell it, by several as later ones do. */
function shownEntity(entity: Labels): object {
  const pairs = Object.entries(entity);
  const [only] = pairs;
  return pairs.length === 1 && only !== undefined
    ? { category_field: only[0], value: only[1] }
    : { entity: pairs.map(([name, value]) => ({ name, value })) };
}

/** It still has points: the newest complete interval, or the one before. */
function isActive({ lastMs }: ModelProfile, { detector, nowMs }: EntitySubject): boolean {
  return detector.enabled && lastMs > nowMs - detector.windowDelayMs - 3 * detector.intervalMs;
}

function stateOf({ progress }: ModelProfile, subject: EntitySubject): string {
  const state = jobState(subject);
  return state === 'DISABLED' ? state : progress >= 1 ? 'RUNNING' : 'INIT';
}
