import { detectorSpecSchema, type Detector } from '../../schema';
import { dueMs, pickDue, spreadMs } from './schedule';

const MINUTE = 60_000;
const NOW = 1_700_000_040_000;

function detector(id: string, intervalMs = MINUTE, windowDelayMs = 15_000): Detector {
  const spec = detectorSpecSchema.parse({
    name: id,
    source: { kind: 'demo', metric: 'orders' },
    intervalMs,
    windowDelayMs,
  });
  const versions = { version: 1, generation: 1, revision: 1, seqNo: 0, job: null };
  return { ...spec, id, orgId: 1, ...versions, createdMs: 0, updatedMs: 0, updatedBy: '' };
}

describe('spreadMs', () => {
  it('stays below a tenth of the interval and below 5 s, and is the same every time', () => {
    for (const id of ['a', 'b', 'zzz', '0k3j9d8f7g6h5j']) {
      for (const intervalMs of [10_000, MINUTE, 86_400_000]) {
        const spread = spreadMs({ id, intervalMs });
        expect(spread).toBeGreaterThanOrEqual(0);
        expect(spread).toBeLessThan(Math.min(5_000, intervalMs / 10));
        expect(spreadMs({ id, intervalMs })).toBe(spread);
      }
    }
  });

  it('differs between detectors', () => {
    const ids = Array.from({ length: 200 }, (_, i) => `detector${i}`);
    expect(new Set(ids.map((id) => spreadMs({ id, intervalMs: MINUTE }))).size).toBeGreaterThan(150);
  });
});

describe('dueMs', () => {
  it('is at once for a detector that has never run', () => {
    expect(dueMs(detector('a'), null, NOW)).toBe(NOW);
  });

  it('is at once for one that has missed intervals', () => {
    expect(dueMs(detector('a'), NOW - 10 * MINUTE, NOW)).toBe(NOW);
  });

  it('is one interval and the window delay after the cursor, plus the spread', () => {
    const it = detector('a');
    expect(dueMs(it, NOW, NOW)).toBe(NOW + MINUTE + 15_000 + spreadMs(it));
  });
});

describe('pickDue', () => {
  const waiting = (place: string, due: number) => ({ place, dueMs: due });
  const slots = { total: 3, perPlace: 2 };

  it.each([
    { name: 'none that is not due', all: [waiting('a', NOW + 1)], running: [], picked: [] },
    { name: 'the one due now', all: [waiting('a', NOW)], running: [], picked: [NOW] },
    {
      name: 'the longest due first',
      all: [waiting('a', NOW - 1), waiting('b', NOW - 9)],
      running: [],
      picked: [NOW - 9, NOW - 1],
    },
    {
      name: 'no more than the slots of a place',
      all: [1, 2, 3].map((n) => waiting('a', NOW - n)),
      running: [],
      picked: [NOW - 3, NOW - 2],
    },
    {
      name: 'others while one place is full',
      all: [waiting('a', NOW - 5), waiting('b', NOW)],
      running: ['a', 'a'],
      picked: [NOW],
    },
    { name: 'no more than all slots', all: [waiting('c', NOW), waiting('d', NOW)], running: ['a', 'b'], picked: [NOW] },
  ])('picks $name', ({ all, running, picked }) => {
    expect(pickDue(all, running, { slots, nowMs: NOW }).map((each) => each.dueMs)).toEqual(picked);
  });
});
