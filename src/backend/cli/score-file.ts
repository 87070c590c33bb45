import { median, type EntitySettings } from '../../core';
import { MINUTE_MS, SEVERITY_LIMITS_DEFAULT, VigilError } from '../../schema';
import { ResultFile } from './result-file';
import { RowFaults } from './row-faults';
import { RowScorer } from './row-scorer';
import { ScoreInput, toNumber, type InputColumn, type InputRow } from './score-input';
import type { ScoreSettings } from './score-options';

/** Rows looked at before scoring starts, for columns and interval. */
const ROWS_AHEAD = 1_000;
/** Between two reports of progress. */
const ROWS_PER_REPORT = 5_000;

export interface ScoreFileJob {
  input: string;
  output: string;
  settings: ScoreSettings;
  /** Stops it in between. */
  signal: AbortSignal;
  /** Told the share of the file that is done, 0…1. */
  onProgress: (share: number) => void;
}

/**
 * Scores one file as a stream and writes one result row per input row, in the same order. Memory does not grow with the file.
 *
 * The result is there whole or not at all.
 *
 * @returns what was odd about the input, and how several columns were taken, in words
 * @throws VigilError `invalid_argument` for a file without times or numbers, and for a bad row in strict mode; `unavailable` when it
 *   cannot be read or written; `canceled` by the signal
 */
export async function scoreFile(job: ScoreFileJob): Promise<string[]> {
  const input = await ScoreInput.open(job.input);
  try {
    const rows = input.rows();
    const ahead = await takeAhead(rows);
    const columns = columnsWithNumbers(input.columns, ahead);
    const scorer = new RowScorer(columns, entitySettings(job.settings, columns, ahead));
    const faults = new RowFaults(job.settings.isStrict);
    const result = await ResultFile.create(job.output);
    try {
      await result.add(scorer.header);
      for (const row of ahead) {
        await result.add(scorer.score(row, faults));
      }
      let count = 0;
      for await (const row of rows) {
        await result.add(scorer.score(row, faults));
        if (++count % ROWS_PER_REPORT === 0) {
          assertGoesOn(job.signal);
          job.onProgress(input.progress);
        }
      }
      assertGoesOn(job.signal);
      await result.finish();
    } catch (thrown) {
      await result.discard();
      throw thrown;
    }
    return [...scorer.remarks(), ...faults.remarks()];
  } finally {
    await input.close();
  }
}

async function takeAhead(rows: AsyncGenerator<InputRow>): Promise<InputRow[]> {
  const ahead: InputRow[] = [];
  while (ahead.length < ROWS_AHEAD) {
    const next = await rows.next();
    if (next.done === true) {
      break;
    }
    ahead.push(next.value);
  }
  return ahead;
}

/** Columns with a number in the rows looked at; without any, those that have nothing in them yet. */
function columnsWithNumbers(columns: readonly InputColumn[], rows: readonly InputRow[]): InputColumn[] {
  const numbers = (at: number) => rows.map(({ cells }) => toNumber(cells[at] ?? ''));
  const some = columns.filter(({ at }) => numbers(at).some((value) => value !== null && !Number.isNaN(value)));
  const chosen = some.length > 0 ? some : columns.filter(({ at }) => numbers(at).every((value) => value !== null));
  if (chosen.length === 0 || rows.every(({ timeMs }) => Number.isNaN(timeMs))) {
    throw new VigilError('invalid_argument', 'it has no column of times or none of numbers');
  }
  return chosen;
}

function entitySettings(settings: ScoreSettings, columns: readonly InputColumn[], rows: InputRow[]): EntitySettings {
  const { algorithm, sensitivity, direction, together, intervalMs } = settings;
  return {
    ...{ algorithm, sensitivity, direction, together },
    intervalMs: intervalMs ?? usualIntervalMs(rows),
    minDeviation: { absolute: null, relative: null },
    severityLimits: SEVERITY_LIMITS_DEFAULT,
    columns: columns.map(({ name }) => name),
  };
}

function usualIntervalMs(rows: readonly InputRow[]): number {
  const steps = rows.map(({ timeMs }, i) => timeMs - (rows[i - 1]?.timeMs ?? NaN)).filter((step) => step > 0);
  return steps.length === 0 ? MINUTE_MS : Math.round(median(steps));
}

function assertGoesOn(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new VigilError('canceled', 'stopped');
  }
}
