import { DAY_MS, type AnomalyOrigin, type Detector, type TimeRange } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import type { Clock } from '../../base/clock';
import type { DetectorProgress, ModelSnapshot, RunCommit, Store } from '../../store/store';
import type { SourceData } from '../../sources/source';
import type { Sources } from '../sources';
import { boundaryMs, firstPiece, historyRange } from './boundary';
import { evaluateAll, type Evaluated } from './evaluate';
import { isForgotten, type ResidentDetector } from './residents';

/** A source is asked this far back again, for points that came late; what a series has seen already is dropped. */
const OVERLAP_INTERVALS = 2;
const NOTICES_KEPT = 10;
/** Before any series has been seen, this many are expected. */
const SERIES_EXPECTED = 100;

export interface RunContext {
  store: Store;
  sources: Sources;
  clock: Clock;
  detector: Detector;
  residents: ResidentDetector;
  signal: AbortSignal;
  /** Called with the range to cover, then after every piece. */
  onProgress(range: TimeRange, atMs: number): void;
  /** Called with what has just been written. */
  onCommitted(commit: RunCommit): void;
}

/** What a run has done, also when it stopped half-way. */
export interface RunTally {
  fromMs: number;
  toMs: number;
  series: number;
  points: number;
  origin: AnomalyOrigin;
  progress: DetectorProgress;
  /** True while writing: a refusal then means that the detector is gone or has changed. */
  writing: boolean;
}

/**
 * One run: everything between the detector's cursor and the newest complete interval, in pieces, each fetched, scored and
 * written in one transaction. The first run of a detector covers its history the same way.
 *
 * Throws whatever a source or the store throws; pieces written before stay, and `tally` says how far it came. The evaluators
 * may then be ahead of the store and have to be thrown away.
 */
export async function runDetector(context: RunContext, before: DetectorProgress, tally: RunTally): Promise<void> {
  const { detector, signal } = context;
  const nowMs = context.clock.nowMs();
  const target = boundaryMs(detector, nowMs);
  const extent = await context.sources.extent(detector.source, detector.orgId, signal);
  const plan = planRun(detector, before, { targetMs: target, extent, newestMs: newestOf(context.residents) });
  const notices = new Set(plan.notices);
  Object.assign(tally, { fromMs: plan.range.fromMs, toMs: plan.range.fromMs, origin: plan.origin });
  context.onProgress(plan.range, plan.range.fromMs);
  const startedMs = nowMs;
  let left = plan.range;
  do {
    const seriesCount = context.residents.size || Math.min(SERIES_EXPECTED, detector.seriesLimit);
    const piece = firstPiece(left, detector.intervalMs, seriesCount);
    const last = piece.toMs >= left.toMs;
    const data =
      left.fromMs < left.toMs ? await fetchPiece(context, piece, left === plan.range ? plan.overlapMs : 0) : NOTHING;
    const evaluated = await evaluate(context, data, {
      toMs: piece.toMs,
      origin: plan.origin,
      endless: extent === null,
    });
    collectNotices(notices, data, evaluated);
    tally.points += evaluated.points;
    tally.series = Math.max(tally.series, data.series.length);
    tally.toMs = last ? target : piece.toMs;
    const progress: DetectorProgress = {
      cursorMs: tally.toMs,
      backfilled: before.backfilled || last,
      failing: null,
      seriesLeftOut: data === NOTHING ? before.seriesLeftOut : data.seriesLeftOut,
      notices: data === NOTHING ? before.notices : [...notices].slice(0, NOTICES_KEPT),
    };
    const snapshots = takeSnapshots(context.residents, last && !before.backfilled);
    tally.writing = true;
    await commitPiece(context, {
      evaluated,
      snapshots,
      progress,
      run: last ? toRecord(tally, startedMs, context) : null,
    });
    tally.writing = false;
    tally.progress = progress;
    left = { fromMs: piece.toMs, toMs: left.toMs };
    context.onProgress(plan.range, piece.toMs);
  } while (left.fromMs < left.toMs);
  forgetSilent(context);
}

const NOTHING: SourceData = { series: [], seriesLeftOut: 0, notices: [] };

interface Plan {
  range: TimeRange;
  overlapMs: number;
  origin: AnomalyOrigin;
  notices: string[];
}

interface PlanFacts {
  targetMs: number;
  extent: TimeRange | null;
  /** Newest point any series has seen. */
  newestMs: number;
}

function planRun(detector: Detector, before: DetectorProgress, { targetMs, extent, newestMs }: PlanFacts): Plan {
  const origin: AnomalyOrigin = before.backfilled ? 'live' : 'backfill';
  const notices: string[] = [];
  const history = historyRange(detector, targetMs, extent);
  if (extent !== null) {
    if (extent.toMs > targetMs) {
      notices.push(`the data goes on until ${iso(extent.toMs)}: later points are taken as their time comes`);
    }
    // A source that ends has its own clock: rows added later may be older than any boundary of ours.
    const fromMs = Math.min(history.toMs, Number.isFinite(newestMs) ? newestMs : history.fromMs);
    return { range: { fromMs, toMs: history.toMs }, overlapMs: 0, origin, notices };
  }
  if (before.cursorMs === null) {
    return { range: history, overlapMs: 0, origin, notices };
  }
  const earliest = Math.min(history.fromMs, targetMs - DAY_MS);
  if (before.cursorMs < earliest) {
    notices.push(
      `nothing was looked at between ${iso(before.cursorMs)} and ${iso(earliest)}: longer ago than the history`
    );
  }
  const range = { fromMs: Math.max(before.cursorMs, earliest), toMs: targetMs };
  return { range, overlapMs: OVERLAP_INTERVALS * detector.intervalMs, origin, notices };
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function newestOf(residents: ResidentDetector): number {
  let newest = -Infinity;
  for (const { lastMs } of residents.values()) {
    newest = Math.max(newest, lastMs);
  }
  return newest;
}

function fetchPiece(
  { sources, detector, signal }: RunContext,
  piece: TimeRange,
  overlapMs: number
): Promise<SourceData> {
  return sources.fetch({
    orgId: detector.orgId,
    query: detector.source,
    range: { fromMs: piece.fromMs - overlapMs, toMs: piece.toMs },
    intervalMs: detector.intervalMs,
    seriesLimit: detector.seriesLimit,
    signal,
  });
}

async function evaluate(
  context: RunContext,
  data: SourceData,
  { toMs, origin, endless }: { toMs: number; origin: AnomalyOrigin; endless: boolean }
): Promise<Evaluated> {
  const { detector, residents, store, signal } = context;
  const storedOrigin = async (id: string) => (await store.anomalies.get(detector.orgId, id))?.origin ?? null;
  return evaluateAll(data.series, {
    detector,
    residents,
    toMs,
    origin,
    endless,
    storedOrigin,
    yielder: new Yielder({ signal }),
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

function takeSnapshots(residents: ResidentDetector, all: boolean): ModelSnapshot[] {
  return [...residents.values()]
    .filter((each) => (all ? each.unsaved : each.snapshotDue))
    .map((each) => each.snapshot());
}

interface Piece {
  evaluated: Evaluated;
  snapshots: ModelSnapshot[];
  progress: DetectorProgress;
  run: RunCommit['run'];
}

async function commitPiece(context: RunContext, { evaluated, ...piece }: Piece): Promise<void> {
  const { results, anomalies, series } = evaluated;
  const { id, generation } = context.detector;
  const commit: RunCommit = { detectorId: id, generation, results, anomalies, series, ...piece };
  await context.store.runs.commit(commit);
  for (const { seriesKey, timeMs } of piece.snapshots) {
    context.residents.get(seriesKey)?.markSaved(timeMs);
  }
  context.onCommitted(commit);
}

function toRecord({ fromMs, toMs, series, points, origin }: RunTally, startedMs: number, { clock }: RunContext) {
  return { startedMs, durationMs: clock.nowMs() - startedMs, fromMs, toMs, series, points, origin, error: null };
}

function forgetSilent({ detector, residents }: RunContext): void {
  const newestMs = newestOf(residents);
  for (const [key, series] of residents) {
    if (series.evaluator.open === null && isForgotten(detector, series.lastMs, newestMs)) {
      residents.delete(key);
    }
  }
}
