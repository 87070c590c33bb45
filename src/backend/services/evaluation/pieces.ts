import { seriesKey, type AnomalyOrigin, type Detector, type TimeRange } from '../../../schema';
import type { Clock } from '../../base/clock';
import { freeBuffers } from '../../base/free-buffers';
import type { DetectorProgress, MissedInterval, RunCommit, Store } from '../../store/store';
import { viewsOfBatches } from '../../store/result-rows';
import type { SourceData } from '../../sources/source';
import type { Sources } from '../sources';
import { firstPiece } from './boundary';
import type { DetectorModels, Evaluated } from './detector-models';
import { entityLabels, rowWidth, seriesToAsk, toEntities } from './entities';
import { missedIntervals, NO_DATA, resultEnds } from './missed';
import type { Plan } from './plan';

const NOTICES_KEPT = 10;
/** Before any series has been seen, this many are expected: an answer too long to read in one go is worse than a short one. */
const SERIES_EXPECTED = 1_000;

export interface RunContext {
  store: Store;
  sources: Pick<Sources, 'fetch'>;
  clock: Clock;
  detector: Detector;
  models: DetectorModels;
  signal: AbortSignal;
  /** Called with the range to cover, then after every piece. */
  onProgress(range: TimeRange, atMs: number): void | Promise<void>;
  /** Called with what has just been written; of the results only the number of points is left. */
  onCommitted(commit: RunCommit, points: number): void;
}

/** What a run has done, also when it stopped half-way. */
export interface RunTally {
  fromMs: number;
  toMs: number;
  series: number;
  points: number;
  origin: AnomalyOrigin;
  /** True while evaluators may have seen points that are not in the store. */
  ahead: boolean;
  /** True while writing: a refusal then means that the detector is gone or has changed. */
  writing: boolean;
}

export function newTally({ cursorMs }: DetectorProgress, nowMs: number): RunTally {
  const atMs = cursorMs ?? nowMs;
  return { fromMs: atMs, toMs: atMs, series: 0, points: 0, origin: 'live', ahead: false, writing: false };
}

export interface Passage {
  plan: Plan;
  /** Where the detector stands once all is written. */
  endMs: number;
  before: DetectorProgress;
  tally: RunTally;
  startedMs: number;
}

/**
 * Goes through what was planned, in pieces, each fetched, scored and written in one transaction.
 *
 * Throws whatever a source or the store throws; pieces written before stay, and `tally` says how far it came. The evaluators
 * may then be ahead of the store (`tally.ahead`) and have to be thrown away.
 */
export async function goThrough(context: RunContext, passage: Passage): Promise<void> {
  const { detector, models } = context;
  const { plan, tally, endMs } = passage;
  Object.assign(tally, { fromMs: plan.range.fromMs, toMs: plan.range.fromMs, origin: plan.origin });
  await context.onProgress(plan.range, plan.range.fromMs);
  let left = plan.range;
  do {
    const seriesCount = models.size || Math.min(SERIES_EXPECTED, detector.seriesLimit);
    const range = firstPiece(left, detector.intervalMs, seriesCount * rowWidth(detector));
    const isLast = range.toMs >= left.toMs;
    const overlapMs = left === plan.range ? plan.overlapMs : 0;
    await runPiece(context, { ...passage, range, overlapMs, isLast, cursorMs: isLast ? endMs : range.toMs });
    left = { fromMs: range.toMs, toMs: left.toMs };
    await context.onProgress(plan.range, range.toMs);
  } while (left.fromMs < left.toMs);
}

interface Piece extends Passage {
  range: TimeRange;
  overlapMs: number;
  isLast: boolean;
  /** Where the detector stands once this piece is written. */
  cursorMs: number;
}

/** Fetches, scores and writes one piece of a run. */
async function runPiece(context: RunContext, piece: Piece): Promise<void> {
  const { range, isLast, plan, before, tally } = piece;
  const data = range.fromMs < range.toMs ? await fetchPiece(context, range, piece.overlapMs) : NOTHING;
  tally.ahead = true;
  const { models, detector, signal } = context;
  const evaluated = await models.evaluate(detector, data.series, {
    toMs: range.toMs,
    origin: plan.origin,
    endless: plan.endless,
    snapshots: plan.origin === 'live' ? 'due' : 'due in history',
    signal,
  });
  collectNotices(plan.notices, data, evaluated);
  tally.points += evaluated.points;
  tally.series = Math.max(tally.series, data.series.length);
  tally.toMs = piece.cursorMs;
  const progress: DetectorProgress = {
    cursorMs: piece.cursorMs,
    backfilled: plan.origin === 'live' || isLast,
    failing: null,
    seriesLeftOut: data === NOTHING ? before.seriesLeftOut : data.seriesLeftOut,
    notices: data === NOTHING ? before.notices : [...plan.notices].slice(0, NOTICES_KEPT),
  };
  const run = isLast ? toRecord(tally, piece.startedMs, context) : null;
  tally.writing = true;
  await commitPiece(context, { evaluated, missed: missedOf(detector, piece, evaluated), progress, run });
  tally.writing = false;
  tally.ahead = false;
}

const NOTHING: SourceData = { series: [], seriesLeftOut: 0, notices: [] };

async function fetchPiece(
  { sources, detector, models, signal }: RunContext,
  piece: TimeRange,
  overlapMs: number
): Promise<SourceData> {
  const data = await sources.fetch({
    orgId: detector.orgId,
    query: detector.source,
    range: { fromMs: piece.fromMs - overlapMs, toMs: piece.toMs },
    intervalMs: detector.intervalMs,
    seriesLimit: seriesToAsk(detector),
    innerLabel: detector.features?.label ?? null,
    knows: (labels) => models.has(seriesKey(entityLabels(labels, detector.features))),
    signal,
  });
  return toEntities(data, detector);
}

function collectNotices(notices: Set<string>, data: SourceData, evaluated: Evaluated): void {
  data.notices.forEach((notice) => notices.add(notice));
  if (evaluated.inFuture > 0) {
    notices.add(`${evaluated.inFuture} points lay in the future and were left out`);
  }
  if (data.series.length === 0) {
    notices.add('the query gave no series');
  }
}

/** Intervals are there to be missed only while a detector is live, and only in a source that has points at each of them. */
function missedOf({ intervalMs }: Detector, { plan, range }: Piece, { results }: Evaluated): MissedInterval[] {
  if (plan.origin !== 'live' || !plan.endless) {
    return [];
  }
  const ends = resultEnds(results, intervalMs);
  return missedIntervals(range, { intervalMs, message: NO_DATA, hasResult: (endMs) => ends.has(endMs) });
}

interface Written {
  evaluated: Evaluated;
  missed: MissedInterval[];
  progress: DetectorProgress;
  run: RunCommit['run'];
}

async function commitPiece(context: RunContext, { evaluated, missed, ...piece }: Written): Promise<void> {
  const { results, anomalies, series, snapshots } = evaluated;
  const { id, generation } = context.detector;
  const commit: RunCommit = { detectorId: id, generation, results, anomalies, series, snapshots, ...piece };
  if (missed.length > 0) {
    commit.missed = missed;
  }
  await context.store.runs.commit(commit);
  context.models.saved(snapshots);
  context.onCommitted(commit, evaluated.points);
  freeBuffers([...viewsOfBatches(results), ...snapshots.map(({ bytes }) => bytes)]);
}

function toRecord({ fromMs, toMs, series, points, origin }: RunTally, startedMs: number, { clock }: RunContext) {
  return { startedMs, durationMs: clock.nowMs() - startedMs, fromMs, toMs, series, points, origin, error: null };
}
