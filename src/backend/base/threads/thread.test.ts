import { VigilError } from '../../../schema';
import { isThreadLost, Thread } from './thread';

/** The other end in a few lines: what `serveCalls` does is tested where real programs run. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
parentPort.on('message', ({ kind, id, method, request }) => {
  const answer = (value) => parentPort.postMessage({ kind: 'done', id, answer: value });
  if (kind === 'stop') parentPort.close();
  else if (kind === 'abort') answer('too late');
  else if (method === 'echo') answer([workerData, request]);
  else if (method === 'size') answer(request.bytes.byteLength);
  else if (method === 'loop') for (;;);
  else if (method === 'deep') {
    // A thread has four times the stack of the main thread: it can write what cannot be read there.
    let nested = {};
    for (let depth = 0; depth < 8_000; depth++) nested = { nested };
    answer(nested);
  } else if (method === 'exit') process.exit(3);
  else if (method === 'throw') throw new Error('boom');
  else if (method === 'refuse') {
    const vigil = { code: 'not_found', source: 'downstream', details: { retryAfterSeconds: 2 } };
    const cause = { name: 'TypeError', message: 'inner', stack: 's', vigil: null, cause: null };
    parentPort.postMessage({ kind: 'failed', id, error: { name: 'VigilError', message: 'none', stack: 's', vigil, cause } });
  }
});`;

let thread: Thread;

beforeEach(() => {
  thread = new Thread({ code: { text: PROGRAM }, name: 'vigil-test', data: 'given' });
});

afterEach(() => thread.terminate());

describe('a thread', () => {
  it('answers calls, also several at once, with what it was started with', async () => {
    const answers = await Promise.all([1, 2, 3].map((n) => thread.call('echo', n)));
    expect(answers).toEqual([
      ['given', 1],
      ['given', 2],
      ['given', 3],
    ]);
    expect(thread.busy).toBe(0);
  });

  it('takes over buffers that are to move', async () => {
    const bytes = new Uint8Array(1_000);
    expect(await thread.call('size', { bytes }, { transfer: [bytes.buffer] })).toBe(1_000);
    expect(bytes.byteLength).toBe(0);
  });

  it('passes errors on whole', async () => {
    const failure = await thread.call('refuse', null).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(VigilError);
    expect(failure).toMatchObject({ code: 'not_found', source: 'downstream', details: { retryAfterSeconds: 2 } });
    expect((failure as VigilError).cause).toMatchObject({ name: 'TypeError', message: 'inner' });
    expect(isThreadLost(failure)).toBe(false);
  });

  it('is not asked once the signal has aborted, and may still answer when it aborts later', async () => {
    const reason = new Error('enough');
    await expect(thread.call('echo', 1, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const call = thread.call('wait', null, { signal: controller.signal });
    controller.abort(reason);
    await expect(call).resolves.toBe('too late');
  });

  it.each(['exit', 'throw'])(
    'that ends by itself (%s) fails what it was asked and all that comes later',
    async (how) => {
      const [first, second] = await Promise.allSettled([thread.call(how, null), thread.call('wait', null)]);
      for (const { status, reason } of [first, second] as PromiseRejectedResult[]) {
        expect(status).toBe('rejected');
        expect(reason).toMatchObject({ code: 'unavailable', message: expect.stringContaining('vigil-test has ended') });
        expect(isThreadLost(reason)).toBe(true);
      }
      expect(thread.alive).toBe(false);
      await expect(thread.call('echo', 1)).rejects.toMatchObject({ code: 'unavailable' });
    }
  );

  it('that does not answer a call after its abort is ended, and fails the others as lost', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      await thread.call('echo', 1);
      const reason = new Error('enough');
      const controller = new AbortController();
      const calls = Promise.allSettled([
        thread.call('loop', null, { signal: controller.signal }),
        thread.call('echo', 2),
      ]);
      controller.abort(reason);
      jest.advanceTimersByTime(4_999);
      expect(thread.busy).toBe(2);
      expect(jest.getTimerCount()).toBe(1);
      jest.advanceTimersByTime(1);
      const [looping, other] = (await calls) as PromiseRejectedResult[];
      expect(looping?.reason).toBe(reason);
      expect(isThreadLost(other?.reason)).toBe(true);
      expect(other?.reason).toMatchObject({ message: expect.stringContaining('no answer to "loop"') });
      expect(thread.alive).toBe(false);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is left in peace once it has answered a call that was aborted', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      const controller = new AbortController();
      const call = thread.call('wait', null, { signal: controller.signal });
      controller.abort();
      await call;
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('whose answer cannot be read fails what it was asked', async () => {
    const [deep, other] = (await Promise.allSettled([
      thread.call('deep', null),
      thread.call('wait', null),
    ])) as PromiseRejectedResult[];
    expect(deep?.reason).toMatchObject({ code: 'unavailable', message: expect.stringContaining('cannot be read') });
    expect([deep, other].map((call) => isThreadLost(call?.reason))).toEqual([true, true]);
    expect(thread.alive).toBe(false);
  });

  it('ends when it is told to, as often as it is told, and takes nothing more', async () => {
    await Promise.all([thread.stop(), thread.stop()]);
    await expect(thread.call('echo', 1)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
