import { detectorSpecSchema, type Detector } from '../../schema';
import { detectorState } from './detector-state';
import { Standing } from './standings';

const NOW = 1_700_000_040_000;
const MINUTE = 60_000;

function detector(enabled = true): Detector {
  const spec = detectorSpecSchema.parse({ name: 'x', source: { kind: 'demo', metric: 'orders' }, enabled });
  const versions = { version: 1, generation: 1, revision: 1, seqNo: 0, job: null };
  return { ...spec, id: 'x', orgId: 1, ...versions, createdMs: 0, updatedMs: 0, updatedBy: '' };
}

function standing(change: Partial<Standing> = {}, progress: Partial<Standing['progress']> = {}): Standing {
  const made = new Standing();
  made.progress = { ...made.progress, ...progress };
  return Object.assign(made, change);
}

const failing = {
  code: 'unavailable',
  source: 'downstream',
  message: 'down',
  sinceMs: NOW - MINUTE,
  attempts: 3,
} as const;

describe('detectorState', () => {
  it('is learning at 0 before the first run', () => {
    expect(detectorState(detector(), standing(), NOW)).toMatchObject({
      kind: 'learning',
      progress: 0,
      readyMs: null,
      lagMs: null,
    });
  });

  it('tells how far the history has been gone through, and when it will be done', () => {
    const running = { startedMs: NOW - 10_000, fromMs: 0, toMs: 100, atMs: 25 };
    expect(detectorState(detector(), standing({ running }), NOW)).toMatchObject({
      kind: 'learning',
      progress: 0.25,
      readyMs: NOW + 30_000,
    });
  });

  it('is learning after the history while no model has seen enough, with an estimate from the time it took so far', () => {
    const learning = { progress: 0.5, spanMs: 40 * MINUTE };
    const state = detectorState(detector(), standing({ learning }, { backfilled: true, cursorMs: NOW }), NOW);
    expect(state).toMatchObject({ kind: 'learning', progress: 0.5, readyMs: NOW + 40 * MINUTE });
  });

  it('is running once a model has', () => {
    const learning = { progress: 1, spanMs: MINUTE };
    const state = detectorState(detector(), standing({ learning }, { backfilled: true, cursorMs: NOW }), NOW);
    expect(state).toMatchObject({ kind: 'running', progress: null, readyMs: null });
  });

  it('is failing rather than learning, with since when, why and the next try', () => {
    const state = detectorState(detector(), standing({ nextRunMs: NOW + 5 }, { failing }), NOW);
    expect(state).toMatchObject({ kind: 'failing', failing: { ...failing, retryMs: NOW + 5 } });
  });

  it('is disabled rather than anything else', () => {
    const state = detectorState(detector(false), standing({ nextRunMs: NOW }, { failing, cursorMs: NOW }), NOW);
    expect(state).toMatchObject({ kind: 'disabled', lagMs: null, nextRunMs: null });
  });

  it.each([
    ['on time', NOW, 0],
    ['waiting for the window delay', NOW + 15_000, 0],
    ['a minute late', NOW + MINUTE + 15_000, MINUTE],
  ])('has the lag of one that is %s', (_, nowMs, lagMs) => {
    expect(detectorState(detector(), standing({}, { cursorMs: NOW - MINUTE }), nowMs).lagMs).toBe(lagMs);
  });
});
