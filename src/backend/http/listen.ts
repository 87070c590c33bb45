import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { VigilError } from '../../schema';

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
  const server = createAdaptorServer({ fetch: handler }) as Server;
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
