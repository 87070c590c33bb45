import type { Detector, FeatureColumns, PreviewResult, PreviewSeries } from '../../../../schema';
import { enabledFeatures, type FeatureAttribute } from '../detectors/feature-attributes';
import { categoryFieldsOf } from '../detectors/to-document';
import { PREVIEW_CONFIDENCE, toAnomalyGrade, toResultTimes } from '../results/result-scale';

/** Windows shown, over all entities. */
const WINDOWS_SHOWN = 1_000;

type Subject = Omit<Detector, 'id'> & { id: string | null };

export interface PreviewShown {
  results: object[];
  /** What was left out, in words. */
  notices: string[];
}

/**
 * What a preview found as results: entity by entity, by time. Windows without a value, and those before the model has an
 * opinion, are left out; of more than a thousand the most striking of each stretch is shown.
 */
export function previewResults(detector: Subject, { series, shownFromMs, notices }: PreviewResult): PreviewShown {
  const all = series.map((each) => windowsOf(each, shownFromMs));
  const windows = all.reduce((sum, { length }) => sum + length, 0);
  const stride = Math.ceil(windows / WINDOWS_SHOWN);
  const features = enabledFeatures({ ...detector, id: detector.id ?? '' });
  const results = series.flatMap((each, i) =>
    thinned(all[i] ?? [], each, stride).map((at) => toResult(detector, { each, at, features }))
  );
  const thinning = `${results.length} of ${windows} windows are shown, the most striking of every ${stride}`;
  return { results, notices: stride > 1 ? [...notices, thinning] : notices };
}

function windowsOf({ columns }: PreviewSeries, shownFromMs: number): number[] {
  return columns.timeMs.flatMap((timeMs, i) => {
    const isScored = columns.value[i] !== null && columns.expected[i] !== null;
    const isAlert = columns.alert[i] === true;
    return timeMs > shownFromMs && (isScored || isAlert) ? [i] : [];
  });
}

/** Of every so many windows in a row the one with an alert, else with the highest score. */
function thinned(windows: number[], { columns }: PreviewSeries, stride: number): number[] {
  const weight = (i: number) => (columns.alert[i] === true ? 1_000 : 0) + (columns.score[i] ?? 0);
  const kept: number[] = [];
  for (let from = 0; from < windows.length; from += stride) {
    const stretch = windows.slice(from, from + stride);
    kept.push(stretch.reduce((best, i) => (weight(i) > weight(best) ? i : best)));
  }
  return kept;
}

function toResult(
  detector: Subject,
  { each, at, features }: { each: PreviewSeries; at: number; features: readonly FeatureAttribute[] }
): object {
  const { columns, labels } = each;
  const times = toResultTimes(columns.timeMs[at] ?? 0, detector);
  const names = categoryFieldsOf(detector).length > 0 ? categoryFieldsOf(detector) : Object.keys(labels).sort();
  return {
    detector_id: detector.id,
    data_start_time: times.data_start_time,
    data_end_time: times.data_end_time,
    feature_data: features.flatMap(({ id, name }, i) => {
      const data = valueAt(each, at, columns.features?.[i]);
      return data === null ? [] : [{ feature_id: id, feature_name: name, data }];
    }),
    anomaly_grade: toAnomalyGrade({ alert: columns.alert[at] === true, score: columns.score[at] ?? 0 }),
    confidence: PREVIEW_CONFIDENCE,
    ...(names.length > 0 && { entity: names.map((name) => ({ name, value: labels[name] ?? '' })) }),
  };
}

function valueAt({ columns }: PreviewSeries, at: number, feature: FeatureColumns | undefined): number | null {
  return (feature ?? columns).value[at] ?? null;
}
