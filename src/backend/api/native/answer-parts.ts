/** What the shapes of several answers have in common. */
import * as z from 'zod';
import { ERROR_CODES } from '../../../schema';

export const time = z.number().meta({ description: 'epoch ms' });
export const known = z.number().nullable();
export const labels = z.record(z.string(), z.string());
export const severityCounts = z.strictObject({ slight: z.int(), moderate: z.int(), severe: z.int() });
export const stateCounts = z.strictObject({
  disabled: z.int(),
  learning: z.int(),
  running: z.int(),
  failing: z.int(),
});

export const page = <T extends z.ZodType>(item: T) => ({
  items: z.array(item),
  nextCursor: z.string().nullable(),
  total: z.int(),
});

export const runError = { code: z.enum(ERROR_CODES), source: z.enum(['plugin', 'downstream']), message: z.string() };
