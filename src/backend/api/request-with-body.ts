/**
 * A request whose method may be GET although it has a body: searches come that way, and the platform's own constructor
 * refuses it.
 */
export function requestWithBody(
  method: string,
  url: string,
  init: { headers: Headers; body: NonNullable<RequestInit['body']>; signal: AbortSignal }
): Request {
  if (method !== 'GET') {
    return new Request(url, { ...init, method, duplex: 'half' });
  }
  const request = new Request(url, { ...init, method: 'POST', duplex: 'half' });
  Object.defineProperty(request, 'method', { value: method });
  return request;
}
