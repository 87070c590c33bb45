import { MINUTE_MS, type Detector, type DetectorProfile, type EngineExecutions, type ModelProfile } from '../../schema';
import type { StoredSeries } from '../store/store';
import type { DetectorViews } from './detector-views';
import { toForget } from './evaluation/forget';
import type { Executions } from './executions';
import type { HistoryRuns } from './history/history-runs';
import type { Standing, Standings } from './standings';

export interface ProfilesOptions {
  standings: Standings;
  views: DetectorViews;
  executions: Executions;
  history: HistoryRuns;
}

/** How models are doing, detector by detector, and what the engine has run. */
export class Profiles {
  readonly #options: ProfilesOptions;

  constructor(options: ProfilesOptions) {
    this.#options = options;
  }

  /** With all its models, however many. */
  of(detector: Detector): DetectorProfile {
    const { standings, views } = this.#options;
    const standing = standings.of(detector.id);
    const rows = standing.series;
    const seen = rows.map(({ seriesKey: key, lastMs, openSinceMs }) => ({ key, lastMs, open: openSinceMs !== null }));
    const models = rows.map((row) => toModel(row, detector.intervalMs));
    return {
      state: views.stateOf(detector),
      models,
      totalSeries: rows.length,
      activeSeries: rows.length - toForget(detector, seen).length,
      modelBytes: models.reduce((sum, { bytes }) => sum + bytes, 0),
      lightModels: standing.lightCount,
      init: initOf(models, detector.intervalMs),
      lastError: lastErrorOf(standing),
    };
  }

  /** Runs since the start of the engine, over all organisations. */
  executions(): EngineExecutions {
    const { executions, history } = this.#options;
    return { ...executions.live(), history: history.counts() };
  }
}

function toModel(row: StoredSeries, intervalMs: number): ModelProfile {
  const { seriesKey, labels, modelBytes, light, progress, firstMs, lastMs } = row;
  const points = Math.round((lastMs - firstMs) / intervalMs) + 1;
  return {
    seriesKey,
    labels,
    bytes: modelBytes,
    light,
    progress,
    pointsNeeded: neededOf(progress, points),
    firstMs,
    lastMs,
  };
}

/** As many again as the rest of the way takes at the pace it has come so far. */
function neededOf(progress: number, points: number): number | null {
  return progress > 0 ? Math.ceil((points * (1 - progress)) / progress) : null;
}

function initOf(models: readonly ModelProfile[], intervalMs: number): DetectorProfile['init'] {
  let best: Pick<ModelProfile, 'progress' | 'pointsNeeded'> = { progress: 0, pointsNeeded: null };
  for (const model of models) {
    best = model.progress > best.progress ? model : best;
  }
  const { progress, pointsNeeded } = best;
  const minutesLeft = pointsNeeded === null ? null : Math.ceil((pointsNeeded * intervalMs) / MINUTE_MS);
  return { progress, pointsNeeded, minutesLeft };
}

function lastErrorOf({ progress: { failing }, lastRun }: Standing): DetectorProfile['lastError'] {
  if (failing !== null) {
    const { code, source, message } = failing;
    return { code, source, message, timeMs: lastRun?.startedMs ?? failing.sinceMs };
  }
  return lastRun === null || lastRun.error === null ? null : { ...lastRun.error, timeMs: lastRun.startedMs };
}
