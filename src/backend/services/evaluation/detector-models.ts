import { seriesKey, VigilError, type Anomaly, type Detector, type Series } from '../../../schema';
import { freeBuffers } from '../../base/free-buffers';
import type { ModelSnapshot, Store, StoredSeries } from '../../store/store';
import { learningOf, type Learning } from '../standings';
import { rowWidth } from './entities';
import { anomalyId } from './evaluate';
import { toForget, type Seen } from './forget';
import { settledSize, type ModelBudget, type ModelUsage } from './model-budget';
import type { ModelHost, ModelHosts, PieceAnswer, PieceTerms, RestoreRequest, Restored } from './models';
import { inBatches, joined, nothing, onceAll, shardOf } from './piece-answers';

/** What a piece of a run has found, over all series. */
export type Evaluated = Omit<PieceAnswer, 'unsure'>;

type Unusable = Restored['unusable'];

export interface ModelsOptions {
  store: Store;
  hosts: ModelHosts;
  budget: ModelBudget;
}

/** A few MB. */
const SNAPSHOTS_AT_ONCE = 100;

let held = 0;

/**
 * The evaluators of one detector, wherever they live: this side knows what each has said last.
 *
 * Whatever a method throws, evaluators may then be ahead of the store, and have to be thrown away (`release`).
 */
export class DetectorModels {
  readonly #store: Store;
  readonly #hosts: ModelHosts;
  readonly #budget: ModelBudget;
  readonly #detectorId: string;
  readonly #held: string;
  /** By key: as the evaluators are. */
  readonly #rows = new Map<string, StoredSeries>();
  #placed: readonly ModelHost[] = [];
  #released = false;
  /** Start of an anomaly that the store has as open and the evaluator does not know, by key of the series. */
  #orphans: Array<[seriesKey: string, startMs: number]> = [];

  constructor(detectorId: string, { store, hosts, budget }: ModelsOptions) {
    this.#store = store;
    this.#hosts = hosts;
    this.#budget = budget;
    held += 1;
    this.#detectorId = detectorId;
    this.#held = `${detectorId}#${held}`;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** False once a place where some of them lived is gone. */
  get alive(): boolean {
    return this.#placed.every(({ alive }) => alive);
  }

  /** True once somebody has let go of them: nothing can be asked of them any more. */
  get released(): boolean {
    return this.#released;
  }

  get bytes(): number {
    return this.#sum(({ modelBytes }) => modelBytes);
  }

  /** Models of the light size. */
  get light(): number {
    return this.#sum(({ light }) => (light ? 1 : 0));
  }

  /** Newest point any series has seen, −Infinity before the first. */
  get newestMs(): number {
    let newest = -Infinity;
    for (const { lastMs } of this.#rows.values()) {
      newest = Math.max(newest, lastMs);
    }
    return newest;
  }

  get learning(): Learning {
    return learningOf(
      [...this.#rows.values()].map(({ progress, firstMs, lastMs }) => ({ progress, spanMs: lastMs - firstMs }))
    );
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  /**
   * Restores evaluators; gives back the keys of those whose snapshot is of no use, and why.
   *
   * @param expected series over all, restored ones included
   */
  async restore(request: Omit<RestoreRequest, 'held'>, expected: number, signal: AbortSignal): Promise<Unusable> {
    const placed = this.#place(expected);
    const items = this.#shards(request.items, placed.length, ({ row }) => row.seriesKey);
    const answers = await onceAll(
      placed.map((host, i) => host.restore({ ...request, held: this.#held, items: items[i] ?? [] }, signal))
    );
    for (const { rows, orphans } of answers) {
      rows.forEach((row) => this.#rows.set(row.seriesKey, row));
      this.#orphans.push(...orphans);
    }
    return answers.flatMap(({ unusable }) => unusable);
  }

  /** Gives each series its new points, and lets go of series that have been silent for too long. */
  async evaluate(
    detector: Detector,
    series: Series[],
    { signal, ...terms }: PieceTerms & { signal: AbortSignal }
  ): Promise<Evaluated> {
    const closed = await this.#closeOrphans(detector);
    const placed = this.#place(Math.max(series.length, this.size));
    const shards = this.#shards(series, placed.length, ({ labels }) => seriesKey(labels));
    const request = { held: this.#held, detector, ...terms };
    const answers = await onceAll(
      placed.map((host, i) =>
        inBatches(shards[i] ?? [], (batch) =>
          this.#withinBudget(detector, batch.series, (fullModels) =>
            host.evaluate({ ...request, ...batch, fullModels }, signal)
          )
        )
      )
    );
    const { unsure, ...evaluated } = joined([closed, ...answers.flat()]);
    await this.#settleOrigins(detector, evaluated.anomalies, new Set(unsure));
    await this.#forgetSilent(detector, series, evaluated);
    return evaluated;
  }

  /**
   * Writes a snapshot of every evaluator that has moved since its last one, some at a time: all at once would take as much
   * memory as the models do. None of a place that is gone.
   *
   * @throws as `SeriesStore.saveSnapshots`, and once the signal aborts
   */
  async save(generation: number, signal?: AbortSignal): Promise<void> {
    for (const host of this.#placed) {
      for (let saved = Infinity; saved > 0 && host.alive && !this.#released;) {
        signal?.throwIfAborted();
        const snapshots = await host.unsaved({ held: this.#held, most: SNAPSHOTS_AT_ONCE });
        saved = snapshots.length;
        if (saved > 0) {
          await this.#store.series.saveSnapshots(this.#detectorId, generation, snapshots);
          this.saved(snapshots);
          freeBuffers(snapshots.map(({ bytes }) => bytes));
        }
      }
    }
  }

  /** Snapshots have been written. */
  saved(snapshots: readonly ModelSnapshot[]): void {
    if (snapshots.length > 0) {
      const marks = snapshots.map(({ seriesKey: key, timeMs }): [string, number] => [key, timeMs]);
      this.#placed.forEach((host) => host.saved({ held: this.#held, marks }));
    }
  }

  /** Lets go of all of them. */
  release(): void {
    this.#placed.forEach((host) => host.release({ held: this.#held }));
    this.#placed = [];
    this.#rows.clear();
    this.#released = true;
  }

  #place(expected: number): readonly ModelHost[] {
    if (this.#released) {
      throw new VigilError('canceled', 'the models of this detector have been let go');
    }
    if (this.#placed.length === 0) {
      this.#placed = this.#hosts.place(this.#held, expected);
    }
    return this.#placed;
  }

  /** Decides how many of the series not seen before have a full model. */
  async #withinBudget(
    detector: Detector,
    series: readonly Series[],
    evaluate: (fullModels: number) => Promise<PieceAnswer>
  ): Promise<PieceAnswer> {
    const settled = settledSize(detector);
    if (settled !== null) {
      return this.#take(await evaluate(settled === 'full' ? series.length : 0));
    }
    const isNew = ({ labels }: Series) => !this.#rows.has(seriesKey(labels));
    // Each feature has a model of its own.
    const width = rowWidth(detector);
    const wanted = series.filter(isNew).length * width;
    const granted = wanted === 0 ? 0 : this.#budget.promise(wanted);
    try {
      return this.#take(await evaluate(Math.floor(granted / width)));
    } finally {
      this.#budget.settle(granted);
    }
  }

  #take(answer: PieceAnswer): PieceAnswer {
    answer.series.forEach((row) => this.#rows.set(row.seriesKey, row));
    return answer;
  }

  #shards<T>(all: T[], count: number, keyOf: (one: T) => string): T[][] {
    if (count === 1) {
      return [all];
    }
    const shards: T[][] = Array.from({ length: count }, () => []);
    for (const one of all) {
      shards[shardOf(keyOf(one), count)]?.push(one);
    }
    return shards;
  }

  /** Anomalies that restored evaluators know nothing of end where these began. */
  async #closeOrphans(detector: Detector): Promise<PieceAnswer> {
    const closed = nothing();
    for (const [key, startMs] of this.#orphans) {
      const row = this.#rows.get(key);
      if (row !== undefined) {
        closed.anomalies.push(...(await this.#closing(detector, { row, startMs }, [])));
        closed.series.push(row);
      }
    }
    this.#orphans = [];
    return closed;
  }

  async #settleOrigins(detector: Detector, anomalies: Anomaly[], unsure: ReadonlySet<string>): Promise<void> {
    for (const anomaly of anomalies) {
      if (unsure.has(anomaly.id)) {
        const stored = await this.#store.anomalies.get(detector.orgId, anomaly.id);
        anomaly.origin = stored?.origin ?? anomaly.origin;
      }
    }
  }

  /** An anomaly still open in a series that goes ends with its last point, since nobody would end it later. */
  async #forgetSilent(detector: Detector, given: Series[], evaluated: Evaluated): Promise<void> {
    const seen: Seen[] = [...this.#rows.values()].map(({ seriesKey: key, lastMs, openSinceMs }) => ({
      key,
      lastMs,
      open: openSinceMs !== null,
    }));
    if (toForget(detector, seen).length === 0) {
      return;
    }
    const keys = toForget(detector, seen, new Set(given.map(({ labels }) => seriesKey(labels))));
    for (const key of keys) {
      const row = this.#rows.get(key);
      if (row !== undefined && row.openSinceMs !== null) {
        const ended = { row, startMs: row.openSinceMs };
        evaluated.anomalies.push(...(await this.#closing(detector, ended, evaluated.anomalies)));
        evaluated.series.push({ ...row, openSinceMs: null });
      }
      this.#rows.delete(key);
    }
    this.#placed.forEach((host) => host.drop({ held: this.#held, keys }));
  }

  /** An open anomaly, as it is in the store or was just found, ended with the last point of its series. */
  async #closing(
    detector: Detector,
    { row, startMs }: { row: StoredSeries; startMs: number },
    justFound: readonly Anomaly[]
  ): Promise<Anomaly[]> {
    const id = anomalyId(detector.id, row.seriesKey, startMs);
    const found = justFound.findLast((each) => each.id === id) ?? (await this.#store.anomalies.get(detector.orgId, id));
    return found?.endMs === null ? [{ ...found, endMs: row.lastMs }] : [];
  }

  #sum(of: (row: StoredSeries) => number): number {
    let sum = 0;
    for (const row of this.#rows.values()) {
      sum += of(row);
    }
    return sum;
  }
}

export function usageOf(held: readonly DetectorModels[]): ModelUsage {
  const sum = (of: (models: DetectorModels) => number) => held.reduce((total, models) => total + of(models), 0);
  return {
    models: sum(({ size }) => size),
    modelBytes: sum(({ bytes }) => bytes),
    lightModels: sum(({ light }) => light),
  };
}
