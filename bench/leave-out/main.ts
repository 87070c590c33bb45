import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { registry } from '../../src/core';
import { autoWith } from '../../src/core/detectors/auto/algorithm';
import { AUTO_TUNING } from '../../src/core/detectors/auto/tuning';
import { readIndex, SHARED } from '../quality/labelled-series';
import { scoreFiles } from '../quality/score-files';
import { judgeEvents } from '../quality/scorers';
import { categoryCurves, leaveCategoryOut, type CategoryCurves } from './leave-category-out';
import { leaveSourceOut } from './leave-source-out';
import { SETTINGS } from './settings';

/** The files are scored by so many processes at once. */
const PARTS = 2;

/**
 * What of the quality of `auto` rests on having been tuned on these very series: each source (for NAB each category) is scored
 * with the setting of a fixed list that is best on all others. Takes about ten minutes of two cores.
 *
 * @param args `--keep FOLDER`: leaves the result files there, and uses those that are there already
 */
export async function main(args: string[]): Promise<number> {
  const options = { keep: { type: 'string' }, part: { type: 'string' }, setting: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  if (readIndex() === null) {
    console.log(`leave-out: no labelled series at ${join(SHARED, 'data')}, nothing measured`);
    return 0;
  }
  const out = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'vigil-leave-out-')) : resolve(values.keep);
  if (values.part !== undefined) {
    scorePart(values.setting ?? '', Number(values.part), out);
    return 0;
  }
  try {
    await measure(out);
  } finally {
    if (values.keep === undefined) {
      rmSync(out, { recursive: true, force: true });
    }
  }
  return 0;
}

async function measure(out: string): Promise<void> {
  const reports = [];
  const standard: CategoryCurves[] = [];
  const lowFp: CategoryCurves[] = [];
  for (const { name } of SETTINGS) {
    await scoreAll(name, out);
    const results = join(out, name);
    const report = await judgeEvents(results);
    const { f1, recall, falsePerSeriesDay } = report.overall.alerts;
    const shown = [report.macro.vusPr ?? NaN, f1, recall, falsePerSeriesDay].map((number) => number.toFixed(3));
    console.log(
      `${name.padEnd(16)} VUS-PR ${shown[0]}, F1 ${shown[1]}, recall ${shown[2]}, false ${shown[3]} a series-day`
    );
    reports.push({ name, report });
    standard.push(await categoryCurves(name, results, 'standard'));
    lowFp.push(await categoryCurves(name, results, 'reward_low_FP_rate'));
  }
  const { vusPr, f1, recall, falsePerSeriesDay, chosen } = leaveSourceOut(reports);
  const shown = [vusPr, f1, recall, falsePerSeriesDay].map((number) => number.toFixed(3));
  console.log(
    `\nsettings chosen without the source: VUS-PR ${shown[0]}, F1 ${shown[1]}, recall ${shown[2]}, false ${shown[3]} a series-day`
  );
  Object.entries(chosen).forEach(([source, { rank, alerts }]) =>
    console.log(`  ${source.padEnd(26)} ${rank}; ${alerts}`)
  );
  for (const [name, settings] of [
    ['standard', standard],
    ['reward low FP', lowFp],
  ] as const) {
    const left = leaveCategoryOut(settings);
    console.log(
      `NAB ${name}, setting and threshold chosen without the category: ${left.score.toFixed(1)} (${left.chosen.join('; ')})`
    );
    const only = leaveCategoryOut(settings.slice(0, 1));
    console.log(`NAB ${name}, only the threshold chosen so: ${only.score.toFixed(1)}`);
  }
}

/** Half-written results are never taken for whole ones: a folder gets its name when all is in it. */
async function scoreAll(setting: string, out: string): Promise<void> {
  if (existsSync(join(out, setting))) {
    return;
  }
  mkdirSync(out, { recursive: true });
  await Promise.all(Array.from({ length: PARTS }, (_, part) => forkPart(setting, part, out)));
  renameSync(join(out, `${setting}.part`), join(out, setting));
}

async function forkPart(setting: string, part: number, out: string): Promise<void> {
  const args = ['leave-out', '--setting', setting, '--part', String(part), '--keep', out];
  const [code] = (await once(fork(join('bench', 'run.mjs'), args), 'exit')) as [number | null];
  if (code !== 0) {
    throw new Error(`scoring with ${setting} failed, see above`);
  }
}

function scorePart(name: string, part: number, out: string): void {
  const setting = SETTINGS.find((one) => one.name === name);
  if (setting === undefined) {
    throw new Error(`no setting is called "${name}"`);
  }
  const files = (readIndex() ?? []).filter((_, i) => i % PARTS === part).map(({ file }) => file);
  // Read only for everybody else: here the one entry is another for the life of this process.
  Object.assign(registry, { auto: autoWith({ ...AUTO_TUNING, ...setting.tuning }) });
  scoreFiles(files, { algorithm: 'auto', sensitivity: setting.sensitivity }, join(out, `${name}.part`));
}
