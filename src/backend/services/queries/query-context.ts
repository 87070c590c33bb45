import type { TimeRange, VigilQueryModel } from '../../../schema';
import type { QueryReader } from './query-reader';

/** What a query type works with. */
export interface QueryContext {
  reader: QueryReader;
  orgId: number;
  datasourceUid: string;
  model: VigilQueryModel;
  range: TimeRange;
  /** As asked for; 0 when not said. */
  maxDataPoints: number;
  nowMs: number;
  signal: AbortSignal;
}
