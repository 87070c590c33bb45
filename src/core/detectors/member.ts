import type { AlgorithmName } from '../../schema';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { Baseline } from './baseline/baseline';
import type { Band, Outlook } from './baseline/outlook';
import type { Sight } from './baseline/sight';
import type { ScoreKnots } from './score-curve';

/**
 * One way of looking at a series: a part of a model that shares with others what is usual now (`Baseline`).
 *
 * Alone it makes the algorithm of its name (`memberAlgorithm`), together with others it makes `auto`. All it is told is the sight
 * of a point, in which values are relative to the first one and of about the size of 1, so that it need not care for scale and shift.
 */
export interface Member {
  readonly name: AlgorithmName;
  /** The curve from its strength to a score. */
  readonly knots: ScoreKnots;
  /** Memory held, in bytes. */
  readonly bytes: number;
  /** Null while it counts, else why it does not, in plain words. It may speak for some series only. */
  readonly idle: string | null;

  /**
   * How strange the point is, ≥ 0 and finite; 0 while it has no opinion. A young member damps what it says (n / (n + 50)).
   * Keeps what it worked out for `evidence`, `pulse` and `learn`; that is never part of a snapshot.
   */
  score(sight: Sight): number;
  /** How strongly the point scored last speaks for an alert, in the unit of the strength; mostly the strength itself. */
  readonly evidence: number;
  /** When the change that the point scored last is part of began, epoch ms; NaN while it cannot tell, absent where it never can. */
  readonly sinceMs?: number;
  /**
   * Puts its own expectation and band in place of those of the baseline, which are in `into`; absent where the baseline's are right.
   * Changes nothing else, and may be asked at any time.
   */
  fillBand?(outlook: Outlook, into: Band, baseline: Baseline): void;
  /** See `Verdict.novelty`; absent for a member that remembers nothing. */
  readonly pulse?: number;
  /** Takes in the very point scored last; always called after `score` of it. */
  learn(sight: Sight): void;
  /** A gap: only the clock moves. */
  skip(timeMs: number): void;

  write(out: ByteWriter): void;
  read(input: ByteReader): void;
}
