import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { Observable, from, lastValueFrom } from 'rxjs';

/**
 * Grafana's way to call a server, on `fetch` alone: same answers, same errors, no pop-ups.
 * A call is aborted when nobody listens to it any more.
 */
export class FetchBackend implements BackendSrv {
  fetch<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
    return new Observable((subscriber) => {
      const abort = new AbortController();
      const signal = request.abortSignal ? AbortSignal.any([request.abortSignal, abort.signal]) : abort.signal;
      const calling = from(this.send<T>(request, signal)).subscribe(subscriber);
      return () => {
        calling.unsubscribe();
        abort.abort();
      };
    });
  }

  chunked(): Observable<FetchResponse<Uint8Array | undefined>> {
    throw new Error('answers in chunks are not offered by the workbench');
  }

  datasourceRequest<T>(request: BackendSrvRequest): Promise<FetchResponse<T>> {
    return lastValueFrom(this.fetch<T>(request));
  }

  request<T>(request: BackendSrvRequest): Promise<T> {
    return this.ask(request);
  }

  get<T>(url: string, params?: Record<string, unknown>): Promise<T> {
    return this.ask({ url, method: 'GET', ...(params && { params }) });
  }

  delete<T>(url: string, data?: unknown): Promise<T> {
    return this.ask({ url, method: 'DELETE', data });
  }

  post<T>(url: string, data?: unknown): Promise<T> {
    return this.ask({ url, method: 'POST', data });
  }

  put<T>(url: string, data?: unknown): Promise<T> {
    return this.ask({ url, method: 'PUT', data });
  }

  patch<T>(url: string, data?: unknown): Promise<T> {
    return this.ask({ url, method: 'PATCH', data });
  }

  private async ask<T>(request: BackendSrvRequest): Promise<T> {
    return (await lastValueFrom(this.fetch<T>(request))).data;
  }

  private async send<T>(request: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
    const { data, headers, method = 'GET' } = request;
    const isText = typeof data === 'string';
    const response = await fetch(withParams(request), {
      method,
      signal,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(data !== undefined && !isText && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(data !== undefined && { body: isText ? data : JSON.stringify(data) }),
    });
    const body = parseBody(await response.text());
    if (!response.ok) {
      const error: FetchError = {
        status: response.status,
        statusText: response.statusText,
        data: body,
        config: request,
      };
      throw error;
    }
    const { status, statusText, ok, redirected, type, url } = response;
    return {
      data: body as T,
      status,
      statusText,
      ok,
      redirected,
      type,
      url,
      headers: response.headers,
      config: request,
    };
  }
}

function withParams({ url, params }: BackendSrvRequest): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value !== undefined && value !== null) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${text}`;
}

/** JSON where it is JSON; a proxy's page of HTML stays text, an empty answer is undefined. */
function parseBody(text: string): unknown {
  if (text === '') {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
