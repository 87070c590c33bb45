/** Where a document of a result is: source, series and time, or (series null) an interval without one by its end. */
export interface ResultPlace {
  sourceId: string;
  seriesKey: string | null;
  timeMs: number;
}

const MISSED = 'missed';

/** The `_id` of a result: the same whenever it is asked for, and of no other. */
export function toResultId({ sourceId, seriesKey, timeMs }: ResultPlace): string {
  return `${sourceId}.${seriesKey ?? MISSED}.${timeMs.toString(36)}`;
}

/** Null for what is no id of a result. */
export function fromResultId(id: string): ResultPlace | null {
  const match = /^(.{1,200})\.([0-9a-f]{16}|missed)\.(-?[0-9a-z]{1,11})$/.exec(id);
  const [, sourceId, series, time] = match ?? [];
  if (sourceId === undefined || series === undefined || time === undefined) {
    return null;
  }
  const place = { sourceId, seriesKey: series === MISSED ? null : series, timeMs: parseInt(time, 36) };
  return toResultId(place) === id ? place : null;
}
