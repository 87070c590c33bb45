import {
  ALGORITHMS,
  formatLabels,
  type Detector,
  type DetectorState,
  type Labels,
  type MemberVoice,
} from '../../../schema';
import type { FrameNotice } from './frame';

/** A time as people read it in a message: UTC to the second. */
export function timeInWords(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The loudest are enough to know where to look. */
const VOICES_MAX = 3;

/** Who spoke and how loudly, "Seasonal 71, Nearest neighbour 40"; empty for nobody. */
export function voicesInWords(members: readonly MemberVoice[]): string {
  const loudest = members
    .slice(0, VOICES_MAX)
    .map(({ name, score }) => `${ALGORITHMS[name].title} ${Math.round(score)}`);
  return members.length > VOICES_MAX
    ? `${loudest.join(', ')} and ${members.length - VOICES_MAX} more`
    : loudest.join(', ');
}

/** What a series is called in a legend: the value of its only label, else all its labels; without any, the detector's name. */
export function seriesName(detector: Detector, labels: Labels): string {
  const values = Object.values(labels);
  switch (values.length) {
    case 0:
      return detector.name;
    case 1:
      return values[0] === '' ? formatLabels(labels) : (values[0] ?? '');
    default:
      return formatLabels(labels);
  }
}

/** What somebody who looks at this detector's data should know about its state. */
export function stateNotices(detector: Detector, state: DetectorState): FrameNotice[] {
  switch (state.kind) {
    case 'disabled':
      return [{ severity: 'info', text: `detector "${detector.name}" is disabled` }];
    case 'learning': {
      const progress = state.progress === null ? '' : ` (${Math.floor(state.progress * 100)} %)`;
      return [{ severity: 'info', text: `detector "${detector.name}" is still learning${progress}` }];
    }
    case 'failing':
      return [{ severity: 'warning', text: failureInWords(detector, state) }];
    case 'running':
      return state.notices.map((text) => ({ severity: 'info', text }));
  }
}

export function failureInWords(detector: Detector, { failing }: DetectorState): string {
  const since = failing === null ? '' : ` since ${timeInWords(failing.sinceMs)}: ${failing.message}`;
  return `detector "${detector.name}" is failing${since}`;
}
