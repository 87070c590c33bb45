import {
  concurrentEvents,
  countSeverities,
  filterEvents,
  groupByDetector,
  mergeRefresh,
  NEWEST_FIRST,
  NO_FILTER,
  sortEvents,
  toggleSort,
} from './events-state';
import { makeEvent, MINUTE, NOW_MS } from './testkit/make-event';

const severe = makeEvent({ id: 'a', severity: 'severe' });
const moderate = makeEvent({
  id: 'b',
  severity: 'moderate',
  detector: 'queue depth',
  detectorId: 'd2',
  open: true,
  endMs: null,
});
const slight = makeEvent({
  id: 'c',
  severity: 'slight',
  series: '{region="us"}',
  explanation: 'below usual: 3 instead of 40–60',
});
const all = [severe, moderate, slight];
const ids = (events: ReadonlyArray<{ id: string }>) => events.map(({ id }) => id).join('');

describe('filterEvents', () => {
  it.each([
    { name: 'nothing chosen shows all', filter: {}, shown: 'abc' },
    { name: 'severities', filter: { severities: ['severe', 'slight'] as const }, shown: 'ac' },
    { name: 'open only', filter: { openOnly: true }, shown: 'b' },
    { name: 'a detector by name', filter: { detector: 'queue depth' }, shown: 'b' },
    { name: 'a detector by id', filter: { detector: 'd2' }, shown: 'b' },
    { name: 'text in the series, any case', filter: { text: 'REGION="US"' }, shown: 'c' },
    { name: 'every word, wherever it stands', filter: { text: 'below checkout' }, shown: 'c' },
    { name: 'words that nothing has', filter: { text: 'below nowhere' }, shown: '' },
    { name: 'all of it together', filter: { severities: ['severe'] as const, openOnly: true }, shown: '' },
  ])('filters by $name', ({ filter, shown }) => {
    expect(ids(filterEvents(all, { ...NO_FILTER, ...filter }))).toBe(shown);
  });
});

describe('countSeverities', () => {
  it('counts what each chip would show, whatever severities are chosen', () => {
    const filter = { ...NO_FILTER, severities: ['severe'] as const, text: 'checkout' };
    expect(countSeverities(all, filter)).toEqual({ slight: 1, moderate: 0, severe: 1 });
  });
});

describe('sortEvents', () => {
  const early = makeEvent({ id: 'e', startMs: 1_000, endMs: 2_000, score: null });
  const late = makeEvent({ id: 'l', startMs: 9_000, endMs: 9_500, score: 10, severity: 'slight' });
  const going = makeEvent({ id: 'g', startMs: 5_000, endMs: null, open: true, score: 50, severity: 'slight' });

  it.each([
    { by: 'time', descending: true, order: 'lge' },
    { by: 'time', descending: false, order: 'egl' },
    { by: 'severity', descending: true, order: 'elg' },
    { by: 'duration', descending: true, order: 'gel' },
    { by: 'score', descending: true, order: 'gle' },
    { by: 'score', descending: false, order: 'lge' },
  ] as const)(
    'sorts by $by, descending: $descending; unknown last, equals newest first',
    ({ by, descending, order }) => {
      expect(ids(sortEvents([early, late, going], { by, descending }, NOW_MS))).toBe(order);
    }
  );

  it('sorts names by the numbers in them', () => {
    const names = ['host 10', 'host 9'].map((detector) => makeEvent({ id: detector, detector }));
    const sorted = sortEvents(names, { by: 'detector', descending: false }, NOW_MS);
    expect(sorted.map(({ detector }) => detector)).toEqual(['host 9', 'host 10']);
  });

  it('leaves its input as it was', () => {
    const input = [early, late];
    sortEvents(input, NEWEST_FIRST, NOW_MS);
    expect(ids(input)).toBe('el');
  });
});

describe('toggleSort', () => {
  it('starts numbers with the largest and names with the first, and turns round on the second press', () => {
    expect(toggleSort(NEWEST_FIRST, 'score')).toEqual({ by: 'score', descending: true });
    expect(toggleSort(NEWEST_FIRST, 'detector')).toEqual({ by: 'detector', descending: false });
    expect(toggleSort(NEWEST_FIRST, 'time')).toEqual({ by: 'time', descending: false });
  });
});

describe('groupByDetector', () => {
  it('keeps the order of first appearance and knows the worst and the open ones', () => {
    const groups = groupByDetector([slight, moderate, severe]);
    expect(groups.map(({ detector, worst, open, events }) => [detector, worst, open, ids(events)])).toEqual([
      ['checkout p95', 'severe', 0, 'ca'],
      ['queue depth', 'moderate', 1, 'b'],
    ]);
  });
});

describe('concurrentEvents', () => {
  const event = makeEvent({ id: 'x', startMs: NOW_MS - 20 * MINUTE, endMs: NOW_MS - 10 * MINUTE });

  it.each([
    { name: 'one that overlaps the start', startMs: -30, endMs: -15, found: true },
    { name: 'one that ended before', startMs: -40, endMs: -21, found: false },
    { name: 'one that began after', startMs: -9, endMs: -1, found: false },
    { name: 'one that still goes on', startMs: -30, endMs: null, found: true },
  ])('judges $name', ({ startMs, endMs, found }) => {
    const other = makeEvent({
      id: 'y',
      startMs: NOW_MS + startMs * MINUTE,
      endMs: endMs === null ? null : NOW_MS + endMs * MINUTE,
      open: endMs === null,
    });
    expect(concurrentEvents([event, other], event, NOW_MS)).toHaveLength(found ? 1 : 0);
  });
});

describe('mergeRefresh', () => {
  it('brings shown events up to date where they stand and only counts new ones', () => {
    const closed = { ...moderate, open: false, endMs: NOW_MS };
    const merged = mergeRefresh([severe, moderate], [makeEvent({ id: 'new' }), severe, closed], true);
    expect(ids(merged.events)).toBe('ab');
    expect(merged.events[1]).toEqual(closed);
    expect(merged).toMatchObject({ newCount: 1, goneCount: 0 });
  });

  it('counts open events that no longer fit, but not those older than the refresh reaches', () => {
    const old = makeEvent({ id: 'o', open: true, endMs: null, startMs: 1 });
    expect(
      mergeRefresh([moderate, old], [makeEvent({ id: 'n', startMs: moderate.startMs - 1 })], false).goneCount
    ).toBe(1);
    expect(mergeRefresh([moderate, old], [], true).goneCount).toBe(2);
  });
});
