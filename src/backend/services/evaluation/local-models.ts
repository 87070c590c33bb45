import { restoreEvaluator, type DecisionSettings, type EvaluatedPoint } from '../../../core';
import { VigilError, type Detector } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import { RowPacker } from '../../store/result-rows';
import type { ModelSnapshot, StoredSeries } from '../../store/store';
import { toColumns, toDecidable } from '../result-columns';
import { rowWidth } from './entities';
import { evaluateAll } from './evaluate';
import type {
  ModelHost,
  ModelHosts,
  PieceAnswer,
  PieceRequest,
  PieceTerms,
  Previewed,
  PreviewRequest,
  Restored,
  RestoreItem,
  RestoreRequest,
} from './models';
import { settledSize } from './model-budget';
import { ResidentSeries, type ResidentDetector } from './resident-series';

interface Held {
  /** Wishes that the evaluators have been told. */
  decision: string;
  residents: ResidentDetector;
  /** Series given so far in the requests for one time. */
  given: Set<string>;
}

/** Evaluators in this thread. Long work pauses every 10 ms for the event loop. */
export class LocalModels implements ModelHost, ModelHosts {
  readonly alive = true;
  readonly #held = new Map<string, Held>();

  place(): readonly ModelHost[] {
    return [this];
  }

  any(): ModelHost {
    return this;
  }

  async restore({ held, detector, items }: RestoreRequest, signal: AbortSignal): Promise<Restored> {
    const { residents } = this.#hold(held, detector);
    const restored: Restored = { rows: [], orphans: [], unusable: [] };
    const yielder = new Yielder({ signal });
    for (const item of items) {
      await restoreOne(item, { detector, residents, restored, yielder });
    }
    return restored;
  }

  async evaluate(request: PieceRequest, signal: AbortSignal): Promise<PieceAnswer> {
    const { series, isLast, fullModels, ...options } = request;
    let full = fullModels;
    const nextSize = () => (full-- > 0 ? 'full' : 'light');
    const held = this.#hold(request.held, request.detector);
    const { residents, given } = held;
    const yielder = new Yielder({ signal });
    const packer = new RowPacker();
    const keep = (seriesKey: string, points: readonly EvaluatedPoint[]) => packer.add(seriesKey, points);
    const evaluated = await evaluateAll(series, { ...options, residents, given, isLast, nextSize, keep, yielder });
    if (isLast) {
      held.given = new Set();
    }
    const due = isLast ? [...residents.values()].filter((each) => isDue(each, request.snapshots)) : [];
    const snapshots = await takeSnapshots(due, yielder);
    return { ...evaluated, results: packer.finish(), snapshots };
  }

  async unsaved({ held, most }: { held: string; most: number }): Promise<ModelSnapshot[]> {
    const moved: ResidentSeries[] = [];
    for (const resident of this.#held.get(held)?.residents.values() ?? []) {
      if (resident.unsaved && moved.push(resident) >= most) {
        break;
      }
    }
    return takeSnapshots(moved, new Yielder());
  }

  saved({ held, marks }: { held: string; marks: Array<[string, number]> }): void {
    const residents = this.#held.get(held)?.residents;
    marks.forEach(([key, timeMs]) => residents?.get(key)?.markSaved(timeMs));
  }

  drop({ held, keys }: { held: string; keys: string[] }): void {
    keys.forEach((key) => this.#held.get(held)?.residents.delete(key));
  }

  release({ held }: { held: string }): void {
    this.#held.delete(held);
  }

  async preview({ series, ...request }: PreviewRequest, signal: AbortSignal): Promise<Previewed> {
    const residents: ResidentDetector = new Map();
    let kept: readonly EvaluatedPoint[] = [];
    const { anomalies } = await evaluateAll([series], {
      ...request,
      ...{ origin: 'backfill', residents, given: new Set(), isLast: true, yielder: new Yielder({ signal }) },
      nextSize: () => settledSize(request.detector) ?? 'full',
      keep: (_key, points) => {
        kept = points;
      },
    });
    const [resident] = residents.values();
    if (resident === undefined) {
      return { series: null, anomalies };
    }
    const { key, labels, evaluator } = resident;
    const members = [...evaluator.members];
    const columns = toColumns(kept, request.detector.features?.names);
    return { series: { seriesKey: key, labels, columns, ...toDecidable(kept), members }, anomalies };
  }

  /** What is held under the name, told the wishes of the detector as they are now. */
  #hold(name: string, detector: Detector): Held {
    const settings = decisionOf(detector);
    const decision = JSON.stringify(settings);
    const held = this.#held.get(name) ?? { decision, residents: new Map(), given: new Set() };
    if (held.decision !== decision) {
      held.residents.forEach((resident) => resident.setDecision(settings));
      held.decision = decision;
    }
    this.#held.set(name, held);
    return held;
  }
}

async function takeSnapshots(residents: Iterable<ResidentSeries>, yielder: Yielder): Promise<ModelSnapshot[]> {
  const snapshots: ModelSnapshot[] = [];
  for (const resident of residents) {
    snapshots.push(resident.snapshot());
    if (yielder.due) {
      await yielder.pause();
    }
  }
  return snapshots;
}

function isDue(resident: ResidentSeries, which: PieceTerms['snapshots']): boolean {
  return which === 'due' ? resident.snapshotDue : resident.snapshotDueInHistory;
}

function decisionOf(detector: Detector): DecisionSettings {
  const { sensitivity, direction, minDeviation, severityLimits, missing, fill, rules, intervalMs } = detector;
  return { sensitivity, direction, minDeviation, severityLimits, missing, fill, rules, intervalMs };
}

interface Restoring {
  detector: Detector;
  residents: ResidentDetector;
  restored: Restored;
  yielder: Yielder;
}

async function restoreOne(
  { row, snapshot, times, values }: RestoreItem,
  { detector, residents, restored, yielder }: Restoring
): Promise<void> {
  const resident = begin(row, snapshot, { detector, restored });
  if (resident === null) {
    return;
  }
  for (const [i, timeMs] of times.entries()) {
    resident.pushRow(timeMs, values, i);
    if (yielder.due) {
      await yielder.pause();
    }
  }
  // What this has found is in the store already, unless the wishes have changed since: then one may be open there that
  // nobody would close.
  resident.evaluator.takeAnomalies();
  if (row.openSinceMs !== null && resident.evaluator.open?.startMs !== row.openSinceMs) {
    restored.orphans.push([row.seriesKey, row.openSinceMs]);
  }
  resident.firstMs = row.firstMs;
  resident.last ??= lastPoint(row);
  residents.set(row.seriesKey, resident);
  restored.rows.push(resident.toStored(resident.last));
}

function begin(
  { seriesKey, labels, light }: StoredSeries,
  snapshot: ModelSnapshot | null,
  { detector, restored }: Pick<Restoring, 'detector' | 'restored'>
): ResidentSeries | null {
  const size = light ? 'light' : 'full';
  if (snapshot === null) {
    return ResidentSeries.create(labels, detector, size);
  }
  try {
    const evaluator = restoreEvaluator({ ...detector, size }, snapshot.bytes);
    const resident = new ResidentSeries(labels, evaluator, { size, width: rowWidth(detector) });
    resident.markSaved(snapshot.timeMs);
    return resident;
  } catch (thrown) {
    if (!(thrown instanceof VigilError) || thrown.code !== 'failed_precondition') {
      throw thrown;
    }
    restored.unusable.push([seriesKey, thrown.message]);
    return null;
  }
}

/** The newest point as far as the series row remembers it; the band is not kept there and nobody asks for it. */
function lastPoint(series: StoredSeries): NonNullable<ResidentSeries['last']> {
  return {
    timeMs: series.lastMs,
    value: series.lastValue,
    expected: NaN,
    lower: NaN,
    upper: NaN,
    score: series.lastScore,
    severity: series.lastSeverity,
    alert: series.lastAlert,
    strength: series.lastScore,
    evidence: 0,
    novelty: 0,
    alertStrength: 0,
    voices: [],
  };
}
