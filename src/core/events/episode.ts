import {
  severityFromRank,
  severityOf,
  severityRank,
  VOICE_SCORE_MIN,
  type AlgorithmName,
  type AnomalySide,
  type MemberVoice,
  type NamedShare,
  type PointResult,
  type SeverityLimits,
  type ValueRecord,
} from '../../schema';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { AnomalyDraft } from './anomaly-draft';
import { explain } from './explain';
import type { FlatRun } from './flat-run';

/** What the tracker needs of a decided point. `score` is the one after direction and minimum deviation. */
export interface TrackedPoint extends Omit<PointResult, 'severity'> {
  /** Of a point whose absence is an anomaly, the value before. */
  heldValue?: number | undefined;
  /** Whether this point itself speaks for the alert; false in the quiet time before it ends. */
  loud: boolean;
  /** Score of each member of the model, in their order; empty while none says anything. */
  voices?: readonly number[] | undefined;
  /** When the change that this point is part of began; NaN where no member can tell. */
  sinceMs?: number | undefined;
  /** Per feature or member of a group. */
  shares?: readonly NamedShare[] | undefined;
  /** Absent for a series on its own. */
  row?: PlacedRow | undefined;
}

/** Values of several features at one time, NaN for a gap, and the place of the one that is spoken of. */
export interface PlacedRow {
  values: Float64Array;
  place: number;
}

/** What a draft depends on beside the points. */
export interface EpisodeSettings {
  intervalMs: number;
  severityLimits: SeverityLimits;
  /** Whose the voices are. */
  members?: readonly AlgorithmName[];
}

/**
 * The numbers of an anomaly in the making, in the order they are written down.
 * `loudMs`: last point that spoke for it; `pointsSeen`, `points`: values from the start to now and to that point;
 * `quiet`: points since then, gaps included; `toldMs`: when a member says that it began;
 * the rest describes the peak: `telling` is what it was chosen by, `loudest` is the place of the member that spoke loudest of it, −1 for nobody, `flatFromMs`…`flatToMs` the time in which its value did not change;
 * `missingFromMs`…`missingToMs`: the newest stretch of points that did not come, NaN where none is an anomaly.
 */
const NUMBERS = [
  'startMs',
  'loudMs',
  'pointsSeen',
  'points',
  'quiet',
  'toldMs',
  'peakScore',
  'telling',
  'peakMs',
  'value',
  'expected',
  'lower',
  'upper',
  'loudest',
  'flatFromMs',
  'flatToMs',
  'missingFromMs',
  'missingToMs',
] as const;

/**
 * How much more telling than its score a point outside its band is: a departure is understood at once, and the way back to
 * normal, which is strange too, must not pass for the incident.
 */
const OUTSIDE_GAIN = 1.5;
/** The member that hears a line go flat. */
const FLAT_MEMBER = 'silence' as string;
/** So many equal values on end are worth a word. */
const FLAT_POINTS_MIN = 3;

interface EpisodeParts {
  isOpen: boolean;
  record: ValueRecord | null;
  /** Loudest voice of each member. */
  voices: number[];
  /** Of the peak. */
  shares: readonly NamedShare[];
  /** Of the peak: the place of its feature. */
  place: number;
}

export type Episode = Record<(typeof NUMBERS)[number], number> & EpisodeParts;

export function beginEpisode({ timeMs, value, heldValue = value, row }: TrackedPoint): Episode {
  return {
    ...{ startMs: timeMs, loudMs: timeMs, pointsSeen: 1, points: 1, quiet: 0, toldMs: NaN },
    ...{
      peakScore: 0,
      telling: -1,
      peakMs: timeMs,
      value: heldValue,
      expected: NaN,
      lower: NaN,
      upper: NaN,
      loudest: -1,
    },
    ...{ flatFromMs: timeMs, flatToMs: timeMs, missingFromMs: NaN, missingToMs: NaN },
    ...{ isOpen: true, record: null, voices: [], shares: [], place: row?.place ?? 0 },
  };
}

/** A point that spoke for the anomaly. @returns whether it is the peak so far */
export function hearPoint(episode: Episode, point: TrackedPoint): boolean {
  episode.quiet = 0;
  episode.loudMs = point.timeMs;
  episode.points = episode.pointsSeen;
  point.voices?.forEach((score, k) => {
    episode.voices[k] = Math.max(episode.voices[k] ?? 0, score);
  });
  if (point.sinceMs !== undefined && !Number.isNaN(point.sinceMs)) {
    episode.toldMs = point.sinceMs;
  }
  episode.peakScore = Math.max(episode.peakScore, point.score);
  if (point.heldValue !== undefined && episode.telling < 0) {
    // Nothing has come since it began: where it stands, and what would have been usual there.
    const { heldValue: value, expected, lower, upper, shares = [], row } = point;
    Object.assign(episode, { value, expected, lower, upper, shares, place: row?.place ?? 0 });
  }
  const telling = point.score * (isOutside(point) ? OUTSIDE_GAIN : 1);
  if (Number.isNaN(point.value) || telling <= episode.telling) {
    return false;
  }
  episode.telling = telling;
  episode.peakMs = point.timeMs;
  episode.value = point.value;
  episode.expected = point.expected;
  episode.lower = point.lower;
  episode.upper = point.upper;
  episode.loudest = loudestOf(point.voices ?? []);
  episode.shares = point.shares ?? [];
  episode.place = point.row?.place ?? 0;
  return true;
}

/** A point that did not come, where that is an anomaly. */
export function hearMissing(episode: Episode, timeMs: number, intervalMs: number): void {
  const goesOn = timeMs - episode.missingToMs < 2 * intervalMs;
  episode.missingFromMs = goesOn ? episode.missingFromMs : timeMs;
  episode.missingToMs = timeMs;
}

/** A value, after `hearPoint`: for how long that of the peak has been coming. */
export function hearFlat(episode: Episode, flat: FlatRun, timeMs: number): void {
  if (timeMs === episode.peakMs) {
    episode.flatFromMs = flat.sinceMs;
  }
  if (flat.sinceMs <= episode.peakMs) {
    episode.flatToMs = timeMs;
  }
}

export function writeEpisode(episode: Episode, out: ByteWriter): void {
  out.float64s(NUMBERS.map((name) => episode[name]));
  const { isOpen, record, voices, shares, place } = episode;
  out.text(JSON.stringify({ isOpen, record, voices, shares, place } satisfies EpisodeParts));
}

export function readEpisode(input: ByteReader): Episode {
  const numbers = new Float64Array(NUMBERS.length);
  input.float64s(numbers);
  const named = Object.fromEntries(NUMBERS.map((name, i) => [name, numbers[i] ?? NaN]));
  return {
    ...(named as unknown as Record<(typeof NUMBERS)[number], number>),
    // Written before there were several features: of the only one.
    ...{ place: 0 },
    ...(JSON.parse(input.text()) as Omit<EpisodeParts, 'place'> & Partial<Pick<EpisodeParts, 'place'>>),
  };
}

/**
 * The anomaly that an episode is, as far as it is known.
 *
 * @param features names of several features: the sentence begins with the one that the peak is of
 */
export function draftOf(episode: Episode, settings: EpisodeSettings, features?: readonly string[]): AnomalyDraft {
  const { value, expected, lower, upper, peakMs, record, startMs } = episode;
  const { intervalMs, severityLimits } = settings;
  // A value that never came is the one before: of which side it is says nothing.
  const isMissing = episode.telling < 0 && !Number.isNaN(episode.missingFromMs);
  const side: AnomalySide = isMissing || value < expected ? 'below' : 'above';
  const peak = { value, expected: known(expected), lower: known(lower), upper: known(upper), side };
  const rank = Math.max(1, severityRank(severityOf(episode.peakScore, severityLimits)));
  const members = whoSpoke(episode.voices, settings.members ?? []);
  const isFlat = members.some(({ name }) => name === FLAT_MEMBER) && flatPoints(episode, intervalMs) >= FLAT_POINTS_MIN;
  const flatMs = isFlat ? episode.flatToMs - episode.flatFromMs : 0;
  const { missingFromMs, missingToMs } = episode;
  const missingMs = Number.isNaN(missingFromMs) ? 0 : missingToMs - missingFromMs + intervalMs;
  const loudest = settings.members?.[episode.loudest] ?? members[0]?.name ?? null;
  const told = Number.isNaN(episode.toldMs) ? startMs : episode.toldMs;
  const feature = features?.[episode.place];
  const words = explain({ timeMs: peakMs, intervalMs, ...peak, loudest, record, flatMs, isMissing, missingMs });
  return {
    startMs,
    endMs: episode.isOpen ? null : episode.loudMs,
    peakMs,
    peakScore: episode.peakScore,
    severity: severityFromRank(rank) ?? 'slight',
    ...peak,
    points: episode.points,
    explanation: feature === undefined ? words : `${feature}: ${words}`,
    reasons: {
      sinceMs: Math.min(startMs, told, isFlat ? episode.flatFromMs : startMs),
      members,
      shares: [...episode.shares].sort((a, b) => b.share - a.share),
      record,
    },
  };
}

function whoSpoke(voices: readonly number[], names: readonly AlgorithmName[]): MemberVoice[] {
  return names
    .map((name, k) => ({ name, score: voices[k] ?? 0 }))
    .filter(({ score }) => score >= VOICE_SCORE_MIN)
    .sort((a, b) => b.score - a.score);
}

function isOutside({ value, lower, upper }: TrackedPoint): boolean {
  return value < lower || value > upper;
}

function loudestOf(voices: readonly number[]): number {
  const highest = Math.max(0, ...voices);
  return highest >= VOICE_SCORE_MIN ? voices.indexOf(highest) : -1;
}

function flatPoints({ flatFromMs, flatToMs }: Episode, intervalMs: number): number {
  return 1 + (flatToMs - flatFromMs) / intervalMs;
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
