import type { ParamDeclarations, ParamsProblem, ParamValue, ParamValues } from './param';

/** Parameters of the `threshold` algorithm. */
export const THRESHOLD_PARAMS = {
  lower: {
    kind: 'optional-number',
    label: 'Lower limit',
    help: 'Values below it are anomalies.',
    default: null,
    unit: 'unit of the series',
  },
  upper: {
    kind: 'optional-number',
    label: 'Upper limit',
    help: 'Values above it are anomalies.',
    default: null,
    unit: 'unit of the series',
  },
} as const satisfies ParamDeclarations;

export type ThresholdParams = ParamValues<typeof THRESHOLD_PARAMS>;

export function checkThreshold({
  lower = null,
  upper = null,
}: Readonly<Record<string, ParamValue>>): ParamsProblem | null {
  const isOrdered = lower === null || upper === null || lower <= upper;
  return isOrdered ? null : { param: 'upper', message: `must be at least the lower limit, ${String(lower)}` };
}
