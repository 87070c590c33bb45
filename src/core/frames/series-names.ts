import { canonicalLabels, type Labels } from '../../schema';
import type { FrameSeries } from './frame';

const QUERIES_MAX = 10_000;

export type KnowsSeries = (labels: Labels, refId: string) => boolean;

/** Labels that may have been added to a series, the longest first: a short name may be one of before a collision. */
const NAMINGS = [['field', 'frame'], ['field'], ['frame']] as const;

/**
 * Gives series of one query the labels that tell them apart, always the same ones.
 *
 * - `refId`, when the query consists of several;
 * - `field` (the name of the numeric field), when fields of one frame, or frames of one answer, have the same labels;
 * - `frame` (the name of the frame), when even that leaves some the same.
 *
 * Whether `field` and `frame` are needed is remembered for the query, because an answer for a short range may hold only
 * one of the series that would collide, and a series must not change its labels from one fetch to the next. Nor from one
 * process to the next: who already has series of the query says so by `knows`.
 */
export class SeriesNames {
  readonly #needs = new Map<string, Set<string>>();

  /**
   * True when the answer showed a need that was not known: what was named before it must be named again.
   *
   * @param knows whether there is a series with these labels (`refId` not yet among them) already
   */
  learn(query: string, series: readonly FrameSeries[], knows: KnowsSeries = () => false): boolean {
    const needs = this.#needsOf(query);
    const before = needs.size;
    for (const item of series) {
      const known = NAMINGS.find((naming) => knows(namedBy(naming, item), item.refId)) ?? [];
      known.forEach((need) => needs.add(`${need} ${item.refId}`));
    }
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

  #named(needs: ReadonlySet<string>, item: FrameSeries): Labels {
    return namedBy(
      (['field', 'frame'] as const).filter((need) => needs.has(`${need} ${item.refId}`)),
      item
    );
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

function namedBy(naming: ReadonlyArray<'field' | 'frame'>, item: FrameSeries): Labels {
  return { ...item.labels, ...Object.fromEntries(naming.map((need) => [need, item[need]])) };
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
