import type { Detector } from '../../../schema';
import { chosenDetector } from './chosen-detectors';
import { rowCount, type Field, type Frame, type FrameNotice } from './frame';
import { noData } from './no-data';
import type { QueryContext } from './query-context';
import type { LatestSeries } from './query-reader';
import { chooseSeries } from './series-choice';
import { stateNotices } from './words';

export interface SeriesFrameInput {
  detector: Detector;
  series: LatestSeries;
  maxPoints: number;
  /** True when it is the only series of the query. */
  alone: boolean;
}

/** The frames of each chosen series that have points in the range. Notices go with the first. */
export async function frameForEachSeries(
  context: QueryContext,
  make: (input: SeriesFrameInput) => Promise<Frame | Frame[]>
): Promise<Frame[]> {
  const detector = await chosenDetector(context);
  if (detector === null) {
    return [noData('there is no detector yet')];
  }
  const { series: chosen, maxPoints, notices } = await chooseSeries(context, detector);
  const frames: Frame[] = [];
  for (const series of chosen) {
    context.signal.throwIfAborted();
    const made = await make({ detector, series, maxPoints, alone: chosen.length === 1 });
    frames.push(...[made].flat().filter((frame) => rowCount(frame) > 0));
  }
  const all = [...stateNotices(detector, await context.reader.state(detector)), ...notices];
  const [first, ...rest] = frames;
  return first === undefined ? [noData(...all)] : [withNotices(first, all), ...rest];
}

function withNotices(frame: Frame, notices: FrameNotice[]): Frame {
  return notices.length === 0 ? frame : { ...frame, meta: { ...frame.meta, notices } };
}

/** @param intervalMs a longer step is drawn as a break in the line; null where points were left out on purpose */
export function timeField(timesMs: Float64Array, intervalMs: number | null): Field {
  return {
    name: 'time',
    kind: 'time',
    values: timesMs,
    nullable: false,
    ...(intervalMs !== null && { config: { interval: intervalMs } }),
  };
}
