import {
  severityFromRank,
  severityOf,
  severityRank,
  type AnomalySide,
  type PointResult,
  type SeverityLimits,
} from '../../schema';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { AnomalyDraft } from './anomaly-draft';
import { explain } from './explain';

/** What the tracker needs of a decided point. `score` is the one after direction and minimum deviation. */
export interface TrackedPoint extends Omit<PointResult, 'severity'> {
  /** Whether this point itself speaks for the alert; false in the quiet time before it ends. */
  loud: boolean;
}

/**
 * The numbers of an anomaly in the making, in the order they are written down.
 * `loudMs`: last point that spoke for it; `pointsSeen`, `points`: values from the start to now and to that point;
 * `quiet`: points since then, gaps included; the rest describes the peak.
 */
const NUMBERS = [
  'startMs',
  'loudMs',
  'pointsSeen',
  'points',
  'quiet',
  'peakMs',
  'peakScore',
  'value',
  'expected',
  'lower',
  'upper',
] as const;

type Episode = Record<(typeof NUMBERS)[number], number> & { isOpen: boolean };

/**
 * Makes anomalies of the alert decisions of one series.
 *
 * An anomaly starts with the first alerting point and ends with the last point that spoke for it: the quiet time in which the
 * alert is held is cut off. An alert that comes back within the quiet time again continues the old anomaly, so
 * that one incident is one row. Its severity is that of its peak and at least slight: an alert always has one.
 */
export class AnomalyTracker {
  private readonly intervalMs: number;
  private readonly mergePoints: number;
  private episode: Episode | null = null;
  private changed: AnomalyDraft[] = [];
  private limits: SeverityLimits;

  /** @param mergePoints an alert that comes back so many points after its last loud one continues the anomaly */
  constructor(intervalMs: number, mergePoints: number, limits: SeverityLimits) {
    this.intervalMs = intervalMs;
    this.mergePoints = mergePoints;
    this.limits = limits;
  }

  get open(): AnomalyDraft | null {
    return this.episode?.isOpen === true ? this.draft(this.episode) : null;
  }

  setLimits(limits: SeverityLimits): void {
    this.limits = limits;
  }

  push(point: TrackedPoint): void {
    const { episode } = this;
    if (episode !== null) {
      episode.quiet++;
      if (!Number.isNaN(point.value)) {
        episode.pointsSeen++;
      }
    }
    if (!point.alert) {
      this.close();
      return;
    }
    const current = this.continued() ?? this.begin(point);
    if (point.loud) {
      current.quiet = 0;
      current.loudMs = point.timeMs;
      current.points = current.pointsSeen;
      this.keepPeak(current, point);
      this.note(current);
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
    out.uint8(episode === null ? 0 : 1);
    if (episode !== null) {
      out.float64s(NUMBERS.map((name) => episode[name]));
      out.uint8(episode.isOpen ? 1 : 0);
    }
    out.text(JSON.stringify(this.changed));
  }

  read(input: ByteReader): void {
    this.episode = null;
    if (input.uint8() === 1) {
      const numbers = new Float64Array(NUMBERS.length);
      input.float64s(numbers);
      const named = Object.fromEntries(NUMBERS.map((name, i) => [name, numbers[i] ?? NaN]));
      this.episode = { ...(named as unknown as Record<(typeof NUMBERS)[number], number>), isOpen: input.uint8() === 1 };
    }
    this.changed = JSON.parse(input.text()) as AnomalyDraft[];
  }

  private continued(): Episode | null {
    const { episode } = this;
    if (episode === null || (!episode.isOpen && episode.quiet > this.mergePoints)) {
      return null;
    }
    episode.isOpen = true;
    return episode;
  }

  private begin({ timeMs, value }: TrackedPoint): Episode {
    const nothing = { peakMs: timeMs, peakScore: -1, value, expected: NaN, lower: NaN, upper: NaN };
    const fresh = { startMs: timeMs, loudMs: timeMs, isOpen: true, pointsSeen: 1, points: 1, quiet: 0, ...nothing };
    this.episode = fresh;
    return fresh;
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

  private keepPeak(episode: Episode, point: TrackedPoint): void {
    if (Number.isNaN(point.value) || point.score <= episode.peakScore) {
      return;
    }
    episode.peakMs = point.timeMs;
    episode.peakScore = point.score;
    episode.value = point.value;
    episode.expected = point.expected;
    episode.lower = point.lower;
    episode.upper = point.upper;
  }

  private note(episode: Episode): void {
    const draft = this.draft(episode);
    const last = this.changed.at(-1);
    if (last?.startMs === draft.startMs) {
      this.changed[this.changed.length - 1] = draft;
    } else {
      this.changed.push(draft);
    }
  }

  private draft(episode: Episode): AnomalyDraft {
    const { value, expected, lower, upper, peakMs } = episode;
    const side: AnomalySide = value < expected ? 'below' : 'above';
    const peak = { value, expected: known(expected), lower: known(lower), upper: known(upper), side };
    const rank = Math.max(1, severityRank(severityOf(episode.peakScore, this.limits)));
    return {
      startMs: episode.startMs,
      endMs: episode.isOpen ? null : episode.loudMs,
      peakMs,
      peakScore: Math.max(0, episode.peakScore),
      severity: severityFromRank(rank) ?? 'slight',
      ...peak,
      points: episode.points,
      explanation: explain({ timeMs: peakMs, intervalMs: this.intervalMs, ...peak }),
    };
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
