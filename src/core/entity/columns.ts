import type { SeriesModel, Verdict } from '../detectors/detector';
import type { ScoreKnots } from '../detectors/score-curve';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { PeerView } from './peer-view';

/**
 * What models say about the newest row of several columns, in the unit of each.
 *
 * Departures on a side that is not watched, or too small, are told by no column.
 */
export interface Columns {
  /** Per column, ≥ 0; 0 for a gap. */
  readonly strengths: Float64Array;
  readonly evidences: Float64Array;
  readonly verdicts: readonly Verdict[];
  /** What all columns are together, where a model looks at them so; null where each has only an opinion of its own. */
  readonly whole: Whole | null;
  /** The largest of the columns. */
  readonly novelty: number;
  /** The curve that strengths score by. */
  readonly knots: ScoreKnots;
  readonly members: SeriesModel['members'];
  readonly progress: number;
  readonly bytes: number;
  /** @param view how the columns stand to each other in this row, if that is what counts */
  push(timeMs: number, values: Float64Array, view: PeerView | null): void;
  write(out: ByteWriter): void;
  /** @throws VigilError `failed_precondition` when the bytes are damaged or for other settings */
  read(input: ByteReader): void;
}

/** An opinion of all columns together; their `strengths` are its parts. */
export interface Whole {
  strength: number;
  evidence: number;
}
