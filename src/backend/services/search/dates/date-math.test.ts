import { NOW_MS } from '../testkit/some-documents';
import { parseDate, parseZone } from './date-math';

const read = (value: string | number | boolean, options: object = {}) => {
  const at = parseDate(value, { nowMs: NOW_MS, ...options });
  return at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z');
};

describe('parseDate', () => {
  it.each([
    ['now', '2026-11-22T12:30:15.500Z'],
    ['now-1h', '2026-11-22T11:30:15.500Z'],
    ['now+2d-3m', '2026-11-24T12:27:15.500Z'],
    ['now/d', '2026-11-22T00:00:00Z'],
    ['now/w', '2026-11-16T00:00:00Z'],
    ['now-1M/M', '2026-10-01T00:00:00Z'],
    ['now/y', '2026-01-01T00:00:00Z'],
    ['2026', '2026-01-01T00:00:00Z'],
    ['2026-11', '2026-11-01T00:00:00Z'],
    ['2026-11-22', '2026-11-22T00:00:00Z'],
    ['2026-11-22T10', '2026-11-22T10:00:00Z'],
    ['2026-11-22 10:20:30', '2026-11-22T10:20:30Z'],
    ['2026-11-22T10:20:30.123456789Z', '2026-11-22T10:20:30.123Z'],
    ['2026-11-22T10:20:30+01:30', '2026-11-22T08:50:30Z'],
    ['2026-01-31||+1M', '2026-02-28T00:00:00Z'],
    ['1795312004545', '2026-11-22T01:46:44.545Z'],
    ['1795312004545||-20m', '2026-11-22T01:26:44.545Z'],
    ['2026-11-22||/M-1d', '2026-10-31T00:00:00Z'],
    [1795312004545, '2026-11-22T01:46:44.545Z'],
    ['-86400000', '1969-12-31T00:00:00Z'],
  ])('%s', (text, iso) => {
    expect(read(text)).toBe(iso);
  });

  it.each([
    '',
    'soon',
    'now-',
    'now-1x',
    'nowhere',
    '2026-13',
    '2026-02-30',
    '2026-11-22T25',
    '2026-11-22||x',
    '22.11.2026',
    'now+999999999y',
    true,
    NaN,
  ])('cannot read %p', (text) => {
    expect(read(text)).toBeNull();
  });

  it.each([
    ['now/h', '2026-11-22T12:59:59.999Z'],
    ['2026-11-22', '2026-11-22T23:59:59.999Z'],
    ['2026-02', '2026-02-28T23:59:59.999Z'],
    ['2026', '2026-12-31T23:59:59.999Z'],
    ['2026-11-22T10:20', '2026-11-22T10:20:59.999Z'],
    ['2026-11-22T10:20:30.123', '2026-11-22T10:20:30.123Z'],
    ['2026-11-22||+1h', '2026-11-22T01:00:00Z'],
  ])('%s rounded up is its last millisecond', (text, iso) => {
    expect(read(text, { rounding: 'up' })).toBe(iso);
  });

  it('takes a time without a zone as local, and rounds to local days', () => {
    expect(read('2026-11-22T10:00', { zoneMs: 3_600_000 })).toBe('2026-11-22T09:00:00Z');
    expect(read('2026-11-22T10:00Z', { zoneMs: 3_600_000 })).toBe('2026-11-22T10:00:00Z');
    expect(read('now/d', { zoneMs: -13 * 3_600_000 })).toBe('2026-11-21T13:00:00Z');
  });
});

describe('parseZone', () => {
  it.each([
    ['UTC', 0],
    ['Z', 0],
    ['+01:00', 3_600_000],
    ['-0530', -19_800_000],
    ['+2', 7_200_000],
    ['Europe/Bern', null],
    ['+25:00', null],
  ])('%s', (text, ms) => {
    expect(parseZone(text)).toBe(ms);
  });
});
