import type { Yielder } from '../../base/cooperative';
import type { Database } from './database';
import type { IndexedSeries } from './series-index';

/** What writing into one era takes: valid within one transaction. */
export interface EraWriting {
  readonly raw: Database;
  readonly era: number;
  /** By series key; writing keeps it up to date. */
  readonly index: Map<string, IndexedSeries>;
  /** A long write pauses by it, so that requests are answered meanwhile. */
  readonly yielder: Yielder;
}
