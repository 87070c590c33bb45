import { act, renderHook } from '@testing-library/react';
import { VigilError } from '../../schema';
import { useLoad } from './use-load';

interface Question {
  signal: AbortSignal;
  answer(value: string): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** A function whose answers the test gives by hand. */
function questions() {
  const asked: Question[] = [];
  const fn = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      asked.push({
        signal,
        answer: (value) => act(async () => resolve(value)),
        fail: (error) => act(async () => reject(error)),
      });
    });
  const at = (index: number): Question => {
    const question = asked[index];
    if (question === undefined) {
      throw new Error(`only ${asked.length} questions were asked`);
    }
    return question;
  };
  return { asked, fn, at };
}

const pass = (ms: number) => act(async () => jest.advanceTimersByTime(ms));

function show(visibility: 'visible' | 'hidden') {
  Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
  return act(async () => document.dispatchEvent(new Event('visibilitychange')));
}

describe('useLoad', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
    jest.useRealTimers();
  });

  it('is loading until the first answer', async () => {
    const { fn, at } = questions();
    const { result } = renderHook(() => useLoad(fn, []));
    expect(result.current).toMatchObject({ loading: true, data: undefined, error: undefined, stale: false });
    await at(0).answer('a');
    expect(result.current).toMatchObject({ loading: false, data: 'a', stale: false });
  });

  it('keeps what is shown while refreshing, and when that fails', async () => {
    const { fn, at } = questions();
    const { result } = renderHook(() => useLoad(fn, [], { refreshMs: 5_000 }));
    await at(0).answer('a');
    await pass(5_000);
    expect(result.current).toMatchObject({ loading: false, data: 'a' });
    await at(1).fail(new VigilError('internal', 'broke'));
    expect(result.current).toMatchObject({ data: 'a', stale: true });
    expect(result.current.error?.message).toBe('broke');
    await pass(5_000);
    await at(2).answer('b');
    expect(result.current).toMatchObject({ data: 'b', stale: false, error: undefined, failingSinceMs: undefined });
  });

  it('tells since when it has been failing', async () => {
    const { fn, at } = questions();
    const { result } = renderHook(() => useLoad(fn, [], { refreshMs: 5_000 }));
    await at(0).fail(new VigilError('internal', 'broke'));
    const since = result.current.failingSinceMs;
    await pass(5_000);
    await at(1).fail(new VigilError('internal', 'broke again'));
    expect(since).toBeDefined();
    expect(result.current.failingSinceMs).toBe(since);
  });

  it('asks an engine that cannot be reached again by itself', async () => {
    const { fn, asked, at } = questions();
    renderHook(() => useLoad(fn, []));
    await at(0).fail(new TypeError('Failed to fetch'));
    await pass(10_000);
    expect(asked).toHaveLength(2);
  });

  it('does not ask again after another error unless it refreshes', async () => {
    const { fn, asked, at } = questions();
    renderHook(() => useLoad(fn, []));
    await at(0).fail(new VigilError('not_found', 'no such detector'));
    await pass(60_000);
    expect(asked).toHaveLength(1);
  });

  it('aborts the question before and drops its answer when the question changes', async () => {
    const { fn, at } = questions();
    const { result, rerender } = renderHook(({ id }) => useLoad(fn, [id]), { initialProps: { id: 1 } });
    rerender({ id: 2 });
    expect(at(0).signal.aborted).toBe(true);
    await at(0).answer('old');
    expect(result.current).toMatchObject({ loading: true, data: undefined });
    await at(1).answer('new');
    expect(result.current.data).toBe('new');
  });

  it('forgets the answer to another question when told not to keep it', async () => {
    const { fn, at } = questions();
    const { result, rerender } = renderHook(({ id }) => useLoad(fn, [id], { keep: false }), {
      initialProps: { id: 1 },
    });
    await at(0).answer('one');
    rerender({ id: 2 });
    expect(result.current).toMatchObject({ loading: true, data: undefined });
  });

  it('rests while the page is hidden and asks on coming back when it is due', async () => {
    const { fn, asked, at } = questions();
    renderHook(() => useLoad(fn, [], { refreshMs: 5_000 }));
    await at(0).answer('a');
    await show('hidden');
    await pass(60_000);
    expect(asked).toHaveLength(1);
    await show('visible');
    expect(asked).toHaveLength(2);
  });

  it('asks at once when told to reload', async () => {
    const { fn, asked, at } = questions();
    const { result } = renderHook(() => useLoad(fn, []));
    await at(0).answer('a');
    act(() => result.current.reload());
    expect(asked).toHaveLength(2);
  });

  it('aborts when it is no longer shown', () => {
    const { fn, at } = questions();
    const { unmount } = renderHook(() => useLoad(fn, []));
    unmount();
    expect(at(0).signal.aborted).toBe(true);
  });
});
