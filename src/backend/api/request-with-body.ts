/**
 * A request whose method may be GET although it has a body: searches come that way, and the platform's own constructor
 * refuses it.
 */
export function requestWithBody(
  method: string,
  url: string,
  init: { headers: Headers; body: NonNullable<RequestInit['body']>; signal: AbortSignal }
): Request {
  // Wanted where the body is a stream; not every list of types knows it.
  const half = { ...init, duplex: 'half' as const };
  if (method !== 'GET') {
    return new Request(url, { ...half, method });
  }
  const request = new Request(url, { ...half, method: 'POST' });
  Object.defineProperty(request, 'method', { value: method });
  return request;
}
