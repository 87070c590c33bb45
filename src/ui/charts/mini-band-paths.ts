import type { ResultColumns, TimeRange } from '../../schema';

interface MiniBandPaths {
  /** SVG path of the value; a gap lifts the pen. */
  value: string;
  /** SVG path of the area between lower and upper, one closed shape per stretch that has both. */
  band: string;
  x(timeMs: number): number;
  y(value: number): number;
}

const ROOM = 2;

/** The lines of a small chart of `size` pixels. */
export function miniBandPaths(
  columns: ResultColumns,
  range: TimeRange,
  size: { width: number; height: number }
): MiniBandPaths {
  const { min, max } = extentOf(columns);
  const spanMs = Math.max(1, range.toMs - range.fromMs);
  const x = (timeMs: number) => round(((timeMs - range.fromMs) / spanMs) * size.width);
  const y = (value: number) => {
    const share = max > min ? (value - min) / (max - min) : 0.5;
    return round(size.height - ROOM - share * (size.height - 2 * ROOM));
  };
  return { x, y, value: valuePath(columns, x, y), band: bandPath(columns, x, y) };
}

type Scale = (of: number) => number;

function valuePath(columns: ResultColumns, x: Scale, y: Scale): string {
  let path = '';
  let isDown = false;
  columns.timeMs.forEach((timeMs, index) => {
    const value = columns.value[index] ?? null;
    if (value !== null) {
      path += `${isDown ? 'L' : 'M'}${x(timeMs)} ${y(value)}`;
    }
    isDown = value !== null;
  });
  return path;
}

function bandPath(columns: ResultColumns, x: Scale, y: Scale): string {
  let path = '';
  let top: string[] = [];
  let bottom: string[] = [];
  const close = () => {
    if (top.length > 1) {
      path += `M${[...top, ...bottom.reverse()].join('L')}Z`;
    }
    top = [];
    bottom = [];
  };
  columns.timeMs.forEach((timeMs, index) => {
    const lower = columns.lower[index] ?? null;
    const upper = columns.upper[index] ?? null;
    if (lower === null || upper === null) {
      close();
    } else {
      top.push(`${x(timeMs)} ${y(upper)}`);
      bottom.push(`${x(timeMs)} ${y(lower)}`);
    }
  });
  close();
  return path;
}

function extentOf({ value, lower, upper }: ResultColumns): { min: number; max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (const column of [value, lower, upper]) {
    for (const number of column) {
      if (number !== null) {
        min = Math.min(min, number);
        max = Math.max(max, number);
      }
    }
  }
  return min <= max ? { min, max } : { min: 0, max: 1 };
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
