import { VigilError } from '../../../schema';
import type { ArrivedSeries } from '../series-collector';

interface MatrixSeries extends ArrivedSeries {
  times: Float64Array;
  values: Float64Array;
}

export interface Matrix {
  series: MatrixSeries[];
  /** Their warnings and remarks, and what could not be used. */
  notices: string[];
}

/**
 * Reads the answer of `query_range`. Values that are NaN or ±Inf become gaps. Anything malformed is skipped where the
 * rest still makes sense.
 *
 * @throws VigilError `unavailable` when this is not an answer of Prometheus at all
 */
export function parseMatrix(body: unknown, peer: string): Matrix {
  const data = fieldOf(body, 'data');
  const result = fieldOf(data, 'result');
  if (fieldOf(body, 'status') !== 'success' || !Array.isArray(result)) {
    const message = `${peer} answered, but not as Prometheus does: is this the address of its API?`;
    throw new VigilError('unavailable', message, { source: 'downstream' });
  }
  const kind = fieldOf(data, 'resultType');
  if (kind !== 'matrix') {
    const message = `the query gives a ${String(kind).slice(0, 40)}, not series over time`;
    throw new VigilError('invalid_argument', message, { source: 'downstream' });
  }
  const histograms = result.filter((item) => !hasValues(item) && Array.isArray(fieldOf(item, 'histograms'))).length;
  const notices = [...textsOf(fieldOf(body, 'warnings')), ...textsOf(fieldOf(body, 'infos'))];
  if (histograms > 0) {
    notices.push(`${histograms} series hold native histograms, which have no single value: use histogram_quantile`);
  }
  return { series: result.filter(hasValues).map(seriesOf), notices };
}

interface MatrixItem {
  metric?: unknown;
  values: unknown[];
}

function hasValues(item: unknown): item is MatrixItem {
  return Array.isArray(fieldOf(item, 'values'));
}

function seriesOf({ metric, values }: MatrixItem): MatrixSeries {
  const times = new Float64Array(values.length);
  const numbers = new Float64Array(values.length);
  values.forEach((pair, i) => {
    const [seconds, text] = Array.isArray(pair) ? (pair as unknown[]) : [];
    times[i] = typeof seconds === 'number' ? Math.round(seconds * 1_000) : NaN;
    // `+Inf` and `NaN` are no JavaScript numbers either, so both come out as NaN.
    numbers[i] = typeof text === 'string' && text !== '' ? Number(text) : NaN;
  });
  const labels = Object.entries(typeof metric === 'object' && metric !== null ? metric : {});
  return { labels: Object.fromEntries(labels.map(([name, value]) => [name, String(value)])), times, values: numbers };
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
