import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SHARED } from './labelled-series';

const DATA = join(SHARED, 'data');

export interface Alerts {
  events: number;
  caught: number;
  episodes: number;
  falseEpisodes: number;
  recall: number;
  precision: number;
  f1: number;
  falsePerSeriesDay: number;
}

export interface Measures {
  vusPr: number | null;
  vusRoc: number | null;
  ap: number | null;
  f1: number | null;
  rangeF1: number | null;
}

/** What `event-score.mjs --json` says, as far as it is used. */
export interface EventReport {
  overall: { alerts: Alerts };
  macro: Measures;
  bySource: Record<string, Measures & { alerts: Alerts }>;
  series: Array<{
    name: string;
    source: string;
    days: number;
    alerts: Pick<Alerts, 'events' | 'caught' | 'episodes' | 'falseEpisodes'>;
  }>;
}

/** What `nab-score.mjs --json` says, as far as it is used. */
export interface NabReport {
  profiles: Record<string, { score: number; detected: number; windows: number; falsePositiveRows: number }>;
}

export interface Reports {
  events: EventReport;
  /** With the threshold that is best for each profile. */
  nabBest: NabReport;
  /** With the threshold that ships. */
  nabShipped: NabReport;
}

/** What the scorer of events says of the result files below `results`. */
export function judgeEvents(results: string): Promise<EventReport> {
  return run<EventReport>('event-score.mjs', ['--data', DATA, '--results', results]);
}

/** Lets the scorers beside the data judge the result files below `results`, at once. */
export async function judge(results: string): Promise<Reports> {
  const nab = (...more: string[]) =>
    run<NabReport>('nab-score.mjs', [
      ...['--data', join(DATA, 'nab'), '--labels', join(DATA, 'nab/combined_windows.json')],
      ...['--results', join(results, 'nab'), '--column', 'alert_score', ...more],
    ]);
  const [events, nabBest, nabShipped] = await Promise.all([judgeEvents(results), nab(), nab('--threshold', '1')]);
  return { events, nabBest, nabShipped };
}

async function run<Report>(script: string, args: string[]): Promise<Report> {
  const options = { maxBuffer: 256 * 1024 * 1024, encoding: 'utf8' } as const;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(SHARED, 'bench', script), ...args, '--json'],
    options
  );
  return JSON.parse(stdout) as Report;
}
