import type { HistoryRun, HistoryState } from '../../../../schema';
import { formatShare } from '../../../../ui/format/numbers';
import { formatShortTime } from '../../../../ui/format/times';

/** It does not change any more. */
export function isOver({ state }: Pick<HistoryRun, 'state'>): boolean {
  return state !== 'waiting' && state !== 'running';
}

const WORDS: Readonly<Record<HistoryState, string>> = {
  waiting: 'waiting for its turn',
  running: 'running',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'failed',
};

export function stateInWords({ state, progress }: Pick<HistoryRun, 'state' | 'progress'>): string {
  const isPart = state === 'running' || state === 'stopped' || state === 'failed';
  return isPart ? `${WORDS[state]}, ${formatShare(progress)}` : WORDS[state];
}

export function rangeInWords({ fromMs, toMs }: Pick<HistoryRun, 'fromMs' | 'toMs'>): string {
  return `${formatShortTime(fromMs)} to ${formatShortTime(toMs)}`;
}
