import { ALERTING_INDEX } from '../indices';
import { PRIMARY_TERM } from '../read-params';

/** The answer of an index to a removal; of something that is not there, too. */
export function removal(id: string, removed: { version: number; seqNo: number } | null): object {
  return {
    _index: ALERTING_INDEX,
    _type: '_doc',
    _id: id,
    _version: removed?.version ?? 1,
    result: removed === null ? 'not_found' : 'deleted',
    forced_refresh: true,
    _shards: { total: 2, successful: 1, failed: 0 },
    _seq_no: removed?.seqNo ?? 0,
    _primary_term: PRIMARY_TERM,
  };
}
