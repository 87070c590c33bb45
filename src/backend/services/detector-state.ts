import type { Detector, DetectorState, StateKind } from '../../schema';
import { lagMs } from './evaluation/boundary';
import { settledSize } from './evaluation/model-budget';
import type { Standing } from './standings';

/** What a page says about a detector, from what it is and how it stands. */
export function detectorState(detector: Detector, standing: Standing, nowMs: number): DetectorState {
  const { progress, lastRun, nextRunMs, seriesCount } = standing;
  const kind = kindOf(detector, standing);
  const learning = kind === 'learning' ? learningState(standing, nowMs) : { progress: null, readyMs: null };
  return {
    kind,
    ...learning,
    failing: progress.failing && { ...progress.failing, retryMs: detector.enabled ? nextRunMs : null },
    lagMs: detector.enabled && progress.cursorMs !== null ? lagMs(detector, progress.cursorMs, nowMs) : null,
    lastRun,
    nextRunMs: detector.enabled ? nextRunMs : null,
    series: seriesCount,
    seriesLeftOut: progress.seriesLeftOut,
    notices: [...progress.notices, ...lightNotice(detector, standing)],
  };
}

/** Only where memory decided: who has chosen the light size need not be told. */
function lightNotice(detector: Detector, { lightCount, seriesCount }: Standing): string[] {
  if (lightCount === 0 || settledSize(detector) !== null) {
    return [];
  }
  const some = lightCount === seriesCount ? 'all series have' : `${lightCount} of ${seriesCount} series have`;
  return [`${some} a light model, since the memory for models (model_memory) was used up when they came`];
}

function kindOf(detector: Detector, { progress, learning }: Standing): StateKind {
  if (!detector.enabled) {
    return 'disabled';
  }
  if (progress.failing !== null) {
    return 'failing';
  }
  return progress.backfilled && learning.progress >= 1 ? 'running' : 'learning';
}

function learningState({ progress, learning, running }: Standing, nowMs: number) {
  if (!progress.backfilled) {
    return running === null ? { progress: 0, readyMs: null } : backfillState(running, nowMs);
  }
  const known = learning.progress > 0 && learning.spanMs > 0;
  const leftMs = known ? (learning.spanMs * (1 - learning.progress)) / learning.progress : null;
  return { progress: learning.progress, readyMs: leftMs === null ? null : Math.round(nowMs + leftMs) };
}

function backfillState({ startedMs, fromMs, toMs, atMs }: NonNullable<Standing['running']>, nowMs: number) {
  const done = Math.min(1, Math.max(0, (atMs - fromMs) / Math.max(1, toMs - fromMs)));
  const leftMs = done > 0 ? ((nowMs - startedMs) * (1 - done)) / done : null;
  return { progress: done, readyMs: leftMs === null ? null : Math.round(nowMs + leftMs) };
}
