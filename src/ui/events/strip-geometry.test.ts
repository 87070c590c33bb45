import { eventAt, placeEvents, rangeAround, rangeBetween } from './strip-geometry';
import { makeEvent, MINUTE, NOW_MS } from './testkit/make-event';

const range = { fromMs: NOW_MS - 100 * MINUTE, toMs: NOW_MS };
const room = { widthPx: 1_000, nowMs: NOW_MS };

describe('placeEvents', () => {
  it('draws duration as width, and severity as row from grave to mild', () => {
    const [placed] = placeEvents([makeEvent({ severity: 'moderate' })], range, room);
    expect(placed).toMatchObject({ x: 300, width: 100, row: 1 });
  });

  it('cuts an event at the ends of the range and leaves out those outside', () => {
    const before = makeEvent({ id: 'before', startMs: range.fromMs - 10 * MINUTE, endMs: range.fromMs + 10 * MINUTE });
    const outside = makeEvent({ id: 'outside', startMs: range.fromMs - 10 * MINUTE, endMs: range.fromMs - 5 * MINUTE });
    expect(placeEvents([outside, before], range, room)).toMatchObject([{ x: 0, width: 100, event: { id: 'before' } }]);
  });

  it('lets an open event reach to now, and a point stay visible', () => {
    const open = makeEvent({ id: 'open', startMs: NOW_MS - 10 * MINUTE, endMs: null, open: true });
    const point = makeEvent({ id: 'point', startMs: NOW_MS, endMs: NOW_MS });
    const placed = placeEvents([open, point], range, room);
    expect(placed[0]).toMatchObject({ x: 900, width: 100 });
    expect(placed[1]).toMatchObject({ x: 996, width: 4 });
  });
});

describe('eventAt', () => {
  const placed = placeEvents([makeEvent()], range, room);

  it.each([
    { name: 'within', x: 350, row: 0, hit: true },
    { name: 'just beside', x: 297, row: 0, hit: true },
    { name: 'too far beside', x: 290, row: 0, hit: false },
    { name: 'in another row', x: 350, row: 1, hit: false },
  ])('finds an event $name', ({ x, row, hit }) => {
    expect(eventAt(placed, x, row) !== null).toBe(hit);
  });
});

describe('rangeBetween', () => {
  it('gives the dragged range whichever way it was dragged, within the strip', () => {
    const expected = { fromMs: range.fromMs, toMs: range.fromMs + 50 * MINUTE };
    expect(rangeBetween([500, -20], range, 1_000)).toEqual(expected);
    expect(rangeBetween([-20, 500], range, 1_000)).toEqual(expected);
  });
});

describe('rangeAround', () => {
  it('gives six times the duration on either side', () => {
    const event = makeEvent({ startMs: NOW_MS - 200 * MINUTE, endMs: NOW_MS - 190 * MINUTE });
    expect(rangeAround(event, NOW_MS)).toEqual({ fromMs: NOW_MS - 260 * MINUTE, toMs: NOW_MS - 130 * MINUTE });
  });

  it('never goes past now, and gives an event of one point some context', () => {
    const point = makeEvent({ startMs: NOW_MS - MINUTE, endMs: NOW_MS - MINUTE });
    expect(rangeAround(point, NOW_MS, 20 * MINUTE)).toEqual({ fromMs: NOW_MS - 21 * MINUTE, toMs: NOW_MS });
  });
});
