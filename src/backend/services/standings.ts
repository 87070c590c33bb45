import { canonicalLabels, type Detector, type RunRecord } from '../../schema';
import type { DetectorProgress, RunCommit, Store, StoredSeries } from '../store/store';

/** How far learning is, over the series of a detector. */
export interface Learning {
  /** Of the most advanced series, 0…1. */
  progress: number;
  /** Data time it took to come this far. */
  spanMs: number;
}

const FIRST_PROGRESS: DetectorProgress = {
  cursorMs: null,
  backfilled: false,
  failing: null,
  seriesLeftOut: 0,
  notices: [],
};

/** How a detector stands, kept in memory beside the store: what lists, pages, alerts and the scheduler ask for all the time. */
export class Standing {
  /** As last committed, or what would have been if the store could not be written. */
  progress: DetectorProgress = FIRST_PROGRESS;
  lastRun: RunRecord | null = null;
  learning: Learning = { progress: 0, spanMs: 0 };
  /** Set by the scheduler. */
  nextRunMs: number | null = null;
  /** Up to here intervals have been recorded as missed by runs that failed; −Infinity for none. */
  missedMs = -Infinity;
  /** The run going on: what it has to cover and how far it is. */
  running: { startedMs: number; fromMs: number; toMs: number; atMs: number } | null = null;
  readonly #rows = new Map<string, StoredSeries>();
  /** Keys by canonical labels; null when keys have come or gone since. */
  #order: string[] | null = null;

  get seriesCount(): number {
    return this.#rows.size;
  }

  /** Series whose model is of the light size. */
  get lightCount(): number {
    let count = 0;
    for (const { light } of this.#rows.values()) {
      count += light ? 1 : 0;
    }
    return count;
  }

  /** All series seen within the retention of results, by canonical labels, each with its newest result. */
  get series(): StoredSeries[] {
    this.#order ??= keysByLabels(this.#rows.values());
    return this.#order.flatMap((key) => this.#rows.get(key) ?? []);
  }

  findSeries(seriesKey: string): StoredSeries | undefined {
    return this.#rows.get(seriesKey);
  }

  /** Takes over what a run has written. */
  committed({ progress, run, series }: RunCommit): void {
    this.progress = progress;
    this.lastRun = run ?? this.lastRun;
    this.put(series);
  }

  /** Series not seen since, and without an open anomaly. */
  unseen(beforeMs: number): StoredSeries[] {
    return [...this.#rows.values()].filter(({ lastMs, openSinceMs }) => lastMs < beforeMs && openSinceMs === null);
  }

  /** Lets go of rows, unless they have been replaced meanwhile. */
  forget(rows: readonly StoredSeries[]): void {
    for (const row of rows) {
      if (this.#rows.get(row.seriesKey) === row) {
        this.#rows.delete(row.seriesKey);
        this.#order = null;
      }
    }
  }

  put(rows: readonly StoredSeries[]): void {
    const before = this.#rows.size;
    for (const row of rows) {
      this.#rows.set(row.seriesKey, row);
    }
    if (this.#rows.size !== before) {
      this.#order = null;
    }
  }
}

/** The standings of all detectors, loaded from the store once and kept up to date by evaluation and scheduler. */
export class Standings {
  readonly #store: Store;
  readonly #standings = new Map<string, Standing>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Of a detector that has been loaded; an unknown one has never run. */
  of(detectorId: string): Standing {
    let standing = this.#standings.get(detectorId);
    if (standing === undefined) {
      standing = new Standing();
      this.#standings.set(detectorId, standing);
    }
    return standing;
  }

  /** The same for whoever has series in the store: of a historical run it is read anew each time, and not kept. */
  async find(id: string): Promise<Standing> {
    const known = this.#standings.get(id);
    if (known !== undefined) {
      return known;
    }
    const standing = new Standing();
    standing.put(await this.#store.series.list(id));
    return standing;
  }

  async load(detectors: readonly Detector[]): Promise<void> {
    for (const { id } of detectors) {
      const [progress, runs, series] = await Promise.all([
        this.#store.runs.progress(id),
        this.#store.runs.list(id),
        this.#store.series.list(id),
      ]);
      const standing = this.of(id);
      standing.progress = progress;
      standing.lastRun = runs[0] ?? null;
      standing.put(series);
      standing.learning = learningOf(
        series.map(({ progress: learnt, firstMs, lastMs }) => ({ progress: learnt, spanMs: lastMs - firstMs }))
      );
    }
  }

  /** Detectors whose last run failed. */
  failing(): number {
    return [...this.#standings.values()].filter(({ progress }) => progress.failing !== null).length;
  }

  /** Lets go of series not seen since `beforeMs` that the store has let go of. */
  async forgetUnseen(beforeMs: number): Promise<void> {
    for (const [detectorId, standing] of this.#standings) {
      const unseen = standing.unseen(beforeMs);
      if (unseen.length > 0) {
        const stored = new Set((await this.#store.series.list(detectorId)).map(({ seriesKey }) => seriesKey));
        standing.forget(unseen.filter(({ seriesKey }) => !stored.has(seriesKey)));
      }
    }
  }

  /** Forgets a detector that is gone, or has to learn anew. */
  remove(detectorId: string): void {
    this.#standings.delete(detectorId);
  }
}

/** A detector speaks as soon as one of its series does: a new series among old ones does not make it learn again. */
export function learningOf(series: Iterable<Learning>): Learning {
  let best: Learning = { progress: 0, spanMs: 0 };
  for (const each of series) {
    if (each.progress > best.progress) {
      best = each;
    }
  }
  return best;
}

function keysByLabels(rows: Iterable<StoredSeries>): string[] {
  return [...rows]
    .map(({ seriesKey, labels }) => ({ seriesKey, text: canonicalLabels(labels) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ seriesKey }) => seriesKey);
}
