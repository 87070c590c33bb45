import type { Alerts, EventReport, Measures, NabReport } from './scorers';
import { levelOf, type Target } from './targets';

const MEASURES = ['vusPr', 'vusRoc', 'ap', 'f1', 'rangeF1'] as const;
/** Sources whose series have several value columns. */
const SEVERAL_COLUMNS = ['service-kpi', 'group'];
const LEVELS = ['MISSED', 'floor', 'goal'] as const;

const cell = (number: number | null | undefined) =>
  (number === null || number === undefined ? '-' : number.toFixed(3)).padStart(9);
const cells = (measures: Measures) => MEASURES.map((name) => cell(measures[name])).join('');
const caught = ({ caught: hit, events }: Pick<Alerts, 'caught' | 'events'>) => `${hit}/${events}`;

export function printEvents({ overall, macro, bySource }: EventReport): void {
  console.log(`${'source'.padEnd(26)}${MEASURES.map((name) => name.padStart(9)).join('')}   events caught   false`);
  for (const [source, measures] of Object.entries(bySource)) {
    const { alerts } = measures;
    console.log(
      `${source.padEnd(26)}${cells(measures)}${caught(alerts).padStart(16)}${String(alerts.falseEpisodes).padStart(8)}`
    );
  }
  console.log(`${'mean over sources'.padEnd(26)}${cells(macro)}`);
  const single = Object.entries(bySource).filter(([source]) => !SEVERAL_COLUMNS.includes(source));
  const means = MEASURES.map((name) => cell(mean(single.map(([, measures]) => measures[name]))));
  console.log(`${'… with one value column'.padEnd(26)}${means.join('')}`);
  const { f1, recall, precision, falsePerSeriesDay } = overall.alerts;
  console.log(
    `alerts: F1${cell(f1)}, recall${cell(recall)}, precision${cell(precision)}, false per series-day${cell(falsePerSeriesDay)}`
  );
}

export function printMinute({ f1, events, caught: hit, falsePerSeriesDay }: Alerts): void {
  console.log(
    `1-minute series alone: F1${cell(f1)}, ${caught({ caught: hit, events })}, false a day${cell(falsePerSeriesDay)}`
  );
}

/** @param reports in the order of `titles` */
export function printNab(title: string, { profiles }: NabReport): void {
  for (const [name, { score, detected, windows, falsePositiveRows }] of Object.entries(profiles)) {
    console.log(
      `nab ${title.padEnd(15)}${name.padEnd(20)}${score.toFixed(1).padStart(6)}, windows ${detected}/${windows}, false rows ${falsePositiveRows}`
    );
  }
}

/** One line per algorithm, in Markdown. */
export function summaryRow(name: string, events: EventReport, nab: { best: NabReport; shipped: NabReport }): string {
  const { alerts } = events.overall;
  const score = (report: NabReport, profile: string) => (report.profiles[profile]?.score ?? NaN).toFixed(1);
  const numbers = [
    events.macro.vusPr?.toFixed(3),
    alerts.f1.toFixed(3),
    alerts.recall.toFixed(2),
    alerts.falsePerSeriesDay.toFixed(3),
    `${score(nab.best, 'standard')} / ${score(nab.shipped, 'standard')}`,
    score(nab.shipped, 'reward_low_FP_rate'),
    events.bySource['group']?.vusPr?.toFixed(3),
  ];
  return `| ${name} | ${numbers.join(' | ')} |`;
}

export const SUMMARY_HEAD = `| algorithm | VUS-PR | alert F1 | recall | false a series-day | NAB best / shipped | NAB low FP | groups VUS-PR |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |`;

export function printTargets(targets: readonly Target[]): void {
  console.log('| measure | reached | floor | goal | |\n| --- | ---: | ---: | ---: | --- |');
  for (const target of targets) {
    const sign = target.atMost === true ? '≤ ' : '';
    const shown = target.reached.toFixed(target.goal >= 1 ? 1 : 3);
    const { what, floor, goal } = target;
    console.log(`| ${what} | ${shown} | ${sign}${floor} | ${sign}${goal} | ${LEVELS[levelOf(target)]} |`);
  }
}

function mean(numbers: Array<number | null>): number {
  const known = numbers.filter((number) => number !== null);
  return known.reduce((sum, number) => sum + number, 0) / known.length;
}
