import { canonicalLabels, type Labels } from '../../schema';
import type { FrameSeries } from './frame';

const QUERIES_MAX = 10_000;

/**
 * Gives series of one query the labels that tell them apart, always the same ones.
 *
 * - `refId`, when the query consists of several;
 * - `field` (the name of the numeric field), when fields of one frame, or frames of one answer, have the same labels;
 * - `frame` (the name of the frame), when even that leaves some the same.
 *
 * Whether `field` and `frame` are needed is remembered for the query, because an answer for a short range may hold only
 * one of the series that would collide, and a series must not change its labels from one fetch to the next.
 */
export class SeriesNames {
  readonly #needs = new Map<string, Set<string>>();

  /** True when the answer showed a need that was not known: what was named before it must be named again. */
  learn(query: string, series: readonly FrameSeries[]): boolean {
    const needs = this.#needsOf(query);
    const before = needs.size;
    for (const { refId } of series.filter(({ sharesLabels }) => sharesLabels)) {
      needs.add(`field ${refId}`);
    }
    for (const need of ['field', 'frame'] as const) {
      for (const refId of collisions(series, need, (item) => this.#named(needs, item))) {
        needs.add(`${need} ${refId}`);
      }
    }
    return needs.size > before;
  }

  labelsOf(query: string, series: FrameSeries, severalQueries: boolean): Labels {
    const labels = this.#named(this.#needsOf(query), series);
    return severalQueries ? { ...labels, refId: series.refId } : labels;
  }

  #named(needs: ReadonlySet<string>, { refId, labels, field, frame }: FrameSeries): Labels {
    return {
      ...labels,
      ...(needs.has(`field ${refId}`) && { field }),
      ...(needs.has(`frame ${refId}`) && { frame }),
    };
  }

  #needsOf(query: string): Set<string> {
    const needs = this.#needs.get(query) ?? new Set();
    this.#needs.delete(query);
    this.#needs.set(query, needs);
    const [oldest] = this.#needs.keys();
    if (this.#needs.size > QUERIES_MAX && oldest !== undefined) {
      this.#needs.delete(oldest);
    }
    return needs;
  }
}

/** Queries in which two series with different names of this kind would have the same labels. */
function collisions(
  series: readonly FrameSeries[],
  name: 'field' | 'frame',
  labelsOf: (series: FrameSeries) => Labels
): Set<string> {
  const names = new Map<string, string>();
  const colliding = new Set<string>();
  for (const item of series) {
    const identity = `${item.refId} ${canonicalLabels(labelsOf(item))}`;
    const known = names.get(identity);
    if (known !== undefined && known !== item[name]) {
      colliding.add(item.refId);
    }
    names.set(identity, item[name]);
  }
  return colliding;
}
