import { LIMITS, VigilError, type QueryType } from '../../../schema';
import type { Clock } from '../../base/clock';
import { alertFrames } from './alert';
import { annotationFrames } from './annotations';
import { anomalyFrames } from './anomalies';
import { bandFrames } from './band';
import type { Frame } from './frame';
import type { QueryAnswer, QueryCall, QueryItem } from './query-call';
import type { QueryContext } from './query-context';
import { parseModel } from './query-model';
import type { QueryReader } from './query-reader';
import { scoreFrames } from './score';
import { statusFrames } from './status';

/** One file a query type; `docs/queries.md` documents the frames of each. */
const FRAMES_OF: Record<QueryType, (context: QueryContext) => Promise<Frame[]>> = {
  band: bandFrames,
  score: scoreFrames,
  anomalies: anomalyFrames,
  annotations: annotationFrames,
  alert: alertFrames,
  status: statusFrames,
};

/** Queries of the Vigil data source: from saved model to frames, out of what is stored. */
export class Queries {
  readonly #reader: QueryReader;
  readonly #clock: Clock;

  constructor(reader: QueryReader, clock: Clock) {
    this.#reader = reader;
    this.#clock = clock;
  }

  /**
   * An answer for each refId. What is wrong with one query is its own answer and never that of another. Alert rules get
   * theirs within `LIMITS.alertTimeoutMs`, or an error that says so, since Grafana stops waiting soon after.
   */
  async run(call: QueryCall): Promise<Map<string, QueryAnswer>> {
    const time = this.#timeLimit(call);
    try {
      const answers = new Map<string, QueryAnswer>();
      for (const item of call.items) {
        answers.set(item.refId, await this.#answer(call, item, time.signal));
      }
      return answers;
    } finally {
      time.end();
    }
  }

  async #answer(call: QueryCall, item: QueryItem, signal: AbortSignal): Promise<QueryAnswer> {
    try {
      signal.throwIfAborted();
      const model = parseModel(item);
      const { range } = item;
      if (!(range.fromMs < range.toMs)) {
        throw new VigilError(
          'invalid_argument',
          `the time range must begin before it ends, got ${range.fromMs} to ${range.toMs}`
        );
      }
      const context: QueryContext = {
        reader: this.#reader,
        orgId: call.orgId,
        datasourceUid: call.datasourceUid,
        model,
        range,
        maxDataPoints: item.maxDataPoints,
        nowMs: this.#clock.nowMs(),
        signal,
      };
      return { ok: true, frames: await orAborted(FRAMES_OF[model.queryType](context), signal) };
    } catch (thrown) {
      return { ok: false, error: VigilError.from(thrown) };
    }
  }

  #timeLimit({ signal, fromAlert }: QueryCall): { signal: AbortSignal; end: () => void } {
    if (!fromAlert) {
      return { signal, end: () => {} };
    }
    const controller = new AbortController();
    const end = this.#clock.setTimer(LIMITS.alertTimeoutMs, () => {
      const seconds = LIMITS.alertTimeoutMs / 1_000;
      controller.abort(new VigilError('deadline_exceeded', `the alert query took longer than ${seconds} s`));
    });
    return { signal: AbortSignal.any([signal, controller.signal]), end };
  }
}

/** Gives up waiting when the signal aborts; a read that is under way ends by itself. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
