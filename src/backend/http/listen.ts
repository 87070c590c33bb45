import type { Server } from 'node:http';
import { Readable } from 'node:stream';
import { createAdaptorServer, type HttpBindings, type Http2Bindings } from '@hono/node-server';
import { VigilError } from '../../schema';
import { requestWithBody } from '../api/request-with-body';

/** Requests still going on when the engine stops get this long. */
const GRACE_MS = 1_000;

export interface Listening {
  /** What to open in a browser. */
  url: string;
  /** Takes no more requests and resolves when those going on have ended, or been cut off. */
  close(): Promise<void>;
}

/** @throws VigilError `unavailable` when the port is taken or the address is not ours */
export async function listen(
  handler: (request: Request) => Promise<Response>,
  { host, port }: { host: string; port: number }
): Promise<Listening> {
  const fetch = (request: Request, { incoming }: HttpBindings | Http2Bindings) => handler(withBody(request, incoming));
  const server = createAdaptorServer({ fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE'
          ? 'another program has it: choose one with --port'
          : (cause.code ?? 'unknown reason');
      reject(new VigilError('unavailable', `cannot listen on ${host} port ${port}: ${why}`, { cause }));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return { url: `http://${shownHost(host)}:${actualPort}/`, close: () => closeServer(server) };
}

/** The adapter leaves out the body of a GET. */
function withBody(request: Request, incoming: (HttpBindings | Http2Bindings)['incoming']): Request {
  const length = Number(incoming.headers['content-length'] ?? 0);
  if (request.method !== 'GET' || (length === 0 && incoming.headers['transfer-encoding'] === undefined)) {
    return request;
  }
  const body = Readable.toWeb(Readable.from(incoming)) as NonNullable<RequestInit['body']>;
  return requestWithBody('GET', request.url, { headers: request.headers, body, signal: request.signal });
}

function shownHost(host: string): string {
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return named.includes(':') ? `[${named}]` : named;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
