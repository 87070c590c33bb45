import { MINUTE_MS, SEVERITY_LIMITS_DEFAULT } from '../../schema';
import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { AnomalyTracker, type TrackedPoint } from './anomaly-tracker';

const MERGE = 3;
const newTracker = () => new AnomalyTracker(MINUTE_MS, MERGE, SEVERITY_LIMITS_DEFAULT);

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

  it('gives every anomaly a severity: at least slight, or by the limits that hold now', () => {
    const tracker = newTracker();
    tracker.push(pointOf('L', 0, { score: 12 }));
    expect(tracker.open?.severity).toBe('slight');
    tracker.setLimits({ slight: 1, moderate: 5, severe: 10 });
    expect(tracker.open?.severity).toBe('severe');
  });

  it('has null for what the model did not know', () => {
    const tracker = newTracker();
    tracker.push(pointOf('L', 0, { expected: NaN, lower: NaN, upper: NaN }));
    expect(tracker.open).toMatchObject({ expected: null, lower: null, upper: null, explanation: 'unusual value 20' });
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
