import { LIMITS, type Detector } from '../../../schema';
import { compileLabelFilter } from '../label-filter';
import type { FrameNotice } from './frame';
import type { QueryContext } from './query-context';
import type { LatestSeries } from './query-reader';

/** Points over all series and columns of one query: a frame of this size is about 40 MB. */
const POINTS_PER_QUERY = 1_000_000;

const POINTS_MIN = 10;
const POINTS_DEFAULT = 1_000;

export interface SeriesChoice {
  series: LatestSeries[];
  /** Of each series. */
  maxPoints: number;
  notices: FrameNotice[];
}

/**
 * The series that a `band` or `score` query draws: those that fit the matchers, by labels, so that colours stay; when there
 * are more than the limit, those with the highest scores in the range.
 *
 * @throws VigilError `invalid_argument` for matchers that cannot be read
 */
export async function chooseSeries(context: QueryContext, detector: Detector): Promise<SeriesChoice> {
  const { model, reader, range, maxDataPoints } = context;
  const matches = compileLabelFilter(model.labels);
  const fitting = (await reader.latestSeries(detector.id)).filter(({ labels }) => matches(labels));
  const chosen = fitting.length <= model.seriesLimit ? fitting : await worstOf(fitting);
  const share = Math.floor(POINTS_PER_QUERY / Math.max(1, chosen.length));
  const asked = Math.min(maxDataPoints > 0 ? maxDataPoints : POINTS_DEFAULT, LIMITS.resultPoints);
  return { series: chosen, maxPoints: Math.max(POINTS_MIN, Math.min(asked, share)), notices: leftOutNotice() };

  async function worstOf(series: LatestSeries[]): Promise<LatestSeries[]> {
    const byKey = new Map(series.map((each) => [each.seriesKey, each]));
    const worst = await reader.worstSeries(detector.id, range, LIMITS.seriesPerDetector);
    const known = worst.flatMap(({ seriesKey }) => byKey.get(seriesKey) ?? []);
    const seen = new Set(known);
    return [...known, ...series.filter((each) => !seen.has(each))].slice(0, model.seriesLimit);
  }

  function leftOutNotice(): FrameNotice[] {
    return chosen.length === fitting.length
      ? []
      : [
          {
            severity: 'info',
            text: `${chosen.length} of ${fitting.length} series are shown, those with the highest scores`,
          },
        ];
  }
}
