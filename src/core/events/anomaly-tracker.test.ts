import { DAY_MS, HOUR_MS, MINUTE_MS, SEVERITY_LIMITS_DEFAULT, type AlgorithmName } from '../../schema';
import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { AnomalyTracker } from './anomaly-tracker';
import type { EpisodeSettings, TrackedPoint } from './episode';

const MERGE = 3;
/** Named as a fused model will name them; the tracker only counts on their order. */
const MEMBERS = ['seasonal', 'neighbour', 'silence'] as AlgorithmName[];
const SETTINGS: EpisodeSettings = {
  intervalMs: MINUTE_MS,
  severityLimits: SEVERITY_LIMITS_DEFAULT,
  members: MEMBERS,
};
const newTracker = (settings = SETTINGS) => new AnomalyTracker(settings, MERGE);

/** One letter a point: L loud, q alert held in quiet, . no alert, - gap without alert, g gap while held. */
function play(tracker: AnomalyTracker, letters: string, from = 0): void {
  [...letters].forEach((letter, i) => tracker.push(pointOf(letter, from + i)));
}

function pointOf(letter: string, minute: number, changes: Partial<TrackedPoint> = {}): TrackedPoint {
  const gap = letter === '-' || letter === 'g';
  return {
    timeMs: minute * MINUTE_MS,
    value: gap ? NaN : letter === 'L' ? 20 : 10,
    expected: 10,
    lower: 5,
    upper: 15,
    score: letter === 'L' ? 40 : 0,
    alert: 'Lqg'.includes(letter),
    loud: letter === 'L',
    ...changes,
  };
}

const intervals = (tracker: AnomalyTracker) =>
  tracker
    .take()
    .map(({ startMs, endMs, points }) => [startMs / MINUTE_MS, endMs === null ? null : endMs / MINUTE_MS, points]);

describe('AnomalyTracker', () => {
  it.each([
    { name: 'nothing without an alert', letters: '...-..', found: [] },
    { name: 'an open one', letters: '..LL', found: [[2, null, 2]] },
    {
      name: 'one that ends with the last loud point, the quiet tail cut off',
      letters: '..LLLqq..',
      found: [[2, 4, 3]],
    },
    { name: 'quiet points between loud ones as part of it', letters: '.LqqL.', found: [[1, 4, 4]] },
    { name: 'gaps not as points', letters: '.LgL.', found: [[1, 3, 2]] },
    {
      name: 'two that are far apart',
      letters: 'L.....L.',
      found: [
        [0, 0, 1],
        [6, 6, 1],
      ],
    },
    { name: 'one that comes back soon as the same', letters: 'L..L.', found: [[0, 3, 4]] },
    { name: 'one that came back and lasts as open again', letters: 'LL..L', found: [[0, null, 5]] },
  ])('finds $name ($letters)', ({ letters, found }) => {
    const tracker = newTracker();
    play(tracker, letters);
    expect(intervals(tracker)).toEqual(found);
  });

  it('tells each change once', () => {
    const tracker = newTracker();
    play(tracker, '.L');
    expect(intervals(tracker)).toEqual([[1, null, 1]]);
    expect(intervals(tracker)).toEqual([]);
    play(tracker, 'L', 2);
    expect(intervals(tracker)).toEqual([[1, null, 2]]);
    play(tracker, 'qq.', 3);
    expect(intervals(tracker)).toEqual([[1, 2, 2]]);
    play(tracker, '...', 6);
    expect(intervals(tracker)).toEqual([]);
  });

  it('describes the highest score: time, value, band, side, severity', () => {
    const tracker = newTracker();
    tracker.push(pointOf('L', 0));
    tracker.push(pointOf('L', 1, { value: -50, score: 60 }));
    tracker.push(pointOf('L', 2, { value: 99, score: 45 }));
    expect(tracker.open).toMatchObject({
      peakMs: MINUTE_MS,
      peakScore: 60,
      value: -50,
      expected: 10,
      lower: 5,
      upper: 15,
      side: 'below',
      severity: 'moderate',
    });
  });

  it('describes a departure from the band rather than the way back, unless that is far stranger', () => {
    const tracker = newTracker();
    tracker.push(pointOf('L', 0, { value: 2, score: 48 }));
    tracker.push(pointOf('L', 1, { value: 10.1, score: 60 }));
    expect(tracker.open).toMatchObject({ peakMs: 0, value: 2, side: 'below', peakScore: 60, severity: 'moderate' });
    tracker.push(pointOf('L', 2, { value: 10.2, score: 80 }));
    expect(tracker.open).toMatchObject({ peakMs: 2 * MINUTE_MS, value: 10.2, peakScore: 80, severity: 'severe' });
  });

  it('gives every anomaly a severity: at least slight, or by the limits that hold now', () => {
    const tracker = newTracker();
    tracker.push(pointOf('L', 0, { score: 12 }));
    expect(tracker.open?.severity).toBe('slight');
    tracker.set({ ...SETTINGS, severityLimits: { slight: 1, moderate: 5, severe: 10 } });
    expect(tracker.open?.severity).toBe('severe');
  });

  it('has null for what the model did not know', () => {
    const tracker = newTracker();
    tracker.push(pointOf('L', 0, { expected: NaN, lower: NaN, upper: NaN }));
    expect(tracker.open).toMatchObject({ expected: null, lower: null, upper: null, explanation: 'unusual value 20' });
  });

  describe('gives reasons', () => {
    it('that are empty but for the start when it is told no more', () => {
      const tracker = newTracker();
      play(tracker, '..L');
      expect(tracker.open?.reasons).toEqual({ sinceMs: 2 * MINUTE_MS, members: [], shares: [], record: null });
    });

    it('with the loudest voice of each member that spoke, loudest first, whenever it came', () => {
      const tracker = newTracker();
      tracker.push(pointOf('L', 0, { voices: [20, 3, 0] }));
      tracker.push(pointOf('L', 1, { voices: [18, 71.5, 14.9], score: 35 }));
      tracker.push(pointOf('L', 2));
      expect(tracker.open?.reasons.members).toEqual([
        { name: 'neighbour', score: 71.5 },
        { name: 'seasonal', score: 20 },
      ]);
    });

    it('whose sentence is about the peak: who spoke loudest then, else at any time', () => {
      const tracker = newTracker();
      tracker.push(pointOf('L', 0, { value: 10, score: 50, voices: [0, 30, 20] }));
      tracker.push(pointOf('L', 1, { value: 10, score: 45, voices: [0, 0, 90] }));
      expect(tracker.open?.reasons.members.map(({ name }) => name)).toEqual(['silence', 'neighbour']);
      expect(tracker.open?.explanation).toMatch(/^unusual shape, /);
      tracker.push(pointOf('L', 2, { value: 10.1, score: 55 }));
      expect(tracker.open?.explanation).toMatch(/^missing peak or movement, /);
    });

    it('that leave out what is said in the quiet time', () => {
      const tracker = newTracker();
      play(tracker, 'L');
      tracker.push(pointOf('q', 1, { voices: [99, 99, 99] }));
      play(tracker, '.', 2);
      expect(tracker.take().at(-1)?.reasons.members).toEqual([]);
    });

    it('that name nobody when it is not known whose the voices are', () => {
      const { intervalMs, severityLimits } = SETTINGS;
      const tracker = newTracker({ intervalMs, severityLimits });
      tracker.push(pointOf('L', 0, { voices: [20, 30, 40] }));
      expect(tracker.open?.reasons.members).toEqual([]);
    });

    it('with the time a member dates the change at, as last told, but never after the start', () => {
      const tracker = newTracker();
      tracker.push(pointOf('L', 30, { sinceMs: 12 * MINUTE_MS }));
      tracker.push(pointOf('L', 31, { sinceMs: 10 * MINUTE_MS }));
      tracker.push(pointOf('L', 32, { sinceMs: NaN }));
      expect(tracker.open).toMatchObject({ startMs: 30 * MINUTE_MS, reasons: { sinceMs: 10 * MINUTE_MS } });
      tracker.push(pointOf('L', 33, { sinceMs: 33 * MINUTE_MS }));
      expect(tracker.open?.reasons.sinceMs).toBe(30 * MINUTE_MS);
    });

    it('with the shares at the peak, largest first', () => {
      const tracker = newTracker();
      const shares = (a: number) => [
        { name: 'a', share: a },
        { name: 'b', share: 1 - a },
      ];
      tracker.push(pointOf('L', 0, { shares: shares(0.9) }));
      tracker.push(pointOf('L', 1, { score: 50, shares: shares(0.2) }));
      tracker.push(pointOf('L', 2, { score: 45, shares: shares(0.6) }));
      expect(tracker.open?.reasons.shares).toEqual(shares(0.2).reverse());
    });

    it('with the record that the peak is, over what came before it', () => {
      const tracker = newTracker();
      for (let hour = 0; hour < 72; hour++) {
        tracker.push(pointOf('.', 60 * hour, { value: hour < 24 ? 15 : 10 }));
      }
      tracker.push(pointOf('L', 60 * 72, { score: 40, value: 20 }));
      expect(tracker.open?.reasons.record).toEqual({ kind: 'highest', spanMs: 3 * DAY_MS });
      expect(tracker.open?.explanation).toMatch(/, highest in 3 days$/);
      tracker.push(pointOf('L', 60 * 73, { score: 45, value: 16 }));
      expect(tracker.open?.reasons.record).toBeNull();
      tracker.push(pointOf('L', 60 * 74, { score: 50, value: 1 }));
      expect(tracker.open?.reasons.record).toEqual({ kind: 'lowest', spanMs: 3 * DAY_MS + 2 * HOUR_MS });
    });

    it('from the first of the equal values where a flat line was heard, for as long as it goes on', () => {
      const tracker = newTracker();
      play(tracker, '........');
      tracker.push(pointOf('L', 8, { value: 10, voices: [0, 0, 50] }));
      expect(tracker.open).toMatchObject({ startMs: 8 * MINUTE_MS, reasons: { sinceMs: 0 } });
      expect(tracker.open?.explanation).toMatch(/^flat for 8 min, /);
      play(tracker, 'qq', 9);
      expect(tracker.open?.explanation).toMatch(/^flat for 10 min, /);
      tracker.push(pointOf('q', 11, { value: 11 }));
      tracker.push(pointOf('q', 12, { value: 10 }));
      expect(tracker.open?.explanation).toMatch(/^flat for 10 min, /);
    });

    it('from the start where equal values came but nobody spoke of a flat line, or they were two only', () => {
      const unheard = newTracker();
      play(unheard, '........');
      unheard.push(pointOf('L', 8, { value: 10, voices: [50, 0, 0] }));
      expect(unheard.open?.reasons.sinceMs).toBe(8 * MINUTE_MS);
      const two = newTracker();
      two.push(pointOf('.', 0, { value: 12 }));
      two.push(pointOf('.', 1, { value: 10 }));
      two.push(pointOf('L', 2, { value: 10, voices: [0, 0, 50] }));
      expect(two.open?.reasons.sinceMs).toBe(2 * MINUTE_MS);
      expect(two.open?.explanation).toMatch(/^missing peak or movement, /);
    });
  });

  it.each([0, 1, 2, 3, 4, 6, 8, 9])('goes on the same after writing and reading at point %d', (cut) => {
    const letters = 'LLqL.L...-LqL';
    const whole = newTracker();
    play(whole, letters);
    const first = newTracker();
    play(first, letters.slice(0, cut));
    const out = new ByteWriter();
    first.write(out);
    const second = newTracker();
    second.read(new ByteReader(out.toBytes()));
    play(second, letters.slice(cut), cut);
    expect(second.take()).toEqual(whole.take());
    expect(second.open).toEqual(whole.open);
  });
});
