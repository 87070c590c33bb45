import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../schema';
import { formatDuration } from './durations';
import { formatRelative, formatShortTime } from './times';

const NOW = Date.UTC(2026, 10, 24, 9, 12, 0);

describe('formatDuration', () => {
  it.each([
    { ms: -5, text: '0 ms' },
    { ms: 45, text: '45 ms' },
    { ms: 20 * SECOND_MS, text: '20 s' },
    { ms: MINUTE_MS + 34 * SECOND_MS, text: '1 min 34 s' },
    { ms: 14 * MINUTE_MS + 59 * SECOND_MS, text: '14 min' },
    { ms: 2 * HOUR_MS + 5 * MINUTE_MS, text: '2 h 5 min' },
    { ms: 3 * DAY_MS + 4 * HOUR_MS + 59 * MINUTE_MS, text: '3 d 4 h' },
    { ms: 14 * DAY_MS, text: '14 d' },
  ])('writes $ms ms as $text', ({ ms, text }) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatRelative', () => {
  it.each([
    { name: 'this moment', ms: NOW - 400, text: 'now' },
    { name: 'seconds', ms: NOW - 20 * SECOND_MS, text: '20 s ago' },
    { name: 'minutes without their seconds', ms: NOW - 94 * SECOND_MS, text: '1 min ago' },
    { name: 'hours without their minutes', ms: NOW - 11 * HOUR_MS - 10 * MINUTE_MS, text: '11 h ago' },
    { name: 'the future', ms: NOW + 3 * MINUTE_MS + 10, text: 'in 3 min' },
    { name: 'more than a day ago as a date', ms: NOW - 3 * DAY_MS, text: 'Sat 21 Nov 09:12' },
  ])('writes $name', ({ ms, text }) => {
    expect(formatRelative(ms, NOW)).toBe(text);
  });
});

describe('formatShortTime', () => {
  it('names day and minute', () => {
    expect(formatShortTime(NOW)).toBe('Tue 24 Nov 09:12');
  });
});
