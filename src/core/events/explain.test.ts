import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../schema';
import { explain, formatNumber } from './explain';

/** A Monday. */
const MONDAY_9 = Date.UTC(2024, 0, 1, 9);
const peak = { timeMs: MONDAY_9, intervalMs: HOUR_MS };

describe('explain', () => {
  it.each([
    {
      name: 'a multiple of the usual',
      given: { value: 1.9, expected: 0.75, lower: 0.6, upper: 0.9, side: 'above' },
      sentence: '2.53× the usual for Monday 09:00 UTC (1.9, usual 0.6–0.9)',
    },
    {
      name: 'less than the usual',
      given: { value: 3, expected: 50, lower: 40, upper: 60, side: 'below' },
      sentence: 'below usual for Monday 09:00 UTC: 3 instead of 40–60',
    },
    {
      name: 'a small step above',
      given: { value: 65, expected: 50, lower: 40, upper: 60, side: 'above' },
      sentence: 'above usual for Monday 09:00 UTC: 65 instead of 40–60',
    },
    {
      name: 'above a negative value, where a ratio means nothing',
      given: { value: 10, expected: -2, lower: -4, upper: 0, side: 'above' },
      sentence: 'above usual for Monday 09:00 UTC: 10 instead of -4–0',
    },
    {
      name: 'a departure from a constant',
      given: { value: 7, expected: 5, lower: 5, upper: 5, side: 'above' },
      sentence: 'above usual for Monday 09:00 UTC: 7 instead of 5',
    },
    {
      name: 'a peak inside the band',
      given: { value: 58, expected: 50, lower: 40, upper: 60, side: 'above' },
      sentence: 'a little above usual for longer than usual, Monday 09:00 UTC: 58, expected 50 (band 40–60)',
    },
    {
      name: 'no expectation',
      given: { value: 58, expected: null, lower: null, upper: null, side: 'above' },
      sentence: 'unusual value 58',
    },
  ] as const)('says $name in one plain sentence', ({ given, sentence }) => {
    expect(explain({ ...peak, ...given })).toBe(sentence);
  });

  describe('of a value inside the band', () => {
    const given = { ...peak, value: 58, expected: 50, lower: 40, upper: 60, side: 'above' } as const;

    it.each([
      ['neighbour', 'unusual shape'],
      ['novelty', 'never seen before'],
      ['shift', 'level or noise shifted'],
      ['energy', 'unusually restless or still'],
      ['silence', 'missing peak or movement'],
      ['seasonal', 'a little above usual for longer than usual'],
    ])('says what the loudest member heard: %s', (name, words) => {
      expect(explain({ ...given, loudest: name })).toBe(`${words}, Monday 09:00 UTC: 58, expected 50 (band 40–60)`);
    });

    it('says how long it has been flat, once', () => {
      expect(explain({ ...given, loudest: 'silence', flatMs: 40 * MINUTE_MS })).toBe(
        'flat for 40 min, Monday 09:00 UTC: 58, expected 50 (band 40–60)'
      );
      expect(explain({ ...given, loudest: 'shift', flatMs: 3.5 * HOUR_MS })).toBe(
        'level or noise shifted, Monday 09:00 UTC: 58, expected 50 (band 40–60), flat for 3 h'
      );
    });

    it('says it without an expectation, too', () => {
      const unknown = { ...given, expected: null, lower: null, upper: null };
      expect(explain({ ...unknown, loudest: 'counts' })).toBe('unusual count: 58');
    });
  });

  it('leaves a departure from the band to speak for itself, whoever heard it', () => {
    const given = { value: 3, expected: 50, lower: 40, upper: 60, side: 'below' } as const;
    expect(explain({ ...peak, ...given, loudest: 'neighbour', flatMs: 30 * SECOND_MS })).toBe(
      'below usual for Monday 09:00 UTC: 3 instead of 40–60, flat for 30 s'
    );
  });

  it.each([
    ['above', 58, 'above the limit of 50: 58, Monday 09:00 UTC'],
    ['below', -3, 'below the limit of 0: -3, Monday 09:00 UTC'],
  ] as const)('calls fixed limits what they are: a value %s them', (side, value, sentence) => {
    const given = { value, expected: 20, lower: 0, upper: 50, side, loudest: 'threshold' };
    expect(explain({ ...peak, ...given })).toBe(sentence);
  });

  it.each([
    ['highest', DAY_MS, 'highest in a day'],
    ['highest', 14.9 * DAY_MS, 'highest in 14 days'],
    ['lowest', 28 * DAY_MS, 'lowest in 28 days'],
  ] as const)('ends with a record: %s of %d ms', (kind, spanMs, words) => {
    const given = {
      value: 1.9,
      expected: 0.75,
      lower: 0.6,
      upper: 0.9,
      side: 'above',
      record: { kind, spanMs },
    } as const;
    expect(explain({ ...peak, ...given })).toBe(`2.53× the usual for Monday 09:00 UTC (1.9, usual 0.6–0.9), ${words}`);
  });

  it('names only the day where points are a day apart', () => {
    const given = { value: 3, expected: 50, lower: 40, upper: 60, side: 'below' } as const;
    expect(explain({ timeMs: MONDAY_9, intervalMs: DAY_MS, ...given })).toBe(
      'below usual for Monday: 3 instead of 40–60'
    );
  });
});

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [1234.567, '1230'],
    [-0.012345, '-0.0123'],
    [1e-12, '1e-12'],
    [2.5e15, '2.5e15'],
    [123456789, '123000000'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});
