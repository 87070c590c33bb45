import { HOUR_MS, type SourceQuery, type SourceTest } from '../../schema';
import type { Clock } from '../base/clock';
import type { Sources } from './sources';

/** A trial asks for this many intervals, and for an hour at least. */
const TRIAL_INTERVALS = 60;
const TRIAL_SERIES = 1_000;
const EXAMPLES = 10;

/** Asks a source once, to see whether it answers and with what. */
export class SourceTests {
  readonly #sources: Sources;
  readonly #clock: Clock;

  constructor(sources: Sources, clock: Clock) {
    this.#sources = sources;
    this.#clock = clock;
  }

  /** @throws VigilError as `Source.fetch` does: its message is fit for users */
  async run(
    orgId: number,
    { source, intervalMs }: { source: SourceQuery; intervalMs: number },
    signal: AbortSignal
  ): Promise<SourceTest> {
    const extent = await this.#sources.extent(source, orgId, signal);
    const toMs = Math.floor(this.#clock.nowMs() / intervalMs) * intervalMs;
    const lastPart = { fromMs: toMs - Math.max(TRIAL_INTERVALS * intervalMs, HOUR_MS), toMs };
    const range = extent === null ? lastPart : { fromMs: extent.fromMs - 1, toMs: extent.toMs };
    const request = { orgId, query: source, range, intervalMs, seriesLimit: TRIAL_SERIES, signal };
    const { series, seriesLeftOut, notices } = await this.#sources.fetch(request);
    const points = series.reduce((sum, { values }) => sum + values.filter((value) => !Number.isNaN(value)).length, 0);
    const expected = series.length * Math.max(1, Math.floor((range.toMs - range.fromMs) / intervalMs));
    return {
      series: series.length + seriesLeftOut,
      points,
      missing: series.length === 0 ? 0 : Math.max(0, 1 - points / expected),
      examples: series.slice(0, EXAMPLES).map(({ labels }) => labels),
      extent,
      notices,
    };
  }
}
