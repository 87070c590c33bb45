import type { GrafanaTheme2 } from '@grafana/data';
import { SEVERITIES, type Severity, type SeverityCounts } from '../../schema';

/** Everything that is shown as shape + word + colour. */
export type Mark = Severity | 'expected' | 'learning' | 'failing';

interface MarkShape {
  word: string;
  /** Corners in a box from −1 to 1, y downwards; a circle where there are none. */
  corners: ReadonlyArray<readonly [number, number]>;
  filled: boolean;
  dashed: boolean;
}

const TRIANGLE = [
  [0, -0.9],
  [0.95, 0.8],
  [-0.95, 0.8],
] as const;

/** One drawing for icons (SVG) and charts (canvas) alike. */
export const MARK_SHAPES: Readonly<Record<Mark, MarkShape>> = {
  severe: {
    word: 'severe',
    corners: [
      [0, -1],
      [0.9, 0],
      [0, 1],
      [-0.9, 0],
    ],
    filled: true,
    dashed: false,
  },
  moderate: { word: 'moderate', corners: TRIANGLE, filled: true, dashed: false },
  slight: { word: 'slight', corners: TRIANGLE, filled: false, dashed: false },
  expected: { word: 'expected', corners: [], filled: false, dashed: false },
  learning: { word: 'learning', corners: [], filled: false, dashed: true },
  failing: { word: 'failing', corners: TRIANGLE, filled: false, dashed: false },
};

/** Gravest first: the order of chips, legends and summaries. */
export const SEVERITIES_WORST_FIRST: readonly Severity[] = [...SEVERITIES].reverse();

const HUES: Readonly<Record<Severity, string>> = { severe: 'red', moderate: 'orange', slight: 'yellow' };

/** The colour of a severity in this theme: the visualisation palette, a shade darker on light ground. */
export function severityColor(theme: GrafanaTheme2, severity: Severity): string {
  return theme.visualization.getColorByName(theme.isDark ? HUES[severity] : `dark-${HUES[severity]}`);
}

export function markColor(theme: GrafanaTheme2, mark: Mark): string {
  switch (mark) {
    case 'expected':
      return theme.colors.text.disabled;
    case 'learning':
      return theme.colors.info.text;
    case 'failing':
      return theme.colors.error.text;
    default:
      return severityColor(theme, mark);
  }
}

/** `1 severe, 2 moderate`, gravest first; empty text when all are 0. */
export function countsInWords(counts: SeverityCounts): string {
  return SEVERITIES_WORST_FIRST.filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}`)
    .join(', ');
}
