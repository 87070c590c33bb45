import * as fc from 'fast-check';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../schema';
import { fromDurationText, toDurationText } from './duration-text';

describe('fromDurationText', () => {
  it.each([
    ['14d', 14 * DAY_MS],
    ['1h 30m', HOUR_MS + 30 * MINUTE_MS],
    ['1h30m', HOUR_MS + 30 * MINUTE_MS],
    [' 15 s ', 15 * SECOND_MS],
    ['5min', 5 * MINUTE_MS],
    ['250ms', 250],
    ['1m 5ms', MINUTE_MS + 5],
    ['0s', 0],
    ['2D', 2 * DAY_MS],
  ])('reads %j', (text, ms) => {
    expect(fromDurationText(text)).toBe(ms);
  });

  it.each(['', ' ', '14', 'd', '5 weeks', '-1h', '1.5h', '30m 1h', '1h 2h', 'soon'])('refuses %j', (text) => {
    expect(fromDurationText(text)).toBeNull();
  });
});

describe('toDurationText', () => {
  it('writes what is read back to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 * DAY_MS }), (ms) => {
        expect(fromDurationText(toDurationText(ms))).toBe(ms);
      })
    );
  });
});
