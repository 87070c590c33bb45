import type { Detector, DetectorProfile, ModelProfile } from '../../../../schema';
import { keptOf } from '../detectors/kept';
import { categoryFieldsOf, shingleSizeOf } from '../detectors/to-document';
import { modelId } from '../model-id';
import { NO_DATA } from '../results/result-document';

/** Models listed at most; their sizes are summed over all of them. */
const MODELS_SHOWN = 1_000;

export const PROFILE_TYPES = [
  'state',
  'error',
  'models',
  'shingle_size',
  'coordinating_node',
  'total_size_in_bytes',
  'init_progress',
  'total_entities',
  'active_entities',
  'ad_task',
] as const;
export type ProfileType = (typeof PROFILE_TYPES)[number];

export type JobState = 'DISABLED' | 'INIT' | 'RUNNING';

export interface ProfileSubject {
  detector: Detector;
  profile: DetectorProfile;
  nodeId: string;
  /** Of its newest historical run; null without any. */
  task: Record<string, unknown> | null;
}

/** How a detector is doing, as far as it was asked for and is known. @param all everything was asked for, nothing by name */
export function detectorProfile(subject: ProfileSubject, types: readonly ProfileType[], all: boolean): object {
  const shown = types.flatMap((type) => {
    const value = all && !isShownAmongAll(type, subject) ? undefined : PARTS[type](subject);
    return value === undefined ? [] : [[type, value] as const];
  });
  return Object.fromEntries(shown);
}

/** Where the live job stands. It speaks as soon as one of its models does. */
export function jobState({ detector, profile }: Pick<ProfileSubject, 'detector' | 'profile'>): JobState {
  if (!detector.enabled) {
    return 'DISABLED';
  }
  const { kind } = profile.state;
  return kind === 'running' || (kind === 'failing' && profile.init.progress >= 1) ? 'RUNNING' : 'INIT';
}

export function initProgress(
  { progress, pointsNeeded }: Pick<ModelProfile, 'progress' | 'pointsNeeded'>,
  minutes: number | null
) {
  if (progress >= 1) {
    return { percentage: '100%' };
  }
  return {
    percentage: `${Math.floor(progress * 100)}%`,
    ...(minutes !== null && { estimated_minutes_left: minutes }),
    ...(pointsNeeded !== null && { needed_shingles: pointsNeeded }),
  };
}

export function shownModel(detectorId: string, model: ModelProfile, nodeId: string): object {
  return { model_id: modelId(detectorId, model), model_size_in_bytes: model.bytes, node_id: nodeId };
}

type Part = (subject: ProfileSubject) => unknown;

const PARTS: Readonly<Record<ProfileType, Part>> = {
  state: jobState,
  error: errorOf,
  models: ({ detector, profile, nodeId }) =>
    detector.enabled ? profile.models.slice(0, MODELS_SHOWN).map((each) => shownModel(detector.id, each, nodeId)) : [],
  shingle_size: shingle,
  coordinating_node: ({ detector, nodeId }) => (detector.enabled ? nodeId : ''),
  total_size_in_bytes: ({ detector, profile }) => (detector.enabled ? profile.modelBytes : 0),
  init_progress: ({ profile: { init } }) => initProgress(init, init.minutesLeft),
  total_entities: ({ profile }) => profile.totalSeries,
  active_entities: ({ profile }) => profile.activeSeries,
  ad_task: ({ task }) => (task === null ? undefined : { ad_task: task }),
};

/** Of the newest run: why it failed, or that there was nothing for it. */
function errorOf({ profile: { lastError, state } }: ProfileSubject): string | undefined {
  const { lastRun } = state;
  const wasEmpty = lastRun !== null && lastRun.points === 0 && lastRun.fromMs < lastRun.toMs;
  return lastError?.message ?? (wasEmpty ? NO_DATA : undefined);
}

/** Points that are looked at together now; of entities each has its own. */
function shingle({ detector, profile: { models } }: ProfileSubject): number | undefined {
  if (categoryFieldsOf(detector).length > 0) {
    return undefined;
  }
  const [model] = detector.enabled ? models : [];
  const seen = model === undefined ? 0 : Math.round((model.lastMs - model.firstMs) / detector.intervalMs) + 1;
  return Math.min(shingleSizeOf(detector), seen);
}

/** Of a detector that never ran live there is little to tell, and nothing but its state of one that is not running. */
function isShownAmongAll(type: ProfileType, { detector, profile }: ProfileSubject): boolean {
  const isHistorical = keptOf(detector).dateRange !== undefined && detector.job === null;
  if (type === 'ad_task') {
    return true;
  }
  if (isHistorical) {
    return false;
  }
  if (type === 'state' || type === 'error') {
    return true;
  }
  if (detector.job === null) {
    return false;
  }
  const ofEntities = type === 'total_entities' || type === 'active_entities';
  const ofRunning = ofEntities || type === 'models' || type === 'init_progress';
  if (ofRunning && !detector.enabled) {
    return false;
  }
  return (!ofEntities || categoryFieldsOf(detector).length > 0) && (type !== 'models' || profile.models.length > 0);
}
