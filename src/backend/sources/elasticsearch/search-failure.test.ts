import { Secret } from '../../base/secret';
import { HttpClients } from '../http/http-clients';
import { Server } from '../http/server';
import { isQueryFault, isTooManyBuckets, searchFailure, toVigilError } from './search-failure';

const server = new Server({
  http: new HttpClients(),
  name: 'elasticsearch',
  base: new URL('http://search:9200/'),
  tls: { ca: null, skipTlsVerify: false },
  authorization: new Secret('ApiKey open-sesame'),
  secrets: [],
});

/** As a server of 7.10 gives them. */
const ALL_SHARDS_FAILED = {
  root_cause: [{ type: 'illegal_argument_exception', reason: 'Field [host] of type [keyword] is not supported' }],
  type: 'search_phase_execution_exception',
  reason: 'all shards failed',
  phase: 'query',
  failed_shards: [{ shard: 0, index: 'shop', reason: { type: 'illegal_argument_exception', reason: 'Field' } }],
};
const TOO_MANY = {
  root_cause: [],
  type: 'search_phase_execution_exception',
  reason: '',
  phase: 'fetch',
  failed_shards: [],
  caused_by: { type: 'too_many_buckets_exception', reason: 'Trying to create too many buckets.', max_buckets: 10_000 },
};

describe('searchFailure', () => {
  it('tells the cause, not that shards failed', () => {
    const failure = searchFailure(ALL_SHARDS_FAILED, 400);
    expect(toVigilError(failure, server)).toMatchObject({
      code: 'invalid_argument',
      source: 'downstream',
      message: 'elasticsearch at http://search:9200 answered 400, Field [host] of type [keyword] is not supported',
    });
  });

  it('follows causes to the innermost, each once', () => {
    const inner = { type: 'b', reason: 'for input string: "x"' };
    const failure = searchFailure(
      { type: 'a', reason: 'failed to parse', caused_by: { ...inner, caused_by: inner } },
      400
    );
    expect(failure).toMatchObject({ words: 'failed to parse: for input string: "x"' });
    expect(failure.types).toEqual(expect.arrayContaining(['a', 'b']));
  });

  it('knows too many buckets wherever they are named', () => {
    const failure = searchFailure(TOO_MANY, 503);
    expect(isTooManyBuckets(failure)).toBe(true);
    expect(toVigilError(failure, server)).toMatchObject({
      code: 'resource_exhausted',
      message: expect.stringContaining('Trying to create too many buckets.'),
    });
    expect(isTooManyBuckets(searchFailure(ALL_SHARDS_FAILED, 400))).toBe(false);
  });

  it.each([
    {
      name: 'an index that is not there',
      error: { type: 'index_not_found_exception', reason: 'no such index [a]', index: 'a' },
      status: 404,
      code: 'not_found',
      words: 'there is no index "a"',
    },
    {
      name: 'a full queue',
      error: { type: 'es_rejected_execution_exception', reason: 'rejected' },
      status: 429,
      code: 'unavailable',
      words: 'rejected',
    },
    {
      name: 'missing rights',
      error: { type: 'security_exception', reason: 'no permissions' },
      status: 403,
      code: 'permission_denied',
      words: 'no permissions',
    },
    {
      name: 'a fault of the query that comes as one of the server',
      error: { type: 'class_cast_exception', reason: 'A cannot be cast' },
      status: 500,
      code: 'invalid_argument',
      words: 'A cannot be cast',
    },
    { name: 'a text', error: 'no handler found', status: 400, code: 'invalid_argument', words: 'no handler found' },
    { name: 'nothing at all', error: undefined, status: 502, code: 'unavailable', words: 'answered 502' },
    { name: 'something else', error: [1], status: 500, code: 'unavailable', words: 'answered 500' },
  ])('makes $code of $name', ({ error, status, code, words }) => {
    expect(toVigilError(searchFailure(error, status), server)).toMatchObject({
      code,
      source: 'downstream',
      message: expect.stringContaining(words),
    });
  });

  it('shows no secret that the server repeats', () => {
    const error = { type: 'security_exception', reason: 'open-sesame was refused', index: 'open-sesame' };
    for (const type of ['security_exception', 'index_not_found_exception', 'too_many_buckets_exception']) {
      expect(toVigilError(searchFailure({ ...error, type }, 401), server).message).not.toContain('sesame');
    }
  });

  it('does not take an outage for a fault of the query', () => {
    expect(isQueryFault(searchFailure({ type: 'no_shard_available_action_exception', reason: '' }, 503))).toBe(false);
  });

  it('ends where causes go round in circles', () => {
    const error: Record<string, unknown> = { type: 'a', reason: 'round' };
    error['caused_by'] = error;
    expect(searchFailure(error, 500).words).toBe('round');
  });
});
