import type { SeriesModel, Verdict } from '../detectors/detector';
import type { ScoreKnots } from '../detectors/score-curve';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { PeerView } from './peer-view';

/** What models say about the newest row of several columns, in the unit of each, whatever of it counts for the detector. */
export interface Columns {
  /** Per column; 0 for a gap. */
  readonly verdicts: readonly Verdict[];
  /** A model looks at all columns together: strengths and evidences are parts of its own, which is their sum. Else each is of a model by itself. */
  readonly isWhole: boolean;
  /** The curve that strengths score by. */
  readonly knots: ScoreKnots;
  readonly members: SeriesModel['members'];
  readonly progress: number;
  readonly bytes: number;
  /**
   * @param view how the columns stand to each other in this row, if that is what counts
   * @throws VigilError `failed_precondition` if `timeMs` does not rise; nothing has changed then
   */
  push(timeMs: number, values: Float64Array, view: PeerView | null): void;
  write(out: ByteWriter): void;
  /** @throws VigilError `failed_precondition` when the bytes are damaged or for other settings */
  read(input: ByteReader): void;
}
