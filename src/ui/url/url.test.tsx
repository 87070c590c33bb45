import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter, useLocation } from 'react-router-dom';
import { linkTo } from '../routes';
import { moved, widened } from './RangePicker';
import { choiceParam, listParam, useUrlParams, withChanges } from './use-url-params';
import { useUrlRange } from './use-url-range';

const FALLBACK = { from: 'now-24h', to: 'now' };

const at = (url: string) =>
  function Routed({ children }: { children: ReactNode }) {
    return <MemoryRouter initialEntries={[url]}>{children}</MemoryRouter>;
  };

describe('withChanges', () => {
  it('sets, replaces and takes away, leaving the rest', () => {
    const after = withChanges(new URLSearchParams('a=1&b=2&c=3'), { a: 'x,y', b: null, c: [], d: ['p', 'q'] });
    expect(after.toString()).toBe('a=x%2Cy&d=p%2Cq');
  });
});

describe('listParam and choiceParam', () => {
  const params = new URLSearchParams('state=failing,nonsense,running&sort=backwards');

  it('ignore what is not known', () => {
    expect(listParam(params, 'state', ['running', 'failing'] as const)).toEqual(['running', 'failing']);
    expect(choiceParam(params, 'sort', { known: ['name', 'attention'], fallback: 'attention' })).toBe('attention');
  });
});

describe('useUrlRange', () => {
  // Both ends ask what time it is, one after the other.
  beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000));
  afterEach(() => jest.restoreAllMocks());

  const show = (url: string) =>
    renderHook(() => ({ range: useUrlRange(FALLBACK), location: useLocation(), params: useUrlParams()[0] }), {
      wrapper: at(url),
    });

  it('reads epoch milliseconds', () => {
    const { result } = show('/detectors/x?from=1000&to=2000');
    expect(result.current.range.resolve()).toEqual({ fromMs: 1000, toMs: 2000 });
    expect(result.current.range.isLive).toBe(false);
  });

  it('is the fallback, and live, without parameters', () => {
    const { result } = show('/detectors/x');
    expect(result.current.range.resolve()).toEqual({ fromMs: 1_699_913_600_000, toMs: 1_700_000_000_000 });
    expect(result.current.range.isLive).toBe(true);
  });

  it.each(['from=yesterday&to=tomorrow', 'from=2000&to=1000', 'from=&to='])('survives "%s"', (query) => {
    const { fromMs, toMs } = show(`/?${query}`).result.current.range.resolve();
    expect(toMs).toBeGreaterThan(fromMs);
  });

  it('writes what was chosen and keeps the other parameters', () => {
    const { result } = show('/detectors/x?tab=health');
    act(() => result.current.range.setRange({ fromMs: 10, toMs: 20 }));
    expect(result.current.location.search).toBe('?tab=health&from=10&to=20');
    act(() => result.current.range.set({ from: 'now-7d', to: 'now' }));
    expect(result.current.location.search).toBe('?tab=health&from=now-7d&to=now');
  });
});

describe('moving and widening a range', () => {
  it('shifts by a share of its length, and doubles around its middle', () => {
    expect(moved({ fromMs: 100, toMs: 200 }, -0.5)).toEqual({ fromMs: 50, toMs: 150 });
    expect(widened({ fromMs: 100, toMs: 200 })).toEqual({ fromMs: 50, toMs: 250 });
  });
});

describe('linkTo', () => {
  it('mounts below Grafana and at the root of the workbench', () => {
    expect(linkTo('grafana', 'detectors')).toBe('/a/vigil-anomaly-app/detectors');
    expect(
      linkTo('workbench', 'detector', { id: 'a/b', params: { tab: 'health', open: undefined, severity: [] } })
    ).toBe('/detectors/a%2Fb?tab=health');
  });
});
