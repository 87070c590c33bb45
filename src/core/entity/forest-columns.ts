import { VOICE_SCORE_MIN, type ForestParams } from '../../schema';
import { noVerdict, type Verdict } from '../detectors/detector';
import { FOREST_MEMBERS } from '../detectors/forest/forest-model';
import { VECTOR_FOREST_KNOTS } from '../detectors/forest/score-knots';
import { VectorForest } from '../detectors/forest/vector-forest';
import { scoreOf } from '../detectors/score-curve';
import { passesGate } from '../evaluation/gate';
import type { EvaluationSettings } from '../evaluation/settings';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { Columns, Whole } from './columns';

/** One forest over all columns: sees what does not go together although each column by itself is as usual. */
export class ForestColumns implements Columns {
  readonly strengths: Float64Array;
  readonly evidences: Float64Array;
  readonly verdicts: readonly Verdict[];
  readonly whole: Whole = { strength: 0, evidence: 0 };
  readonly novelty = 0;
  readonly knots = VECTOR_FOREST_KNOTS;
  readonly members = FOREST_MEMBERS;
  private readonly settings: EvaluationSettings;
  private readonly forest: VectorForest;

  /** @throws VigilError `invalid_argument` for more columns than one forest takes */
  constructor(settings: EvaluationSettings, columns: number) {
    const { intervalMs, algorithm } = settings;
    const madeFor = JSON.stringify([intervalMs, Object.entries(algorithm.params).sort(), columns]);
    this.settings = settings;
    this.strengths = new Float64Array(columns);
    this.evidences = new Float64Array(columns);
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
    const { strengths, evidences, whole } = this;
    const opinion = this.forest.score(timeMs, values);
    whole.strength = 0;
    whole.evidence = 0;
    if (opinion !== null) {
      const { direction, minDeviation } = this.settings;
      for (let k = 0; k < values.length; k++) {
        const verdict = this.verdicts[k] as Verdict;
        verdict.expected = opinion.expected[k] as number;
        verdict.lower = opinion.lower[k] as number;
        verdict.upper = opinion.upper[k] as number;
        const point = { value: values[k] as number, expected: verdict.expected };
        const share = passesGate(point, direction, minDeviation) ? (opinion.shares[k] as number) : 0;
        strengths[k] = share * opinion.strength;
        evidences[k] = share * opinion.evidence;
        whole.strength += share * opinion.strength;
        whole.evidence += share * opinion.evidence;
      }
      this.voice(scoreOf(whole.strength, VECTOR_FOREST_KNOTS));
    }
    this.forest.learn(timeMs, values);
  }

  write(out: ByteWriter): void {
    out.block(this.forest.snapshot());
  }

  read(input: ByteReader): void {
    this.forest.restoreFrom(input.block());
  }

  /** What the forest says of the row is said of each column. */
  private voice(score: number): void {
    const voices = score >= VOICE_SCORE_MIN ? [score] : [];
    this.verdicts.forEach((verdict, k) => {
      verdict.strength = this.strengths[k] as number;
      verdict.evidence = this.evidences[k] as number;
      verdict.score = score;
      verdict.voices = voices;
    });
  }
}
