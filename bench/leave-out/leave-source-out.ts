import type { EventReport } from '../quality/scorers';

/** Reports of all settings, the shipped one first. */
export type Reports = ReadonlyArray<{ name: string; report: EventReport }>;

export interface LeftOut {
  /** Mean over sources, each scored with the setting that is best on the others. */
  vusPr: number;
  f1: number;
  recall: number;
  falsePerSeriesDay: number;
  /** The settings chosen, by source left out: for ranking and for alerts. */
  chosen: Record<string, { rank: string; alerts: string }>;
}

/** Scores every source with the setting that was best on all others. */
export function leaveSourceOut(reports: Reports): LeftOut {
  const sources = Object.keys(reports[0]?.report.bySource ?? {});
  const chosen: LeftOut['chosen'] = {};
  const ranks: number[] = [];
  let counts = NOTHING;
  for (const source of sources) {
    const others = sources.filter((other) => other !== source);
    const rank = best(reports, ({ report }) => mean(others.map((other) => report.bySource[other]?.vusPr ?? null)));
    const alerts = best(reports, ({ report }) => f1Of(sum(others.map((other) => countsOf(report, other)))));
    chosen[source] = { rank: rank.name, alerts: alerts.name };
    const vusPr = rank.report.bySource[source]?.vusPr ?? null;
    if (vusPr !== null) {
      ranks.push(vusPr);
    }
    counts = sum([counts, countsOf(alerts.report, source)]);
  }
  const { events, caught, episodes, falseEpisodes, days } = counts;
  const recall = caught / events;
  return { vusPr: mean(ranks), f1: f1Of(counts), recall, falsePerSeriesDay: falseEpisodes / days, chosen };
}

function countsOf({ series }: EventReport, source: string): Counts {
  return sum(series.filter((one) => one.source === source).map(({ alerts, days }) => ({ ...alerts, days })));
}

interface Counts {
  events: number;
  caught: number;
  episodes: number;
  falseEpisodes: number;
  days: number;
}

const NOTHING: Counts = { events: 0, caught: 0, episodes: 0, falseEpisodes: 0, days: 0 };

function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, one) => ({
      events: total.events + one.events,
      caught: total.caught + one.caught,
      episodes: total.episodes + one.episodes,
      falseEpisodes: total.falseEpisodes + one.falseEpisodes,
      days: total.days + one.days,
    }),
    NOTHING
  );
}

function f1Of({ events, caught, episodes, falseEpisodes }: Counts): number {
  const recall = events === 0 ? 0 : caught / events;
  const precision = episodes === 0 ? 0 : 1 - falseEpisodes / episodes;
  return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
}

/** The first of the best. */
function best<One>(all: readonly One[], value: (one: One) => number): One {
  const [first, ...rest] = all;
  if (first === undefined) {
    throw new Error('no setting was measured');
  }
  return rest.reduce((top, one) => (value(one) > value(top) ? one : top), first);
}

function mean(numbers: ReadonlyArray<number | null>): number {
  const known = numbers.filter((number) => number !== null);
  return known.reduce((total, number) => total + number, 0) / known.length;
}
