import { DAY_MS, seriesKey, type AnomalyOrigin, type Detector, type TimeRange } from '../../../schema';
import type { Clock } from '../../base/clock';
import { freeBuffers } from '../../base/free-buffers';
import type { DetectorProgress, RunCommit, Store } from '../../store/store';
import type { SourceData } from '../../sources/source';
import type { Sources } from '../sources';
import { boundaryMs, firstPiece, historyRange } from './boundary';
import type { DetectorModels, Evaluated } from './detector-models';

/** A source is asked this far back again, for points that came late; what a series has seen already is dropped. */
const OVERLAP_INTERVALS = 2;
const NOTICES_KEPT = 10;
/** Before any series has been seen, this many are expected: an answer too long to read in one go is worse than a short one. */
const SERIES_EXPECTED = 1_000;

export interface RunContext {
  store: Store;
  sources: Sources;
  clock: Clock;
  detector: Detector;
  models: DetectorModels;
  signal: AbortSignal;
  /** Called with the range to cover, then after every piece. */
  onProgress(range: TimeRange, atMs: number): void;
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

/**
 * One run: everything between the detector's cursor and the newest complete interval, in pieces, each fetched, scored and
 * written in one transaction. The first run of a detector covers its history the same way.
 *
 * Throws whatever a source or the store throws; pieces written before stay, and `tally` says how far it came. The evaluators
 * may then be ahead of the store (`tally.ahead`) and have to be thrown away.
 */
export async function runDetector(context: RunContext, before: DetectorProgress, tally: RunTally): Promise<void> {
  const { detector, signal } = context;
  const startedMs = context.clock.nowMs();
  const targetMs = boundaryMs(detector, startedMs);
  const extent = await context.sources.extent(detector.source, detector.orgId, signal);
  const plan = planRun(detector, before, { targetMs, extent, newestMs: context.models.newestMs });
  Object.assign(tally, { fromMs: plan.range.fromMs, toMs: plan.range.fromMs, origin: plan.origin });
  context.onProgress(plan.range, plan.range.fromMs);
  let left = plan.range;
  do {
    const seriesCount = context.models.size || Math.min(SERIES_EXPECTED, detector.seriesLimit);
    const range = firstPiece(left, detector.intervalMs, seriesCount);
    const isLast = range.toMs >= left.toMs;
    const overlapMs = left === plan.range ? plan.overlapMs : 0;
    const cursorMs = isLast ? targetMs : range.toMs;
    await runPiece(context, { range, overlapMs, isLast, cursorMs, plan, before, tally, startedMs });
    left = { fromMs: range.toMs, toMs: left.toMs };
    context.onProgress(plan.range, range.toMs);
  } while (left.fromMs < left.toMs);
}

interface Piece {
  range: TimeRange;
  overlapMs: number;
  isLast: boolean;
  /** Where the detector stands once this piece is written. */
  cursorMs: number;
  plan: Plan;
  before: DetectorProgress;
  tally: RunTally;
  startedMs: number;
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
    snapshots: plan.origin === 'live' ? 'due' : isLast ? 'all' : 'due in history',
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
  await commitPiece(context, { evaluated, progress, run });
  tally.writing = false;
  tally.ahead = false;
}

const NOTHING: SourceData = { series: [], seriesLeftOut: 0, notices: [] };

interface Plan {
  range: TimeRange;
  overlapMs: number;
  origin: AnomalyOrigin;
  endless: boolean;
  notices: Set<string>;
}

interface PlanFacts {
  targetMs: number;
  extent: TimeRange | null;
  /** Newest point any series has seen. */
  newestMs: number;
}

function planRun(detector: Detector, before: DetectorProgress, { targetMs, extent, newestMs }: PlanFacts): Plan {
  const notices = new Set<string>();
  const history = historyRange(detector, targetMs, extent);
  const origin: AnomalyOrigin = before.backfilled && !learnsAnew(before, history, newestMs) ? 'live' : 'backfill';
  if (extent !== null) {
    if (extent.toMs > targetMs) {
      notices.add(`the data goes on until ${iso(extent.toMs)}: later points are taken as their time comes`);
    }
    // A source that ends has its own clock: rows added later may be older than any boundary of ours.
    const newest = Number.isFinite(newestMs) ? newestMs : history.fromMs;
    const fromMs = Math.min(history.toMs, goingOn({ fromMs: newest, toMs: history.toMs }, history, notices));
    return { range: { fromMs, toMs: history.toMs }, overlapMs: 0, origin, endless: false, notices };
  }
  if (before.cursorMs === null) {
    return { range: history, overlapMs: 0, origin, endless: true, notices };
  }
  const fromMs = goingOn({ fromMs: before.cursorMs, toMs: targetMs }, history, notices);
  const range = { fromMs, toMs: targetMs };
  return { range, overlapMs: OVERLAP_INTERVALS * detector.intervalMs, origin, endless: true, notices };
}

/**
 * True when nothing is left of what was learnt, after an outage longer than the history and the retention: what is gone
 * through now is history again, and nobody is to be called for it.
 */
function learnsAnew({ cursorMs }: DetectorProgress, history: TimeRange, newestMs: number): boolean {
  return newestMs === -Infinity && cursorMs !== null && cursorMs < earliestOf(history);
}

/** Where to go on: what is longer ago than the history, and than a day, is left out, and a notice says so. */
function goingOn({ fromMs, toMs }: TimeRange, history: TimeRange, notices: Set<string>): number {
  const earliest = earliestOf({ fromMs: history.fromMs, toMs });
  if (fromMs < earliest) {
    notices.add(`nothing was looked at between ${iso(fromMs)} and ${iso(earliest)}: longer ago than the history`);
  }
  return Math.max(fromMs, earliest);
}

/** The history, and never less than a day. */
function earliestOf({ fromMs, toMs }: TimeRange): number {
  return Math.min(fromMs, toMs - DAY_MS);
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function fetchPiece(
  { sources, detector, models, signal }: RunContext,
  piece: TimeRange,
  overlapMs: number
): Promise<SourceData> {
  return sources.fetch({
    orgId: detector.orgId,
    query: detector.source,
    range: { fromMs: piece.fromMs - overlapMs, toMs: piece.toMs },
    intervalMs: detector.intervalMs,
    seriesLimit: detector.seriesLimit,
    knows: (labels) => models.has(seriesKey(labels)),
    signal,
  });
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

interface Written {
  evaluated: Evaluated;
  progress: DetectorProgress;
  run: RunCommit['run'];
}

async function commitPiece(context: RunContext, { evaluated, ...piece }: Written): Promise<void> {
  const { results, anomalies, series, snapshots } = evaluated;
  const { id, generation } = context.detector;
  const commit: RunCommit = { detectorId: id, generation, results, anomalies, series, snapshots, ...piece };
  await context.store.runs.commit(commit);
  context.models.saved(snapshots);
  context.onCommitted(commit, evaluated.points);
  freeBuffers([...results.map(({ rows }) => rows), ...snapshots.map(({ bytes }) => bytes)]);
}

function toRecord({ fromMs, toMs, series, points, origin }: RunTally, startedMs: number, { clock }: RunContext) {
  return { startedMs, durationMs: clock.nowMs() - startedMs, fromMs, toMs, series, points, origin, error: null };
}
