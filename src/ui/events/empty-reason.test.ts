import type { DetectorView } from '../../schema';
import { emptyReasonOf } from './empty-reason';
import { MINUTE, NOW_MS } from './testkit/make-event';

const range = { fromMs: NOW_MS - 60 * MINUTE, toMs: NOW_MS };
const none = { disabled: 0, learning: 0, running: 0, failing: 0 };

function view(kind: DetectorView['state']['kind'], readyMs: number | null = null): DetectorView {
  const lastRun = {
    startedMs: NOW_MS - 20_000,
    durationMs: 5_000,
    fromMs: NOW_MS - 2 * MINUTE,
    toMs: NOW_MS - MINUTE,
    series: 1,
    points: 1,
    origin: 'live',
    error: null,
  };
  return { detector: { intervalMs: MINUTE }, state: { kind, readyMs, lastRun } } as DetectorView;
}

describe('emptyReasonOf', () => {
  it('is the filter as long as it hides anything', () => {
    expect(emptyReasonOf({ hidden: 12, detectors: { items: [], states: none }, range })).toEqual({
      kind: 'filtered',
      hidden: 12,
    });
  });

  it('tells that there is no detector', () => {
    expect(emptyReasonOf({ hidden: 0, detectors: { items: [], states: none }, range })).toEqual({ kind: 'noDetector' });
  });

  it('tells that all detectors are learning, and when the first is ready', () => {
    const items = [view('learning', NOW_MS + 2_000), view('learning', NOW_MS + 1_000), view('disabled')];
    const states = { ...none, learning: 2, disabled: 1 };
    expect(emptyReasonOf({ hidden: 0, detectors: { items, states }, range })).toEqual({
      kind: 'learning',
      detectors: 2,
      readyMs: NOW_MS + 1_000,
    });
  });

  it('tells who looked how often when all is quiet', () => {
    const detectors = {
      items: [view('running'), view('failing'), view('disabled')],
      states: { ...none, running: 1, failing: 1, disabled: 1 },
    };
    expect(emptyReasonOf({ hidden: 0, detectors, range })).toEqual({
      kind: 'quiet',
      watch: { detectors: 2, failing: 1, looks: 2 * 59, lastLookMs: NOW_MS - 15_000 },
    });
  });

  it('claims nothing about detectors where there is no engine to ask', () => {
    expect(emptyReasonOf({ hidden: 0, detectors: null, range })).toEqual({ kind: 'quiet', watch: null });
  });
});
