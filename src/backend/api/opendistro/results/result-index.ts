import { compileGlob } from '../../../services/search/match/glob';
import type { ResultSource } from '../../../services/search/results/result-view';
import { keptOf } from '../detectors/kept';

/** What the results of all detectors without an index of their own are found under. */
const ALIAS = '.opendistro-anomaly-results';
/** Of one day of them; which days there are is for the query to say. */
const HISTORY = `${ALIAS}-history-`;

/** `_index` of the result at a time: the detector's own, or that of the day. */
export function resultIndex(source: ResultSource, timeMs: number): string {
  return customIndex(source) ?? `${HISTORY}${new Date(timeMs).toISOString().slice(0, 10).replaceAll('-', '.')}-1`;
}

function customIndex({ spec }: ResultSource): string | undefined {
  return keptOf(spec).resultIndex;
}

/** What lies under some names and patterns of indices. */
export interface IndexSelection {
  accepts(source: ResultSource): boolean;
  /** A name, not a pattern, under which nothing is kept. */
  missing(sources: readonly ResultSource[]): string | undefined;
}

/**
 * Sources whose results lie in one of the indices: names, patterns with `*`, lists with commas.
 *
 * @param withDefault results without an index of their own count in any case
 */
export function inIndices(indices: readonly string[], { withDefault }: { withDefault: boolean }): IndexSelection {
  const names = indices
    .flatMap((each) => each.split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => (each === '_all' ? '*' : each));
  const globs = names.map(compileGlob);
  const isOfDefault = (name: string, i: number) => name.startsWith(HISTORY) || globs[i]?.(ALIAS) === true;
  const hasDefault = withDefault || names.some(isOfDefault);
  return {
    accepts: (source) => {
      const custom = customIndex(source);
      return custom === undefined ? hasDefault : globs.some((fits) => fits(custom));
    },
    missing: (sources) => {
      const customs = new Set(sources.map(customIndex));
      return names.find((name, i) => !name.includes('*') && !isOfDefault(name, i) && !customs.has(name));
    },
  };
}
