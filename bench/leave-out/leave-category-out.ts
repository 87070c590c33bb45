import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SHARED } from '../quality/labelled-series';

/** Thresholds on the strength of an alert; 1 ships. */
const THRESHOLDS = Array.from({ length: 31 }, (_, i) => 0.8 + i / 50);
/** A threshold is as good as the mean of its neighbourhood: a lucky one is not chosen. */
const NEIGHBOURS = 2;

/** What `nab-score.mjs` exports, as far as it is used. */
interface Scorer {
  PROFILES: Record<string, unknown>;
  loadCorpus(options: Record<string, string>): { corpus: Array<{ category: string }> };
  sweep(corpus: unknown[], weights: unknown, threshold: number): { raw: number; nullRaw: number; perfect: number };
}

/** Points over doing nothing, and the most there are, of one category at each threshold. */
interface Curve {
  gained: number[];
  most: number;
}

export interface CategoryCurves {
  name: string;
  /** By category. */
  curves: Record<string, Curve>;
}

/** Scores the results of one setting at every threshold, category by category. */
export async function categoryCurves(name: string, results: string, profile: string): Promise<CategoryCurves> {
  const scorer = (await import(pathToFileURL(join(SHARED, 'bench/nab-score.mjs')).href)) as Scorer;
  const data = join(SHARED, 'data/nab');
  const labels = join(data, 'combined_windows.json');
  const { corpus } = scorer.loadCorpus({ data, labels, results: join(results, 'nab'), column: 'alert_score' });
  const categories = [...new Set(corpus.map(({ category }) => category))];
  const curves = categories.map((category): [string, Curve] => {
    const own = corpus.filter((series) => series.category === category);
    const swept = THRESHOLDS.map((threshold) => scorer.sweep(own, scorer.PROFILES[profile], threshold));
    const [{ perfect, nullRaw } = { perfect: 0, nullRaw: 0 }] = swept;
    return [category, { gained: swept.map(({ raw, nullRaw: nothing }) => raw - nothing), most: perfect - nullRaw }];
  });
  return { name, curves: Object.fromEntries(curves) };
}

/**
 * The score 0…100 when setting and threshold for each category are those that are best on the other categories.
 *
 * @returns with the choice made for each category
 */
export function leaveCategoryOut(settings: readonly CategoryCurves[]): { score: number; chosen: string[] } {
  const categories = Object.keys(settings[0]?.curves ?? {});
  let gained = 0;
  let most = 0;
  const chosen = categories.map((category) => {
    const others = categories.filter((other) => other !== category);
    const { setting, at } = bestOn(settings, others);
    gained += setting.curves[category]?.gained[at] ?? 0;
    most += setting.curves[category]?.most ?? 0;
    return `${category}: ${setting.name} at ${(THRESHOLDS[at] ?? NaN).toFixed(2)}`;
  });
  return { score: (100 * gained) / most, chosen };
}

function bestOn(settings: readonly CategoryCurves[], categories: readonly string[]) {
  let top: { setting: CategoryCurves; at: number; score: number } | null = null;
  for (const setting of settings) {
    for (let at = NEIGHBOURS; at < THRESHOLDS.length - NEIGHBOURS; at++) {
      const score = meanAround(setting, categories, at);
      top = top === null || score > top.score ? { setting, at, score } : top;
    }
  }
  if (top === null) {
    throw new Error('no setting was measured');
  }
  return top;
}

function meanAround({ curves }: CategoryCurves, categories: readonly string[], at: number): number {
  let gained = 0;
  for (const category of categories) {
    for (let k = at - NEIGHBOURS; k <= at + NEIGHBOURS; k++) {
      gained += curves[category]?.gained[k] ?? 0;
    }
  }
  return gained;
}
