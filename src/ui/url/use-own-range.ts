import type { RawTimeRange } from '@grafana/data';
import { useCallback, useMemo, useState } from 'react';
import type { TimeRange } from '../../schema';
import { boundText, toGrafanaRange, toRange, type UrlRange } from './use-url-range';

/** A time range that is nobody's business but that of one part of a page, in the same shape as that of the page. */
export function useOwnRange(fallback: { from: string; to: string }): UrlRange {
  const [raw, setRaw] = useState(fallback);
  const value = useMemo(() => toGrafanaRange(raw, fallback), [raw, fallback]);
  const resolve = useCallback(() => toRange(toGrafanaRange(raw, fallback)), [raw, fallback]);
  const set = useCallback(({ from, to }: RawTimeRange) => setRaw({ from: boundText(from), to: boundText(to) }), []);
  const setRange = useCallback(({ fromMs, toMs }: TimeRange) => setRaw({ from: String(fromMs), to: String(toMs) }), []);
  return useMemo(
    () => ({ raw, value, isLive: raw.to.startsWith('now'), resolve, set, setRange }),
    [raw, value, resolve, set, setRange]
  );
}
