import { Yielder } from './cooperative';

describe('Yielder', () => {
  it('is due after a slice of work and not before', async () => {
    let nowMs = 100;
    const yielder = new Yielder({ sliceMs: 10, elapsedMs: () => nowMs });
    nowMs = 109;
    expect(yielder.due).toBe(false);
    nowMs = 110;
    expect(yielder.due).toBe(true);
    await yielder.pause();
    expect(yielder.due).toBe(false);
  });

  it('lets others run while it pauses', async () => {
    let others = 0;
    setImmediate(() => (others += 1));
    await new Yielder().pause();
    expect(others).toBe(1);
  });

  it('is due at once when the signal has aborted, and the pause throws its reason', async () => {
    const controller = new AbortController();
    const yielder = new Yielder({ signal: controller.signal, elapsedMs: () => 0 });
    expect(yielder.due).toBe(false);
    controller.abort(new Error('enough'));
    expect(yielder.due).toBe(true);
    await expect(yielder.pause()).rejects.toThrow('enough');
  });

  it('notices an abort that comes during the pause', async () => {
    const controller = new AbortController();
    const pause = new Yielder({ signal: controller.signal }).pause();
    controller.abort(new Error('enough'));
    await expect(pause).rejects.toThrow('enough');
  });
});
