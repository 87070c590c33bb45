import { esError, illegalArgument } from './errors';
import type { EsCall } from './es-route';

type Query = EsCall['query'];

/** True, false, or not given; without a value it is true. @throws VigilError 400 for any other text */
export function booleanParam(query: Query, name: string): boolean {
  const text = query[name];
  if (text === undefined || text === 'false') {
    return false;
  }
  if (text === '' || text === 'true') {
    return true;
  }
  throw illegalArgument(`Failed to parse value [${text.slice(0, 60)}] as only [true] or [false] are allowed.`);
}

/** A whole number; null when it is not given. @throws VigilError 400 */
export function longParam(query: Query, name: string): number | null {
  const text = query[name];
  if (text === undefined) {
    return null;
  }
  const number = /^-?\d{1,15}$/.test(text) ? Number(text) : null;
  if (number === null) {
    const shown = text.slice(0, 60);
    throw illegalArgument(`Failed to parse long parameter [${name}] with value [${shown}]`, {
      caused_by: { type: 'number_format_exception', reason: `For input string: "${shown}"` },
    });
  }
  return number;
}

/** Of no meaning here, where every change is seen at once; checked as the original does. @throws VigilError 400 */
export function checkRefresh({ refresh }: Query): void {
  if (refresh !== undefined && !['', 'true', 'false', 'wait_for'].includes(refresh)) {
    throw illegalArgument(`Unknown value for refresh: [${refresh.slice(0, 60)}].`);
  }
}

/** There is one term only: sequence numbers never start again. */
export const PRIMARY_TERM = 1;

/** What a change must be made from: `if_seq_no` and `if_primary_term`, both or neither. */
export class Precondition {
  readonly #seqNo: number | null;
  readonly #term: number | null;

  /** @throws VigilError 400 for one without the other */
  constructor(query: Query) {
    this.#seqNo = longParam(query, 'if_seq_no');
    this.#term = longParam(query, 'if_primary_term');
    const isUnset = (value: number | null) => value === null || value === -2;
    if (isUnset(this.#seqNo) !== (isUnset(this.#term) || this.#term === 0)) {
      throw esError(400, {
        type: 'action_request_validation_exception',
        reason: 'Validation Failed: 1: if_seq_no and if_primary_term must be given together;',
      });
    }
  }

  /** @throws VigilError 409 unless the document is still at the number that was named */
  check({ id, seqNo, index }: { id: string; seqNo: number; index: string }): void {
    if (this.#seqNo === null || this.#seqNo === -2 || (this.#seqNo === seqNo && this.#term === PRIMARY_TERM)) {
      return;
    }
    const required = `required seqNo [${this.#seqNo}], primary term [${this.#term}]`;
    const current = `current document has seqNo [${seqNo}] and primary term [${PRIMARY_TERM}]`;
    throw esError(409, {
      type: 'version_conflict_engine_exception',
      reason: `[${id}]: version conflict, ${required}. ${current}`,
      extra: { index_uuid: '_na_', shard: '0', index },
    });
  }
}
