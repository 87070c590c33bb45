import type { Yielder } from '../../../base/cooperative';
import type { ResultScan, ScannedResult } from '../../store';
import type { Database } from '../database';
import { erasOf } from '../eras';
import { labelsOf } from '../labels-text';

/** A series whose results are gone through. */
export class ScannedSeries {
  /** Number of the series in the tables: rises with the time it was first seen, and decides between equal keys. */
  readonly rowId: number;
  readonly #id: string;
  readonly #seriesKey: string;
  readonly #labelsText: string;
  readonly #firstMs: number;
  #shown: ScannedResult['series'] | null = null;

  constructor(id: string, [rowId, seriesKey, labelsText, firstMs]: SeriesRow) {
    this.rowId = rowId;
    this.#id = id;
    this.#seriesKey = seriesKey;
    this.#labelsText = labelsText;
    this.#firstMs = firstMs;
  }

  /** What its results show; one object. Made when asked for, as most series of a long list give no result of a page. */
  get shown(): ScannedResult['series'] {
    return (this.#shown ??= {
      id: this.#id,
      seriesKey: this.#seriesKey,
      labels: labelsOf(this.#labelsText),
      firstMs: this.#firstMs,
    });
  }
}

type SeriesRow = [rowId: number, seriesKey: string, labels: string, firstMs: number];

/** The series that a scan is about. About 200 bytes each. */
export async function seriesOf(
  reads: Database,
  { ids, series: fits }: ResultScan,
  yielder: Yielder
): Promise<ScannedSeries[]> {
  const found: ScannedSeries[] = [];
  const list = reads.prepareArrays('select series_id, series_key, labels, first_ms from series where era = ?');
  for (const [era, id] of erasOf(reads, ids)) {
    for (const row of list.all<SeriesRow>(era)) {
      const series = new ScannedSeries(id, row);
      if (fits === undefined || fits(series.shown)) {
        found.push(series);
      }
    }
    if (yielder.due) {
      await yielder.pause();
    }
  }
  return found;
}
