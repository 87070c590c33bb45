import {
  instantNotice,
  QUERY_POINTS_MAX,
  readQueryAnswer,
  shownRefIds,
  SeriesNames,
  toQueryBody,
} from '../../../../core';
import { VigilError, type ErrorCode, type GrafanaQuery, type TimeRange } from '../../../../schema';
import type { GrafanaAnswer } from '../../../../ui/client/query-grafana';
import { SampleCollector, type CollectedSamples } from './sample-collector';

export interface SamplesQuestion {
  query: GrafanaQuery;
  intervalMs: number;
  /** After `fromMs`, up to and including `toMs`. */
  range: TimeRange;
  seriesLimit: number;
}

export interface SamplesRead extends CollectedSamples {
  /** For people: what was left out, what looks wrong. */
  notices: string[];
}

interface ReadOptions {
  ask(body: object, signal: AbortSignal): Promise<GrafanaAnswer>;
  signal: AbortSignal;
  /** Told before each piece, from 1 on. */
  onPiece(piece: number, of: number): void;
}

interface Reading {
  collector: SampleCollector;
  /** A piece after the first showed that series need longer names. */
  isRenamed: boolean;
  problems: Set<string>;
  notices: Set<string>;
}

const NOTICES_MAX = 5;

/**
 * Reads what a Grafana data source gives to the user, in pieces no longer than the engine's, and names the series as the engine will.
 *
 * @throws VigilError the source's reason in its own words; `invalid_argument` when the answer holds no series but something else
 */
export async function readSamples(question: SamplesQuestion, options: ReadOptions): Promise<SamplesRead> {
  const { intervalMs, range } = question;
  const asked = { ...question, pieces: piecesOf(range, intervalMs) };
  const names = new SeriesNames();
  let reading = await readPieces(asked, names, options);
  if (reading.isRenamed) {
    // Its first pieces bear names that turned out too short; this time all the names are known.
    reading = await readPieces(asked, names, options);
  }
  const collected = reading.collector.finish();
  if (collected.samples.length === 0 && reading.problems.size > 0) {
    const problem = [...reading.problems].slice(0, 3).join('; ');
    throw new VigilError('invalid_argument', `the query gives no series: ${problem}`, { source: 'downstream' });
  }
  const instant = instantNotice({
    points: Math.max(0, ...collected.samples.map(({ times }) => times.length)),
    intervals: Math.floor((range.toMs - range.fromMs) / intervalMs),
    pieces: asked.pieces.length,
  });
  const { samples, seriesFound } = collected;
  const some =
    samples.length < seriesFound ? [`${samples.length} of ${seriesFound} series previewed, the first by labels`] : [];
  const ignored = [...reading.problems].map((problem) => `a frame was ignored: ${problem}`);
  const notices = [...(instant === null ? [] : [instant]), ...some, ...ignored, ...reading.notices];
  return { ...collected, notices: notices.slice(0, NOTICES_MAX) };
}

function piecesOf({ fromMs, toMs }: TimeRange, intervalMs: number): TimeRange[] {
  const startMs = Math.floor(fromMs / intervalMs) * intervalMs;
  const lengthMs = QUERY_POINTS_MAX * intervalMs;
  return Array.from({ length: Math.max(1, Math.ceil((toMs - startMs) / lengthMs)) }, (_, i) => ({
    fromMs: startMs + i * lengthMs,
    toMs: Math.min(toMs, startMs + (i + 1) * lengthMs),
  }));
}

async function readPieces(
  { query, intervalMs, range, seriesLimit, pieces }: SamplesQuestion & { pieces: readonly TimeRange[] },
  names: SeriesNames,
  { ask, signal, onPiece }: ReadOptions
): Promise<Reading> {
  const collector = new SampleCollector({ range, intervalMs, seriesLimit });
  const reading: Reading = { collector, isRenamed: false, problems: new Set(), notices: new Set() };
  const refIds = shownRefIds(query);
  const key = JSON.stringify(query.queries);
  for (const [index, piece] of pieces.entries()) {
    onPiece(index + 1, pieces.length);
    const frames = framesOf(await ask(toQueryBody(query, piece, intervalMs), signal), refIds);
    const arrived = frames.flatMap(({ series }) => series);
    reading.isRenamed ||= names.learn(key, arrived) && index > 0;
    for (const series of arrived) {
      collector.add({ ...series, labels: names.labelsOf(key, series, query.queries.length > 1) });
    }
    collector.endPiece();
    frames.flatMap(({ problem }) => problem ?? []).forEach((problem) => reading.problems.add(problem));
    frames.flatMap(({ notices }) => notices).forEach((notice) => reading.notices.add(notice));
  }
  return reading;
}

function framesOf({ status, body }: GrafanaAnswer, refIds: ReadonlySet<string>) {
  const answer = readQueryAnswer(body, refIds);
  if (answer !== null && answer.failed !== null) {
    const { refId, words } = answer.failed;
    const code = codeOf(answer.failed.status ?? (status >= 400 ? status : 500));
    throw new VigilError(code, `query ${refId} failed: ${words}`, { source: 'downstream' });
  }
  if (answer === null || status >= 400) {
    const words = wordsOf(body);
    throw new VigilError(codeOf(status), `grafana answered ${status}${words === '' ? '' : `: ${words}`}`, {
      source: 'downstream',
    });
  }
  return answer.frames;
}

/** What the user can do about an answer: change the query, ask for rights, or wait. */
function codeOf(status: number): ErrorCode {
  if (status === 401 || status === 403) {
    return 'permission_denied';
  }
  if (status === 404) {
    return 'not_found';
  }
  if (status === 408 || status === 504) {
    return 'deadline_exceeded';
  }
  return status >= 400 && status < 500 && status !== 429 ? 'invalid_argument' : 'unavailable';
}

function wordsOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
    ? body.message
    : '';
}
