import { useMemo, useRef } from 'react';
import type { DetectorSpec } from '../../../../schema';
import { problemAt, type Problems } from '../draft/editor-draft';
import { redecide, type DecidedPreview } from './redecide';
import type { PreviewState } from './use-preview';

type Wishes = Pick<DetectorSpec, 'sensitivity' | 'direction' | 'minDeviation' | 'severityLimits' | 'rules'>;

const WISHES_TYPED = ['minDeviation', 'severityLimits', 'rules'] as const;

/** The preview as the draft of the moment decides it, at once; with the last wishes that made sense while new ones are typed. */
export function useDecided(
  answer: PreviewState['answer'],
  draft: DetectorSpec,
  problems: Problems
): DecidedPreview | null {
  const sound = useRef<Wishes>(draft);
  if (WISHES_TYPED.every((path) => problemAt(problems, path) === undefined)) {
    sound.current = draft;
  }
  const { sensitivity, direction, minDeviation, severityLimits, rules } = sound.current;
  return useMemo(
    () =>
      answer === null
        ? null
        : redecide(answer.result, {
            ...{ sensitivity, direction, minDeviation, severityLimits, rules },
            // Points are as far apart as they were asked for, and gaps were looked for as asked, whatever is chosen now.
            intervalMs: answer.intervalMs,
            missing: answer.missing,
            fill: answer.fill,
          }),
    [answer, sensitivity, direction, minDeviation, severityLimits, rules]
  );
}
