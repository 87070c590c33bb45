import { VigilError, type FeatureResult } from '../../schema';
import type { MemberStanding } from '../detectors/detector';
import type { EvaluatedPoint, Evaluator } from '../evaluation/evaluator';
import type { DecisionSettings, EvaluationSettings } from '../evaluation/settings';
import type { AnomalyDraft } from '../events/anomaly-draft';
import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { seal, unseal, type SnapshotKind } from '../state/seal';
import type { Columns } from './columns';
import { columnsFor } from './columns-for';
import { JointDecision, type JointVerdict } from './joint-decision';
import { MissingRow } from './missing-row';

/** An evaluated row: the numbers of the row are those of the feature that counts most, or of the first one where nothing stands out. */
export interface EvaluatedRow extends EvaluatedPoint {
  features: readonly FeatureResult[];
}

export type FeaturesSettings = EvaluationSettings & {
  /** Their names, in the order of their values in a row; none twice. */
  features: readonly string[];
};

/**
 * Everything about one entity with several features: what `SeriesEvaluator` is for one series.
 *
 * A model per feature, so n times the cost and memory of one, and one decision about all of them; of the algorithm `forest` one model
 * over all features, which sees what does not go together. The order of the features does not matter but for that of what comes
 * out. A row without any value is a gap; one feature without a value is a gap of that feature, which is whatever `missing` says.
 */
export class FeaturesEvaluator implements Evaluator {
  /** Place in a row of each column of the models, which are in the order of their names. */
  private readonly places: readonly number[];
  private readonly names: readonly string[];
  private readonly models: Columns;
  private readonly decision: JointDecision;
  private readonly missing: MissingRow;
  private readonly kind: SnapshotKind;
  private newestMs = -Infinity;

  /** @throws VigilError `invalid_argument` without features */
  constructor(settings: FeaturesSettings) {
    const { features, algorithm, intervalMs } = settings;
    if (features.length === 0) {
      throw new VigilError('invalid_argument', 'at least one feature is needed, got 0');
    }
    this.places = features.map((_, k) => k).sort((a, b) => ((features[a] ?? '') < (features[b] ?? '') ? -1 : 1));
    this.names = this.places.map((place) => features[place] ?? '');
    this.models = columnsFor(settings, features.length, 'metrics');
    this.decision = new JointDecision({ ...settings, columns: this.names }, 'metrics', this.models);
    this.missing = new MissingRow(this.names, settings);
    const madeFor = JSON.stringify([algorithm.name, intervalMs, this.names]);
    this.kind = { name: 'features', version: 1, madeFor };
  }

  /**
   * Continues bit for bit where `snapshot` was taken. Decision settings may differ from then; they count from the next row.
   *
   * @throws VigilError `failed_precondition` when the bytes are damaged, of another version, or for other features, algorithm, interval or parameters
   */
  static restore(settings: FeaturesSettings, snapshot: Uint8Array): FeaturesEvaluator {
    const evaluator = new FeaturesEvaluator(settings);
    const input = new ByteReader(unseal(evaluator.kind, snapshot));
    evaluator.newestMs = input.float64();
    evaluator.models.read(input);
    evaluator.decision.read(input);
    evaluator.missing.read(input);
    input.end();
    return evaluator;
  }

  get open(): AnomalyDraft | null {
    return this.decision.open;
  }

  /** The ways each feature is looked at, with the standing of those of the first by name. */
  get members(): readonly MemberStanding[] {
    return this.models.members;
  }

  /** That of the feature that is least far. */
  get progress(): number {
    return this.models.progress;
  }

  get bytes(): number {
    return this.models.bytes + this.decision.bytes + this.missing.bytes;
  }

  get lastMs(): number {
    return this.newestMs;
  }

  get seenMs(): number {
    return this.missing.seenMs;
  }

  push(timeMs: number, values: ArrayLike<number>): EvaluatedRow {
    const { missing, models, decision } = this;
    missing.look(timeMs, (k) => values[this.places[k] ?? k] ?? NaN);
    models.push(timeMs, missing.taken, null);
    this.newestMs = timeMs;
    missing.learn(timeMs);
    const verdict = decision.push({ timeMs, values: missing.taken, held: missing.held }, models);
    return this.toRow(timeMs, verdict);
  }

  takeAnomalies(): AnomalyDraft[] {
    return this.decision.takeAnomalies().map(({ column: _, ...draft }) => draft);
  }

  setDecision(settings: DecisionSettings): void {
    this.decision.set(settings);
    this.missing.set(settings);
  }

  snapshot(): Uint8Array {
    const out = new ByteWriter();
    out.float64(this.newestMs);
    this.models.write(out);
    this.decision.write(out);
    this.missing.write(out);
    return seal(this.kind, out.toBytes());
  }

  private toRow(timeMs: number, { loudest, shares, ...decided }: JointVerdict): EvaluatedRow {
    const { verdicts } = this.models;
    const { opinion } = this.decision;
    const features: FeatureResult[] = [];
    for (let k = 0; k < this.places.length; k++) {
      const { expected = NaN, lower = NaN, upper = NaN } = verdicts[k] ?? {};
      const share = shares.find(({ name }) => name === this.names[k])?.share ?? 0;
      features[this.places[k] ?? k] = { value: this.missing.observed[k] ?? NaN, expected, lower, upper, share };
    }
    const stands = decided.alert || shares.length > 0;
    const first = Math.max(
      0,
      features.findIndex(({ value }) => !Number.isNaN(value))
    );
    const { value, expected, lower, upper } = features[stands ? (this.places[loudest] ?? 0) : first] as FeatureResult;
    const { voices = [], sinceMs = NaN } = verdicts[loudest] ?? {};
    return {
      ...{ timeMs, value, expected, lower, upper, ...decided, features },
      ...{ strength: opinion.score, evidence: opinion.evidence, novelty: opinion.novelty, voices, sinceMs },
    };
  }
}
