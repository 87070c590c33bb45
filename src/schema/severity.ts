import * as z from 'zod';

/** From mild to grave. A score below the slight limit has no severity. */
export const SEVERITIES = ['slight', 'moderate', 'severe'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const severitySchema = z.enum(SEVERITIES);

/** 0 for none, 1…3 from slight to severe: the number stored, drawn and alerted on. */
export function severityRank(severity: Severity | null): number {
  return severity === null ? 0 : SEVERITIES.indexOf(severity) + 1;
}

/** The inverse of `severityRank`; anything but 1, 2, 3 is null. */
export function severityFromRank(rank: number): Severity | null {
  return SEVERITIES[rank - 1] ?? null;
}

/** Lowest score (0…100) of each severity. */
export interface SeverityLimits {
  slight: number;
  moderate: number;
  severe: number;
}

/** On ordinary data about one point in 1,000 reaches 30, one in 100,000 reaches 50, one in 10 million 70. */
export const SEVERITY_LIMITS_DEFAULT: SeverityLimits = { slight: 30, moderate: 50, severe: 70 };

export const severityLimitsSchema = z
  .strictObject({
    slight: z.number().min(1).max(100),
    moderate: z.number().min(1).max(100),
    severe: z.number().min(1).max(100),
  })
  .refine((limits) => limits.slight < limits.moderate && limits.moderate < limits.severe, {
    error: 'must rise: slight < moderate < severe',
  });

/** The severity of a score under these limits; null for NaN and for scores below slight. */
export function severityOf(score: number, limits: SeverityLimits): Severity | null {
  if (score >= limits.severe) {
    return 'severe';
  }
  if (score >= limits.moderate) {
    return 'moderate';
  }
  return score >= limits.slight ? 'slight' : null;
}
