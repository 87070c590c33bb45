import { canonicalLabels } from '../../schema';

/** Orders by canonical labels (code units), keeps the first `seriesLimit` and counts the rest. */
export function limitSeries<T extends { labels: Readonly<Record<string, string>> }>(
  series: readonly T[],
  seriesLimit: number
): { kept: T[]; leftOut: number } {
  const byLabels = series
    .map((item) => ({ item, key: canonicalLabels(item.labels) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  const kept = byLabels.slice(0, seriesLimit).map(({ item }) => item);
  return { kept, leftOut: series.length - kept.length };
}
