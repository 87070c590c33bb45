import { compileGlob } from '../../../services/search/match/glob';
import type { ResultSource } from '../../../services/search/results/result-view';
import { keptOf } from '../detectors/kept';

/** What the results of all detectors without an index of their own are found under. */
const ALIAS = '.opendistro-anomaly-results';

/** `_index` of the result at a time: the detector's own, or that of the day. */
export function resultIndex(source: ResultSource, timeMs: number): string {
  return (
    customIndex(source) ?? `${ALIAS}-history-${new Date(timeMs).toISOString().slice(0, 10).replaceAll('-', '.')}-1`
  );
}

function customIndex({ spec }: ResultSource): string | undefined {
  return keptOf(spec).resultIndex;
}

/**
 * Sources whose results lie in one of the indices: names, patterns with `*`, lists with commas.
 *
 * @param withDefault results without an index of their own count in any case
 */
export function inIndices(
  indices: readonly string[],
  { withDefault }: { withDefault: boolean }
): (source: ResultSource) => boolean {
  const patterns = indices.flatMap((each) => each.split(',')).map((each) => each.trim());
  const globs = patterns.filter((each) => each !== '').map((each) => (each === '_all' ? '*' : each));
  const fits = globs.map(compileGlob);
  // A pattern for days matches whatever the days are: which documents those are is for the query to say.
  const ofDefault =
    withDefault ||
    fits.some((fit) => fit(ALIAS)) ||
    globs.some((each) => each.startsWith(`${ALIAS}-history-`) || each.startsWith(`<${ALIAS}`));
  return (source) => {
    const custom = customIndex(source);
    return custom === undefined ? ofDefault : fits.some((fit) => fit(custom));
  };
}
