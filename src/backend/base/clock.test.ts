import { systemClock } from './clock';
import { ManualClock } from './testkit/manual-clock';

describe('systemClock', () => {
  it('counts whole epoch milliseconds', () => {
    expect(Number.isInteger(systemClock.nowMs())).toBe(true);
  });

  it('fires a timer once, after setTimer has returned', async () => {
    const order: string[] = [];
    const fired = new Promise<void>((resolve) => {
      systemClock.setTimer(-5, () => {
        order.push('fired');
        resolve();
      });
    });
    order.push('set');
    const keepAlive = setTimeout(() => undefined, 5_000);
    await fired;
    clearTimeout(keepAlive);
    expect(order).toEqual(['set', 'fired']);
  });

  it('waits for longer than Node can in one go, instead of firing at once', async () => {
    let fired = false;
    const cancel = systemClock.setTimer(2 ** 40, () => {
      fired = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    cancel();
    expect(fired).toBe(false);
  });
});

describe('ManualClock', () => {
  it('fires in order of time, each at its own time', async () => {
    const clock = new ManualClock(1_000);
    const seen: Array<[string, number]> = [];
    clock.setTimer(20, () => seen.push(['b', clock.nowMs()]));
    clock.setTimer(10, () => seen.push(['a', clock.nowMs()]));
    clock.setTimer(31, () => seen.push(['late', clock.nowMs()]));
    await clock.advance(30);
    expect(seen).toEqual([
      ['a', 1_010],
      ['b', 1_020],
    ]);
    expect(clock.nowMs()).toBe(1_030);
    expect(clock.nextDueMs).toBe(1_031);
  });

  it('fires timers that are set while it goes forward', async () => {
    const clock = new ManualClock(0);
    let ticks = 0;
    const tick = async () => {
      ticks += 1;
      await Promise.resolve();
      clock.setTimer(10, tick);
    };
    clock.setTimer(10, tick);
    await clock.advance(55);
    expect(ticks).toBe(5);
  });

  it('does not fire what was taken back', async () => {
    const clock = new ManualClock(0);
    const cancel = clock.setTimer(10, () => {
      throw new Error('must not fire');
    });
    cancel();
    await clock.advance(100);
    expect(clock.pending).toBe(0);
    expect(clock.nextDueMs).toBeNull();
  });
});
