import type { ParamDeclarations } from './param';
import { SEASONAL_PARAMS } from './seasonal';

/** Parameters of the `auto` algorithm. */
export const AUTO_PARAMS = {
  size: {
    kind: 'choice',
    label: 'Size',
    help: 'Full remembers 2,000 points and what was never seen before, 72 KiB a series; light remembers 500 points in 16 KiB. Fit takes full while memory lasts.',
    default: 'fit',
    choices: ['fit', 'full', 'light'],
    advanced: true,
  },
  timeZone: SEASONAL_PARAMS.timeZone,
  holidays: SEASONAL_PARAMS.holidays,
} as const satisfies ParamDeclarations;
