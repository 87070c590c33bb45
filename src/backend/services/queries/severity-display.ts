import { SEVERITIES, severityRank, type Severity, type SeverityLimits } from '../../../schema';
import type { FieldConfig, ValueMapping } from './frame';

/** Shape, word and colour of each severity, always together. */
const DISPLAY: Record<Severity, { shape: string; color: string }> = {
  slight: { shape: '△', color: 'yellow' },
  moderate: { shape: '▲', color: 'orange' },
  severe: { shape: '◆', color: 'red' },
};

export function severityInWords(severity: Severity): string {
  return `${DISPLAY[severity].shape} ${severity}`;
}

/** Ranks 0…3 written as shape and word in their colour. */
export const SEVERITY_MAPPINGS: ValueMapping[] = [
  {
    type: 'value',
    options: {
      '0': { text: 'none', index: 0 },
      ...Object.fromEntries(
        SEVERITIES.map((severity) => {
          const rank = severityRank(severity);
          return [String(rank), { text: severityInWords(severity), color: DISPLAY[severity].color, index: rank }];
        })
      ),
    },
  },
];

/** How a score is shown: 0…100, coloured by the severities of its detector. */
export function scoreConfig(limits: SeverityLimits): FieldConfig {
  return {
    min: 0,
    max: 100,
    decimals: 1,
    thresholds: {
      mode: 'absolute',
      steps: [
        { value: null, color: 'text' },
        ...SEVERITIES.map((severity) => ({ value: limits[severity], color: DISPLAY[severity].color })),
      ],
    },
  };
}
