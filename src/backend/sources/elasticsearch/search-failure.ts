import { VigilError } from '../../../schema';
import { answerError } from '../http/answer-error';
import type { Server } from '../http/server';
import { isRecord } from './feature-value';

/** Why a search gave nothing that can be used. */
export interface SearchFailure {
  /** HTTP status that the search has on its own. */
  status: number;
  /** What they call it, causes and all. */
  types: string[];
  /** Their words, not fit to be shown before secrets are taken out. */
  words: string;
  /** Index it is about; `''` when that is not said. */
  index: string;
}

const DEPTH_MAX = 10;

/** Faults of a query whatever the status: on some shards only, they come with that of a server which is out of order. */
const QUERY_FAULTS = new Set([
  'aggregation_execution_exception',
  'class_cast_exception',
  'illegal_argument_exception',
  'named_object_not_found_exception',
  'number_format_exception',
  'parse_exception',
  'parsing_exception',
  'query_shard_exception',
  'script_exception',
  'unsupported_operation_exception',
  'x_content_parse_exception',
]);

/** Reads the `error` of an answer, which is an object, or a text of a server that knows no better. */
export function searchFailure(error: unknown, status: number): SearchFailure {
  const root = rootOf(error);
  const causes = causesOf(root);
  const reasons = typeof error === 'string' ? [error] : causes.flatMap(({ reason }) => textOf(reason) ?? []);
  return {
    status,
    types: [...causesOf(error), ...causes].flatMap(({ type }) => textOf(type) ?? []),
    words: [...new Set(reasons)].join(': '),
    index: causes.flatMap(({ index }) => textOf(index) ?? [])[0] ?? '',
  };
}

/** That too many buckets were asked for at once: fewer may do. */
export function isTooManyBuckets({ types }: SearchFailure): boolean {
  return types.includes('too_many_buckets_exception');
}

/** True when the query is what is wrong. */
export function isQueryFault({ status, types }: SearchFailure): boolean {
  return status === 400 || (status >= 500 && types.some((type) => QUERY_FAULTS.has(type)));
}

/** A failure as an error that may be shown. */
export function toVigilError(failure: SearchFailure, server: Server): VigilError {
  const { peer } = server;
  const words = server.words(failure.words);
  const source = 'downstream';
  if (failure.types.includes('index_not_found_exception')) {
    const index = failure.index === '' ? words : `there is no index "${server.words(failure.index)}"`;
    return new VigilError('not_found', `${peer}: ${index}`, { source });
  }
  if (isTooManyBuckets(failure)) {
    return new VigilError('resource_exhausted', `${peer}: ${words}`, { source });
  }
  return answerError({ peer, status: isQueryFault(failure) ? 400 : failure.status, words });
}

/** The outer error only says that shards failed; the first cause that it names says why. */
function rootOf(error: unknown): unknown {
  if (!isRecord(error)) {
    return error;
  }
  const [root] = Array.isArray(error['root_cause']) ? (error['root_cause'] as unknown[]) : [];
  const [shard] = Array.isArray(error['failed_shards']) ? (error['failed_shards'] as unknown[]) : [];
  return root ?? (isRecord(shard) ? shard['reason'] : undefined) ?? error;
}

function causesOf(error: unknown): Array<Record<string, unknown>> {
  const causes: Array<Record<string, unknown>> = [];
  let next = error;
  while (isRecord(next) && causes.length < DEPTH_MAX) {
    causes.push(next);
    next = next['caused_by'];
  }
  return causes;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
