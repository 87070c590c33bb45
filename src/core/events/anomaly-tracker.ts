import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { AnomalyDraft } from './anomaly-draft';
import {
  beginEpisode,
  draftOf,
  hearFlat,
  hearMissing,
  hearPoint,
  readEpisode,
  writeEpisode,
  type Episode,
  type EpisodeSettings,
  type TrackedPoint,
} from './episode';
import { FlatRun } from './flat-run';
import { RecordSpan } from './record-span';

/** What is remembered of the values of one feature. */
class Past {
  readonly records = new RecordSpan();
  readonly flat = new FlatRun();

  write(out: ByteWriter): void {
    this.records.write(out);
    this.flat.write(out);
  }

  read(input: ByteReader): void {
    this.records.read(input);
    this.flat.read(input);
  }
}

/** Value of a feature at a point, NaN for a gap. */
function valueOf({ value, row }: TrackedPoint, place: number): number {
  return row === undefined ? value : (row.values[place] ?? NaN);
}

/**
 * Makes anomalies of the alert decisions of one series.
 *
 * An anomaly starts with the first alerting point and ends with the last point that spoke for it: the quiet time in which the
 * alert is held is cut off. An alert that comes back within the quiet time again continues the old anomaly, so
 * that one incident is one row. Its severity is that of its peak and at least slight: an alert always has one.
 */
export class AnomalyTracker {
  private readonly mergePoints: number;
  /** Of each feature. */
  private readonly pasts: readonly Past[];
  private readonly features: readonly string[] | undefined;
  private settings: EpisodeSettings;
  private episode: Episode | null = null;
  private changed: AnomalyDraft[] = [];

  /**
   * @param mergePoints an alert that comes back so many points after its last loud one continues the anomaly
   * @param features names of several features; absent for a series on its own
   */
  constructor(settings: EpisodeSettings, mergePoints: number, features?: readonly string[]) {
    this.features = features;
    this.settings = settings;
    this.mergePoints = mergePoints;
    this.pasts = Array.from({ length: features?.length ?? 1 }, () => new Past());
  }

  get open(): AnomalyDraft | null {
    return this.episode?.isOpen === true ? draftOf(this.episode, this.settings, this.features) : null;
  }

  get bytes(): number {
    return this.pasts.reduce((sum, { records }) => sum + records.bytes, 256);
  }

  /** From the next point on; the interval must not change. */
  set(settings: EpisodeSettings): void {
    this.settings = settings;
  }

  push(point: TrackedPoint): void {
    for (let k = 0; k < this.pasts.length; k++) {
      const value = valueOf(point, k);
      if (!Number.isNaN(value)) {
        this.pasts[k]?.flat.push(point.timeMs, value);
      }
    }
    this.follow(point, Number.isNaN(point.value));
    for (let k = 0; k < this.pasts.length; k++) {
      const value = valueOf(point, k);
      if (!Number.isNaN(value)) {
        this.pasts[k]?.records.push(point.timeMs, value);
      }
    }
  }

  /** Those opened, changed or closed since the last call, each once with its newest state, in order of their start. */
  take(): AnomalyDraft[] {
    const taken = this.changed;
    this.changed = [];
    return taken;
  }

  write(out: ByteWriter): void {
    const { episode } = this;
    this.pasts.forEach((past) => past.write(out));
    out.uint8(episode === null ? 0 : 1);
    if (episode !== null) {
      writeEpisode(episode, out);
    }
    out.text(JSON.stringify(this.changed));
  }

  read(input: ByteReader): void {
    this.pasts.forEach((past) => past.read(input));
    this.episode = input.uint8() === 1 ? readEpisode(input) : null;
    this.changed = JSON.parse(input.text()) as AnomalyDraft[];
  }

  private follow(point: TrackedPoint, isGap: boolean): void {
    const { episode } = this;
    if (episode !== null) {
      episode.quiet++;
      episode.pointsSeen += isGap && point.heldValue === undefined ? 0 : 1;
    }
    if (!point.alert) {
      this.close();
      return;
    }
    const current = this.continued() ?? this.begin(point);
    if (point.loud && hearPoint(current, point)) {
      current.record = this.pasts[current.place]?.records.of(point.timeMs, point.value) ?? null;
    }
    if (point.heldValue !== undefined) {
      hearMissing(current, point.timeMs, this.settings.intervalMs);
    }
    const past = this.pasts[current.place];
    if (past !== undefined && !Number.isNaN(valueOf(point, current.place))) {
      hearFlat(current, past.flat, point.timeMs);
    }
    if (point.loud) {
      this.note(current);
    }
  }

  private continued(): Episode | null {
    const { episode } = this;
    if (episode === null || (!episode.isOpen && episode.quiet > this.mergePoints)) {
      return null;
    }
    episode.isOpen = true;
    return episode;
  }

  private begin(point: TrackedPoint): Episode {
    this.episode = beginEpisode(point);
    return this.episode;
  }

  private close(): void {
    const { episode } = this;
    if (episode === null) {
      return;
    }
    if (episode.isOpen) {
      episode.isOpen = false;
      this.note(episode);
    }
    if (episode.quiet > this.mergePoints) {
      this.episode = null;
    }
  }

  private note(episode: Episode): void {
    const draft = draftOf(episode, this.settings, this.features);
    const last = this.changed.at(-1);
    if (last?.startMs === draft.startMs) {
      this.changed[this.changed.length - 1] = draft;
    } else {
      this.changed.push(draft);
    }
  }
}
