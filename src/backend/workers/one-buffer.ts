import { freeBuffers } from '../base/free-buffers';

/** What many series have in common, wherever they come from. */
export interface Columns {
  times: Float64Array;
  values: Float64Array;
}

/** Puts the columns of all series on one buffer, in place: it then moves to another thread in one go. */
export function onOneBuffer(all: readonly Columns[]): ArrayBuffer {
  const numbers = all.reduce((sum, { times, values }) => sum + times.length + values.length, 0);
  const buffer = new ArrayBuffer(numbers * Float64Array.BYTES_PER_ELEMENT);
  let at = 0;
  const moved = (column: Float64Array) => {
    const view = new Float64Array(buffer, at, column.length);
    view.set(column);
    at += column.byteLength;
    return view;
  };
  for (const series of all) {
    series.times = moved(series.times);
    series.values = moved(series.values);
  }
  return buffer;
}

export function freeColumns(all: readonly Columns[]): void {
  freeBuffers(all.flatMap(({ times, values }) => [times, values]));
}
