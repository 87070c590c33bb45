import { DETECTOR_RANGES, FEATURE_LABEL, MINUTE_MS, type DetectorSpec, type Series } from '../../../../schema';
import type { Sources } from '../../../services/sources';
import { shownPeriod, toPeriod } from '../detectors/period';

/** Intervals looked at: enough to see how often there is nothing. */
const SAMPLE_INTERVALS = 512;
const SERIES_MAX = 50;
/** Share of intervals that must have data. */
const FULL_MIN = 0.75;
/** A delay suggested is that much longer than what was seen. */
const DELAY_MARGIN = 1.2;
/** Longer intervals that are tried, as multiples of the one that is too short. */
const MULTIPLES = [2, 3, 5, 10, 15, 20, 30, 60, 120, 240, 720, 1_440];

export interface ModelIssue {
  aspect: 'detection_interval' | 'window_delay' | 'feature_attributes' | 'indices' | 'filter_query';
  message: string;
  suggested?: object;
  subIssues?: Record<string, string>;
}

export interface ModelCheck {
  sources: Pick<Sources, 'fetch'>;
  spec: DetectorSpec;
  orgId: number;
  nowMs: number;
  signal: AbortSignal;
}

/**
 * What keeps a model from learning well, seen in the newest data: too little of it, data that comes late. One request.
 *
 * @throws VigilError as the source
 */
export async function checkModel({ sources, spec, orgId, nowMs, signal }: ModelCheck): Promise<ModelIssue[]> {
  const { source, intervalMs, windowDelayMs } = spec;
  const toMs = Math.floor(nowMs / intervalMs) * intervalMs;
  const range = { fromMs: toMs - SAMPLE_INTERVALS * intervalMs, toMs };
  const { series } = await sources.fetch({ orgId, query: source, range, intervalMs, seriesLimit: SERIES_MAX, signal });
  if (series.every(({ times }) => times.length === 0)) {
    return [nothing(spec)];
  }
  const late = lateBy(series, { nowMs, intervalMs });
  // What has not come yet is not missing.
  const sample = { fromMs: range.fromMs, toMs: toMs - Math.max(windowDelayMs, late) };
  return [
    ...sparseInterval(series, { sample, intervalMs }),
    ...sparseFeatures(series, spec),
    ...(late > windowDelayMs + intervalMs ? [shortDelay(late)] : []),
  ];
}

function nothing({ source, intervalMs }: DetectorSpec): ModelIssue {
  const minutes = (SAMPLE_INTERVALS * intervalMs) / MINUTE_MS;
  const isFiltered = source.kind === 'elasticsearch' && !Object.hasOwn(source.filterQuery, 'match_all');
  return {
    aspect: isFiltered ? 'filter_query' : 'indices',
    message: `There is no data in the last ${minutes} minutes${isFiltered ? ' that the filter lets through' : ''}.`,
  };
}

/** How long ago the newest point is, less one interval that is not over. */
function lateBy(series: readonly Series[], { nowMs, intervalMs }: { nowMs: number; intervalMs: number }): number {
  const newest = Math.max(...series.map(({ times }) => times.at(-1) ?? -Infinity));
  return Math.max(0, nowMs - newest - intervalMs);
}

function shortDelay(lateMs: number): ModelIssue {
  const minutes = Math.ceil((lateMs * DELAY_MARGIN) / MINUTE_MS);
  const suggestedMs = Math.min(minutes * MINUTE_MS, DETECTOR_RANGES.windowDelayMs.max);
  return {
    aspect: 'window_delay',
    message: `The newest data is ${Math.round(lateMs / MINUTE_MS)} minutes old: the window delay should be longer.`,
    suggested: shownPeriod(toPeriod(suggestedMs)),
  };
}

interface Sample {
  sample: { fromMs: number; toMs: number };
  intervalMs: number;
}

/** Of the fullest series: a single quiet entity is no reason for all to wait longer. */
function sparseInterval(series: readonly Series[], { sample, intervalMs }: Sample): ModelIssue[] {
  const fullest = Math.max(...series.map((each) => share(each, { sample, intervalMs })));
  if (fullest >= FULL_MIN) {
    return [];
  }
  const longer = MULTIPLES.map((multiple) => multiple * intervalMs).find(
    (ms) =>
      ms <= DETECTOR_RANGES.intervalMs.max && series.some((each) => share(each, { sample, intervalMs: ms }) >= FULL_MIN)
  );
  const percent = Math.round(fullest * 100);
  return [
    {
      aspect: 'detection_interval',
      message: `Only ${percent} % of the intervals have data: with a longer interval more would.`,
      ...(longer !== undefined && { suggested: shownPeriod(toPeriod(longer)) }),
    },
  ];
}

function share({ times }: Series, { sample, intervalMs }: Sample): number {
  const { fromMs, toMs } = sample;
  const intervals = Math.max(1, Math.floor((toMs - fromMs) / intervalMs));
  const filled = new Set<number>();
  for (const timeMs of times) {
    if (timeMs > fromMs && timeMs <= toMs) {
      filled.add(Math.ceil((timeMs - fromMs) / intervalMs));
    }
  }
  return Math.min(1, filled.size / intervals);
}

/** Of several features, those that have none of the data that others have. */
function sparseFeatures(series: readonly Series[], { features }: DetectorSpec): ModelIssue[] {
  if (features === null || features.label !== FEATURE_LABEL) {
    return [];
  }
  const present = new Set(series.flatMap(({ labels, times }) => (times.length > 0 ? [labels[FEATURE_LABEL]] : [])));
  const absent = features.names.filter((name) => !present.has(name));
  if (absent.length === 0) {
    return [];
  }
  const subIssues = Object.fromEntries(absent.map((name) => [name, 'There is no data for this feature.']));
  return [{ aspect: 'feature_attributes', message: `There is no data for: ${absent.join(', ')}.`, subIssues }];
}
