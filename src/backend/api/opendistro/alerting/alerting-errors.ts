import { VigilError } from '../../../../schema';
import { SearchFault } from '../../../services/search/search-fault';
import { esError, illegalArgument } from '../errors';

/** What the plugin itself says: every failure of its own is wrapped once. */
export function alertingError(status: number, reason: string): VigilError {
  const cause = { type: 'exception', reason: `org.elasticsearch.ElasticsearchStatusException: ${reason}` };
  return esError(status, { type: 'alerting_exception', reason, extra: { caused_by: cause } });
}

/**
 * Runs a call of a service and tells its failures as the plugin does.
 *
 * @param absent what is said of something that is not there
 */
export async function asAlerting<T>(absent: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    const error = VigilError.from(thrown);
    if (error.cause instanceof SearchFault) {
      const { status, type, reason } = error.cause;
      throw esError(status, { type, reason });
    }
    if (error.code === 'not_found') {
      throw alertingError(404, absent);
    }
    // Too many of something: 400 in the original.
    throw error.code === 'resource_exhausted' ? illegalArgument(error.message) : error;
  }
}
