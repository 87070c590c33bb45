import type { EvaluationSettings } from '../evaluation/settings';
import { noVerdict, type ModelOptions, type Role, type SeriesModel, type Verdict } from '../detectors/detector';
import { registry } from '../detectors/registry';
import type { ScoreKnots } from '../detectors/score-curve';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { Columns } from './columns';
import type { PeerView } from './peer-view';

/** One model per column. */
export class ColumnModels implements Columns {
  readonly verdicts: Verdict[];
  readonly isWhole = false;
  private readonly settings: EvaluationSettings;
  private readonly options: ModelOptions;
  private models: SeriesModel[];

  /** @param columns at least 1 */
  constructor(settings: EvaluationSettings, columns: number, role: Role) {
    const { intervalMs, algorithm, size = 'full' } = settings;
    this.settings = settings;
    this.options = { intervalMs, params: algorithm.params, role, size };
    this.verdicts = Array.from({ length: columns }, noVerdict);
    this.models = this.verdicts.map(() => registry[settings.algorithm.name].create(this.options));
  }

  get knots(): ScoreKnots {
    return this.first.knots;
  }

  get members(): SeriesModel['members'] {
    return this.first.members;
  }

  get progress(): number {
    return this.models.reduce((least, { progress }) => Math.min(least, progress), 1);
  }

  get bytes(): number {
    return this.models.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  push(timeMs: number, values: Float64Array, view: PeerView | null): void {
    for (let k = 0; k < values.length; k++) {
      const verdict = this.ask(k, timeMs, view === null ? (values[k] ?? NaN) : (view.relative[k] ?? NaN));
      if (view !== null) {
        verdict.expected = view.toUnit(verdict.expected, k);
        verdict.lower = view.toUnit(verdict.lower, k);
        verdict.upper = view.toUnit(verdict.upper, k);
      }
      this.verdicts[k] = verdict;
    }
  }

  write(out: ByteWriter): void {
    this.models.forEach((model) => out.block(model.snapshot()));
  }

  read(input: ByteReader): void {
    const { name } = this.settings.algorithm;
    this.models = this.models.map(() => registry[name].restore(this.options, input.block()));
  }

  private get first(): SeriesModel {
    return this.models[0] as SeriesModel;
  }

  private ask(column: number, timeMs: number, value: number): Verdict {
    const model = this.models[column] as SeriesModel;
    const verdict = model.score(timeMs, value);
    model.learn(timeMs, value);
    return verdict;
  }
}
