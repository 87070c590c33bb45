import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ALGORITHM_NAMES, MINUTE_MS, type AlgorithmName } from '../../src/schema';
import { heavyTailRates, TAIL_SPANS } from './heavy-tails';
import { readIndex, SHARED, type IndexEntry } from './labelled-series';
import { printEvents, printMinute, printNab, printTargets, SUMMARY_HEAD, summaryRow } from './report';
import { scoreFiles } from './score-files';
import { judge, type Alerts, type EventReport } from './scorers';
import { levelOf, targetsOf } from './targets';

/** What has to reach the targets. */
const JUDGED: AlgorithmName = 'auto';
/** The files are scored by so many processes at once. */
const PARTS = 2;
const USAGE = 'usage: npm run bench -- quality [ALGORITHM ...] [--keep FOLDER]';

/**
 * Scores the labelled series with algorithms as shipped (default: all), prints what the scorers beside the data say, and what of it
 * `auto` has to reach. Result files are left in FOLDER/ALGORITHM with `--keep`.
 *
 * @returns 1 when `auto` misses a floor, 2 for wrong arguments
 */
export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { keep: { type: 'string' }, part: { type: 'string' } },
  });
  const index = readIndex();
  if (index === null) {
    console.log(`quality: no labelled series at ${join(SHARED, 'data')}, nothing measured`);
    return 0;
  }
  const names = positionals.length === 0 ? ALGORITHM_NAMES : (positionals as AlgorithmName[]);
  if (names.some((name) => !ALGORITHM_NAMES.includes(name))) {
    console.error(`${USAGE}\nALGORITHM is one of: ${ALGORITHM_NAMES.join(', ')}`);
    return 2;
  }
  const out = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'vigil-quality-')) : resolve(values.keep);
  if (values.part !== undefined) {
    scorePart(names[0] ?? JUDGED, { index, part: Number(values.part), out });
    return 0;
  }
  try {
    const rows: string[] = [];
    let met = true;
    for (const name of names) {
      const measured = await measure(name, index, out);
      rows.push(measured.row);
      met &&= measured.met;
    }
    console.log(`\n${SUMMARY_HEAD}\n${rows.join('\n')}`);
    return met ? 0 : 1;
  } finally {
    if (values.keep === undefined) {
      rmSync(out, { recursive: true, force: true });
    }
  }
}

async function measure(name: AlgorithmName, index: IndexEntry[], out: string): Promise<{ row: string; met: boolean }> {
  await Promise.all(Array.from({ length: PARTS }, (_, part) => forkPart(name, part, out)));
  const reports = await judge(join(out, name));
  const { events, nabBest, nabShipped } = reports;
  console.log(`\n${name}: as shipped, ${index.length} series`);
  printEvents(events);
  const minute = minuteAlerts(events, index);
  printMinute(minute);
  printNab('best threshold', nabBest);
  printNab('as shipped', nabShipped);
  const rates = heavyTailRates(name);
  const shown = rates.map((rate, i) => `${TAIL_SPANS[i]?.name} ${rate.toFixed(3)}`).join(', ');
  console.log(`log-normal noise, anomalies a day: ${shown}`);
  const targets = targetsOf({ ...reports, minute, heavyTails: Math.max(...rates) });
  if (name === JUDGED) {
    console.log('');
    printTargets(targets);
  }
  const met = name !== JUDGED || targets.every((target) => levelOf(target) > 0);
  return { row: summaryRow(name, events, { best: nabBest, shipped: nabShipped }), met };
}

/** Alerts of the series at one minute. */
function minuteAlerts({ series }: EventReport, index: readonly IndexEntry[]): Alerts {
  const wanted = new Set(
    index.filter(({ intervalMs }) => intervalMs === MINUTE_MS).map(({ name }) => name)
  );
  const found = series.filter(({ name }) => wanted.has(name));
  const sum = (count: (one: EventReport['series'][number]) => number) =>
    found.reduce((total, one) => total + count(one), 0);
  const events = sum(({ alerts }) => alerts.events);
  const caught = sum(({ alerts }) => alerts.caught);
  const episodes = sum(({ alerts }) => alerts.episodes);
  const falseEpisodes = sum(({ alerts }) => alerts.falseEpisodes);
  const recall = caught / events;
  const precision = episodes === 0 ? 0 : 1 - falseEpisodes / episodes;
  const f1 = recall + precision > 0 ? (2 * recall * precision) / (recall + precision) : 0;
  return {
    events,
    caught,
    episodes,
    falseEpisodes,
    recall,
    precision,
    f1,
    falsePerSeriesDay: falseEpisodes / sum(({ days }) => days),
  };
}

/** Every so-manieth file, so that each part has some of every source. */
function scorePart(
  name: AlgorithmName,
  { index, part, out }: { index: IndexEntry[]; part: number; out: string }
): void {
  const files = index.filter((_, i) => i % PARTS === part).map(({ file }) => file);
  scoreFiles(files, { algorithm: name }, join(out, name));
}

async function forkPart(name: AlgorithmName, part: number, out: string): Promise<void> {
  const child = fork(join('bench', 'run.mjs'), ['quality', name, '--keep', out, '--part', String(part)]);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) {
    throw new Error(`scoring with ${name} failed, see above`);
  }
}
