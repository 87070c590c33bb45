import { act, renderHook } from '@testing-library/react';
import { useSteadyRows } from './use-steady-rows';

interface Row {
  id: string;
  score: number;
}

const idOf = ({ id }: Row) => id;
const rows = (text: string, score = 0): Row[] => [...text].map((id) => ({ id, score }));

function show(first: Row[] | undefined) {
  return renderHook(
    ({ items, question }: { items: Row[] | undefined; question: string }) => useSteadyRows(items, idOf, question),
    { initialProps: { items: first, question: 'all' } }
  );
}

const order = (shown: readonly Row[]) => shown.map(idOf).join('');

describe('useSteadyRows', () => {
  it('keeps the order while the content changes', () => {
    const { result, rerender } = show(rows('abc'));
    rerender({ items: rows('cba', 7), question: 'all' });
    expect(order(result.current.rows)).toBe('abc');
    expect(result.current.rows.every(({ score }) => score === 7)).toBe(true);
    expect(result.current).toMatchObject({ added: 0, isReordered: true });
  });

  it('announces what is new instead of inserting it, and drops what is gone', () => {
    const { result, rerender } = show(rows('abc'));
    rerender({ items: rows('xacy'), question: 'all' });
    expect(order(result.current.rows)).toBe('ac');
    expect(result.current).toMatchObject({ added: 2, isReordered: false });
    act(() => result.current.settle());
    expect(order(result.current.rows)).toBe('xacy');
    expect(result.current.added).toBe(0);
  });

  it('shows the answer to another question as it comes', () => {
    const { result, rerender } = show(rows('abc'));
    rerender({ items: rows('cxb'), question: 'failing' });
    expect(order(result.current.rows)).toBe('cxb');
    expect(result.current).toMatchObject({ added: 0, isReordered: false });
  });

  it('shows what comes at once where nothing was shown, or nothing of it is left', () => {
    const { result, rerender } = show(undefined);
    expect(result.current.rows).toEqual([]);
    rerender({ items: [], question: 'all' });
    rerender({ items: rows('ab'), question: 'all' });
    expect(order(result.current.rows)).toBe('ab');
    rerender({ items: rows('xy'), question: 'all' });
    expect(order(result.current.rows)).toBe('xy');
  });
});
