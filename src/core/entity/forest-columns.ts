import { VOICE_SCORE_MIN, type ForestParams } from '../../schema';
import { noVerdict, type Verdict } from '../detectors/detector';
import { FOREST_MEMBERS } from '../detectors/forest/forest-model';
import { VECTOR_FOREST_KNOTS } from '../detectors/forest/score-knots';
import { VectorForest } from '../detectors/forest/vector-forest';
import { scoreOf } from '../detectors/score-curve';
import type { EvaluationSettings } from '../evaluation/settings';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { Columns } from './columns';

/** One forest over all columns: sees what does not go together although each column by itself is as usual. */
export class ForestColumns implements Columns {
  readonly verdicts: readonly Verdict[];
  readonly isWhole = true;
  readonly knots = VECTOR_FOREST_KNOTS;
  readonly members = FOREST_MEMBERS;
  private readonly forest: VectorForest;

  /** @throws VigilError `invalid_argument` for more columns than one forest takes */
  constructor(settings: EvaluationSettings, columns: number) {
    const { intervalMs, algorithm } = settings;
    const madeFor = JSON.stringify([intervalMs, Object.entries(algorithm.params).sort(), columns]);
    this.verdicts = Array.from({ length: columns }, noVerdict);
    this.forest = new VectorForest(algorithm.params as ForestParams, columns, madeFor);
  }

  get progress(): number {
    return this.forest.progress;
  }

  get bytes(): number {
    return this.forest.bytes;
  }

  push(timeMs: number, values: Float64Array): void {
    const opinion = this.forest.score(timeMs, values);
    if (opinion !== null) {
      // What the forest says of the row is said of each column.
      const score = scoreOf(opinion.strength, VECTOR_FOREST_KNOTS);
      const voices = score >= VOICE_SCORE_MIN ? [score] : [];
      this.verdicts.forEach((verdict, k) => {
        verdict.expected = opinion.expected[k] as number;
        verdict.lower = opinion.lower[k] as number;
        verdict.upper = opinion.upper[k] as number;
        verdict.strength = (opinion.shares[k] as number) * opinion.strength;
        verdict.evidence = (opinion.shares[k] as number) * opinion.evidence;
        verdict.score = score;
        verdict.voices = voices;
      });
    }
    this.forest.learn(timeMs, values);
  }

  write(out: ByteWriter): void {
    out.block(this.forest.snapshot());
  }

  read(input: ByteReader): void {
    this.forest.restoreFrom(input.block());
  }
}
