import type { Detector, DetectorSpec, PointResult } from '../../../../schema';
import type { MissedInterval, ScannedResult } from '../../../store/store';
import type { SearchHit } from '../collection';
import type { Fields } from '../match/fields';

/** Whose results they are: those of a detector, or of a historical run of it. */
export interface ResultSource {
  /** By which the store knows them. */
  id: string;
  detectorId: string;
  /** Null: the live ones. */
  runId: string | null;
  /** As it is, or as it was when the run was asked for. */
  spec: DetectorSpec & Pick<Detector, 'id'>;
}

/**
 * One result, or an interval without one (`missed`, and then neither series nor point). While it is decided what has to be
 * read at all, there is only the source, or source and series.
 */
export interface ResultRow {
  source: ResultSource;
  series: ScannedResult['series'] | null;
  point: PointResult | null;
  missed: MissedInterval | null;
}

/** How the anomaly that a result is part of began. */
export interface Beginning {
  /** When, as far as can be told. */
  sinceMs: number;
  /** The result there; null where that is the result itself, or not known. */
  point: PointResult | null;
}

/** What is the same in all results of a source, or of a series; `row`: may differ from one to the next. */
export type Level = 'source' | 'series' | 'row';

/** Results as documents of an API: what they are called there, and what of it can be asked of the store. */
export interface ResultView {
  fields: Fields<ResultRow>;
  /** Of a field or a nested list, by name. */
  levelOf(name: string): Level;
  /** How much later than the point a time of its document is; null for what is no time. */
  timeOffset(name: string, source: ResultSource): number | null;
  /** A field that rises with the score: the score from which on it has this value. Null for any other. */
  scoreFor(name: string, value: number): number | null;
  /** The most that such a field can be below a score. */
  valueBelow(name: string, score: number): number;
  /** The field that is above 0 where there is an alert, and nowhere else. */
  alertField: string;
  /** Where the document of this id is; null for what is no id of a result. */
  locate(id: string): { sourceId: string; timeMs: number } | null;
  /** @param beginning null where there is no anomaly, or nothing is known of it */
  render(row: ResultRow, beginning: Beginning | null): Omit<SearchHit, 'score' | 'sort'>;
}
