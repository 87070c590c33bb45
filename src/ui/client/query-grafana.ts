import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import { VigilError } from '../../schema';

/** What Grafana answered, refusals included: a failed query says in its body why it failed. */
export interface GrafanaAnswer {
  status: number;
  body: unknown;
}

/**
 * Asks data sources of Grafana with the session, and hence the rights, of the signed-in user.
 *
 * @param body as `/api/ds/query` takes it
 * @throws VigilError `canceled` when aborted, `unavailable` when no answer came
 */
export async function queryGrafana(body: object, signal: AbortSignal): Promise<GrafanaAnswer> {
  try {
    const { status, data } = await lastValueFrom(
      getBackendSrv().fetch<unknown>({
        url: '/api/ds/query',
        method: 'POST',
        data: body,
        showErrorAlert: false,
        showSuccessAlert: false,
        hideFromInspector: true,
        abortSignal: signal,
      })
    );
    return { status, body: data };
  } catch (thrown) {
    if (signal.aborted || (isFetchError(thrown) && thrown.cancelled === true)) {
      throw new VigilError('canceled', 'the query was canceled', { cause: thrown });
    }
    if (isFetchError(thrown) && thrown.status > 0) {
      return { status: thrown.status, body: thrown.data };
    }
    throw new VigilError('unavailable', 'grafana gave no answer to the query', { cause: thrown });
  }
}
