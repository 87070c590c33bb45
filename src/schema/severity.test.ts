import {
  severityFromRank,
  severityLimitsSchema,
  severityOf,
  severityRank,
  SEVERITIES,
  SEVERITY_LIMITS_DEFAULT,
} from './severity';

describe('severityOf', () => {
  it.each([
    [0, null],
    [29.999, null],
    [30, 'slight'],
    [49.999, 'slight'],
    [50, 'moderate'],
    [69.999, 'moderate'],
    [70, 'severe'],
    [100, 'severe'],
    [NaN, null],
    [-1, null],
  ])('of score %p is %p by default', (score, severity) => {
    expect(severityOf(score, SEVERITY_LIMITS_DEFAULT)).toBe(severity);
  });

  it('goes by the limits it is given', () => {
    expect(severityOf(30, { slight: 31, moderate: 32, severe: 33 })).toBeNull();
    expect(severityOf(32.5, { slight: 31, moderate: 32, severe: 33 })).toBe('moderate');
  });
});

describe('severityRank', () => {
  it('numbers them from mild to grave and is undone by severityFromRank', () => {
    expect([null, ...SEVERITIES].map(severityRank)).toEqual([0, 1, 2, 3]);
    expect([0, 1, 2, 3].map(severityFromRank)).toEqual([null, ...SEVERITIES]);
  });

  it.each([-1, 4, 1.5, NaN])('has no severity for %p', (rank) => {
    expect(severityFromRank(rank)).toBeNull();
  });
});

describe('severityLimitsSchema', () => {
  it.each([
    ['equal limits', { slight: 30, moderate: 30, severe: 70 }],
    ['falling limits', { slight: 30, moderate: 80, severe: 70 }],
    ['a limit of 0', { slight: 0, moderate: 50, severe: 70 }],
    ['a limit above 100', { slight: 30, moderate: 50, severe: 101 }],
    ['a missing limit', { slight: 30, moderate: 50 }],
    ['another limit', { slight: 30, moderate: 50, severe: 70, fatal: 90 }],
  ])('refuses %s', (_name, limits) => {
    expect(severityLimitsSchema.safeParse(limits).success).toBe(false);
  });

  it('takes its own default', () => {
    expect(severityLimitsSchema.parse(SEVERITY_LIMITS_DEFAULT)).toEqual(SEVERITY_LIMITS_DEFAULT);
  });
});
