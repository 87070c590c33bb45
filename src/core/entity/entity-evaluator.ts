import { VigilError, type NamedShare } from '../../schema';
import { scoreOf } from '../detectors/score-curve';
import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { seal, unseal, type SnapshotKind } from '../state/seal';
import { Afterglow, glowRows } from './afterglow';
import type { Columns } from './columns';
import { columnsFor } from './columns-for';
import { EarlyRows } from './early-rows';
import type { EntitySettings } from './entity-settings';
import { JointDecision, type EntityAnomaly } from './joint-decision';
import { PeerView } from './peer-view';
import { decideTogether, ROWS_TO_DECIDE, TOGETHER_NAMES, type Together } from './together';

/** Fewer have no middle to leave. */
const PEERS_MIN = 3;

/** What a row of several columns means. */
export interface EntityRow {
  /** For ranking, 0…100: the strength of the row and its afterglow on the curve of the algorithm. 0 while there is no opinion. */
  anomalyScore: number;
  /**
   * How strongly the row speaks for an alert of its own, once: 1 is what ships, 0 where nothing is proposed. The novelty of the row if the
   * algorithm remembers what it saw, else the strength of the alert in the row that opens it.
   */
  alertScore: number;
  alert: boolean;
  /** Of the column that counts most, in its unit; NaN while it has no opinion. `lower` ≤ `expected` ≤ `upper`. */
  expected: number;
  lower: number;
  upper: number;
  /** Name of the column that counts most; null while there is no opinion. */
  column: string | null;
  /** What part each of several columns has in it, largest first; empty for one column and where nothing stands out. */
  shares: readonly NamedShare[];
}

/** What is there once it is known how the columns belong together. */
interface Joint {
  together: Together;
  models: Columns;
  /** How peers stand to each other; null if they are none. */
  view: PeerView | null;
  glow: Afterglow;
  decision: JointDecision;
  /** The algorithm tells what it has never seen. */
  remembers: boolean;
}

/**
 * Everything about several series with the same times: metrics of one entity, peers of one group, or series side by side.
 *
 * Rows are pushed once each; row i sees rows 0…i only. A model per column, so n times the cost and memory of one; of the
 * algorithm `forest` one model for all metrics of an entity.
 */
export class EntityEvaluator {
  private readonly settings: EntitySettings;
  private readonly values: Float64Array;
  private readonly kind: SnapshotKind;
  private readonly early = new EarlyRows();
  /** Null while the first rows are looked at. */
  private joint: Joint | null;
  private newestMs = -Infinity;
  private alerted = false;

  /** @throws VigilError `invalid_argument` without columns, for fewer than three peers and for more metrics than a forest takes */
  constructor(settings: EntitySettings) {
    const { columns, together, algorithm, intervalMs } = settings;
    if (columns.length === 0 || (together === 'peers' && columns.length < PEERS_MIN)) {
      const wanted =
        together === 'peers' ? `peers need at least ${PEERS_MIN} columns` : 'at least one column is needed';
      throw new VigilError('invalid_argument', `${wanted}, got ${columns.length}`);
    }
    this.settings = settings;
    this.values = new Float64Array(columns.length);
    const { name, params } = algorithm;
    const madeFor = JSON.stringify([name, Object.entries(params).sort(), intervalMs, together, columns]);
    this.kind = { name: 'entity', version: 2, madeFor };
    const fixed = columns.length === 1 ? 'separate' : together;
    this.joint = fixed === null ? null : this.start(fixed);
  }

  /**
   * Continues bit for bit where `snapshot` was taken.
   *
   * @throws VigilError `failed_precondition` when the bytes are damaged, of another version, or for other columns, algorithm or interval
   */
  static restore(settings: EntitySettings, snapshot: Uint8Array): EntityEvaluator {
    const evaluator = new EntityEvaluator(settings);
    const input = new ByteReader(unseal(evaluator.kind, snapshot));
    evaluator.read(input);
    input.end();
    return evaluator;
  }

  /** How the columns belong together; null while their first rows are looked at. */
  get together(): Together | null {
    return this.joint?.together ?? null;
  }

  /** 0…1; 1 once every model has seen enough to speak. */
  get progress(): number {
    return this.joint?.models.progress ?? 0;
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    const { early, joint } = this;
    return joint === null ? early.bytes : joint.models.bytes + joint.decision.bytes + (joint.view?.bytes ?? 0);
  }

  /** Time of the newest row, −Infinity before the first. */
  get lastMs(): number {
    return this.newestMs;
  }

  /**
   * Scores a row, decides, then learns it. Rows before it is known how the columns belong together have no opinion, and are learnt then.
   *
   * A row whose time does not rise (repeated, unordered, NaN) is not shown to the models: it scores 0 and keeps the alert of
   * the row before.
   *
   * @param values one per column, in their order; NaN for a gap, ±Infinity counts as one
   * @throws VigilError `invalid_argument` when its rows tell that the columns are metrics, and they are more than a forest takes
   */
  push(timeMs: number, values: ArrayLike<number>): EntityRow {
    if (!(timeMs > this.newestMs)) {
      return { ...noOpinion(), alert: this.alerted };
    }
    this.newestMs = timeMs;
    for (let k = 0; k < this.values.length; k++) {
      const value = values[k] ?? NaN;
      this.values[k] = Number.isFinite(value) ? value : NaN;
    }
    if (this.joint !== null) {
      return this.step(timeMs, this.values, this.joint);
    }
    this.early.add(timeMs, this.values);
    if (this.early.rows.length < ROWS_TO_DECIDE) {
      return noOpinion();
    }
    this.joint = this.start(decideTogether(this.early.rows, this.values.length));
    return this.learnEarly(this.joint);
  }

  /**
   * Anomalies opened, changed or closed since the last call, each once in its newest state; told apart by `column` and `startMs`.
   * Those of several columns say what part each has in them.
   */
  takeAnomalies(): EntityAnomaly[] {
    return this.joint?.decision.takeAnomalies() ?? [];
  }

  /** Models and decisions, anomalies not yet taken included. */
  snapshot(): Uint8Array {
    const out = new ByteWriter();
    out.float64s([this.newestMs, this.alerted ? 1 : 0]);
    out.uint8(this.joint === null ? 0 : 1 + TOGETHER_NAMES.indexOf(this.joint.together));
    this.early.write(out);
    this.joint?.models.write(out);
    this.joint?.view?.write(out);
    this.joint?.glow.write(out);
    this.joint?.decision.write(out);
    return seal(this.kind, out.toBytes());
  }

  private read(input: ByteReader): void {
    this.newestMs = input.float64();
    this.alerted = input.float64() === 1;
    const code = input.uint8();
    this.early.read(input, this.values.length);
    if (code > 0) {
      this.joint = this.start(TOGETHER_NAMES[code - 1] ?? 'separate');
      this.joint.models.read(input);
      this.joint.view?.read(input);
      this.joint.glow.read(input);
      this.joint.decision.read(input);
    }
  }

  private start(together: Together): Joint {
    const { settings } = this;
    const arePeers = together === 'peers';
    const models = columnsFor(settings, settings.columns.length, together);
    return {
      together,
      models,
      view: arePeers ? new PeerView(settings.columns.length) : null,
      glow: new Afterglow(glowRows(settings.intervalMs, arePeers)),
      decision: new JointDecision(settings, together, models),
      remembers: models.members.some(({ name }) => name === 'novelty'),
    };
  }

  private learnEarly(joint: Joint): EntityRow {
    let row = noOpinion();
    this.early.drain((timeMs, values) => {
      row = this.step(timeMs, values, joint);
    });
    return row;
  }

  private step(timeMs: number, values: Float64Array, { models, view, glow, decision, remembers }: Joint): EntityRow {
    view?.push(values);
    models.push(timeMs, values, view);
    const { loudest, shares, alert, alertStrength } = decision.push({ timeMs, values }, models);
    const { strength, novelty } = decision.opinion;
    const opens = alert && !this.alerted;
    this.alerted = alert;
    const { expected, lower, upper } = models.verdicts[loudest] ?? noOpinion();
    return {
      anomalyScore: scoreOf(glow.push(strength), models.knots),
      alertScore: remembers ? novelty : opens ? alertStrength : 0,
      ...{ alert, expected, lower, upper, shares },
      column: Number.isNaN(expected) ? null : (this.settings.columns[loudest] ?? null),
    };
  }
}

function noOpinion(): EntityRow {
  const band = { expected: NaN, lower: NaN, upper: NaN };
  return { anomalyScore: 0, alertScore: 0, alert: false, ...band, column: null, shares: [] };
}
