import { dateTime, isDateTime, rangeUtil, type RawTimeRange, type TimeRange as GrafanaTimeRange } from '@grafana/data';
import { useCallback, useMemo } from 'react';
import type { TimeRange } from '../../schema';
import { useUrlParams } from './use-url-params';

export interface UrlRange {
  /** As in the URL: `now-24h` or epoch milliseconds. */
  raw: { from: string; to: string };
  /** For Grafana's picker. */
  value: GrafanaTimeRange;
  /** True when the range ends now and so moves with time. */
  isLive: boolean;
  /** The range at this moment. */
  resolve(): TimeRange;
  set(raw: RawTimeRange): void;
  setRange(range: TimeRange): void;
}

/** The time range of the page, kept in the URL as `from` and `to`, as Grafana does. */
export function useUrlRange(fallback: { from: string; to: string }): UrlRange {
  const [params, change] = useUrlParams();
  const from = params.get('from') ?? fallback.from;
  const to = params.get('to') ?? fallback.to;
  const value = useMemo(() => toGrafanaRange({ from, to }, fallback), [from, to, fallback]);
  const resolve = useCallback(() => toRange(toGrafanaRange({ from, to }, fallback)), [from, to, fallback]);
  const set = useCallback(
    (raw: RawTimeRange) => change({ from: boundText(raw.from), to: boundText(raw.to) }),
    [change]
  );
  const setRange = useCallback(
    (range: TimeRange) => change({ from: String(range.fromMs), to: String(range.toMs) }),
    [change]
  );
  return useMemo(
    () => ({ raw: { from, to }, value, isLive: to.startsWith('now'), resolve, set, setRange }),
    [from, to, value, resolve, set, setRange]
  );
}

/** Reads both ends; the fallback stands in when they cannot be read or are the wrong way round. */
export function toGrafanaRange(
  raw: { from: string; to: string },
  fallback: { from: string; to: string }
): GrafanaTimeRange {
  const range = rangeUtil.convertRawToRange({ from: toBound(raw.from), to: toBound(raw.to) });
  const isUsable = range.from.isValid() && range.to.isValid() && range.from.valueOf() < range.to.valueOf();
  return isUsable ? range : rangeUtil.convertRawToRange(fallback);
}

export function toRange(range: GrafanaTimeRange): TimeRange {
  return { fromMs: range.from.valueOf(), toMs: range.to.valueOf() };
}

function toBound(text: string) {
  return /^\d+$/.test(text) ? dateTime(Number(text)) : text;
}

export function boundText(bound: RawTimeRange['from']): string {
  return isDateTime(bound) ? String(bound.valueOf()) : String(bound);
}
