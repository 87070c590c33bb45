import { Yielder } from '../../../base/cooperative';
import type { ResultScan, ScannedResult } from '../../store';
import type { Database } from '../database';
import { toPoint } from '../result-row';
import { also, conditionOf, STRIKING_SCORE } from './condition';
import { highestFirst } from './highest-first';
import { inAnyOrder, type FoundRow, type Selection } from './in-any-order';
import { merged } from './merge';
import { NEWEST_FIRST, OLDEST_FIRST, STRIKING_FIRST } from './order';
import { seriesOf } from './scanned-series';

/** @throws the reason of the signal, once aborted */
export async function* scanResults(
  reads: Database,
  scan: ResultScan,
  signal: AbortSignal
): AsyncGenerator<ScannedResult[]> {
  signal.throwIfAborted();
  const yielder = new Yielder({ signal });
  const series = await seriesOf(reads, scan, yielder);
  const selection = { reads, series, range: scan.range, condition: conditionOf(scan), yielder };
  for await (const piece of inOrder(selection, scan)) {
    signal.throwIfAborted();
    yield piece.map((found) => ({ series: found.series.shown, point: toPoint(found.row) }));
  }
}

function inOrder(selection: Selection, scan: ResultScan): AsyncGenerator<FoundRow[]> {
  switch (scan.order) {
    case 'any':
      return inAnyOrder(selection);
    case 'oldest first':
      return merged(selection, OLDEST_FIRST);
    case 'newest first':
      return merged(selection, NEWEST_FIRST);
    case 'highest score first':
      return scan.alertOnly === true ? highestFirst(selection) : strikingFirst(selection, scan);
    case 'alerts first':
      return scan.alertOnly === true ? inAnyOrder(selection) : alertsFirst(selection, scan);
  }
}

async function* strikingFirst(selection: Selection, scan: ResultScan): AsyncGenerator<FoundRow[]> {
  const { scoreMin = -Infinity } = scan;
  const striking = conditionOf({ ...scan, scoreMin: Math.max(scoreMin, STRIKING_SCORE) });
  yield* merged({ ...selection, condition: striking }, STRIKING_FIRST);
  if (scoreMin < STRIKING_SCORE) {
    const others = also(selection.condition, `(score is null or score < ${STRIKING_SCORE})`);
    yield* highestFirst({ ...selection, condition: others });
  }
}

async function* alertsFirst(selection: Selection, scan: ResultScan): AsyncGenerator<FoundRow[]> {
  yield* inAnyOrder({ ...selection, condition: conditionOf({ ...scan, alertOnly: true }) });
  yield* inAnyOrder({ ...selection, condition: also(selection.condition, 'alert = 0') });
}
