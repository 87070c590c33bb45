import type { DetectorState } from '../../schema';
import { formatDuration } from '../format/durations';
import { formatShare } from '../format/numbers';
import { formatRelative } from '../format/times';

/** The state of a detector in a few words: `running`, `learning 62 %`, `failing for 12 min`, `disabled`. */
export function stateInWords(state: DetectorState, nowMs: number): string {
  switch (state.kind) {
    case 'learning':
      return state.progress === null ? 'learning' : `learning ${formatShare(state.progress)}`;
    case 'failing':
      return state.failing === null ? 'failing' : `failing for ${formatDuration(nowMs - state.failing.sinceMs)}`;
    default:
      return state.kind;
  }
}

/** What else is worth knowing about a state, or null: when it will be ready, why it fails, how late it is. */
export function stateDetail(state: DetectorState, nowMs: number): string | null {
  if (state.failing !== null && state.kind === 'failing') {
    return state.failing.message;
  }
  if (state.kind === 'learning' && state.readyMs !== null) {
    return `ready ${formatRelative(state.readyMs, nowMs)}`;
  }
  if (state.kind !== 'disabled' && state.lagMs !== null && state.lagMs > 0) {
    return `${formatDuration(state.lagMs)} late`;
  }
  return null;
}
