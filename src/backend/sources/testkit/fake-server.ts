import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, text as it is. */
  body?: unknown;
}

/** What it does with a request; `'hang'`: never answers, `'cut'`: ends the connection. */
export type Handler = (request: SeenRequest) => Reply | 'hang' | 'cut';

/** A server on a free loopback port that speaks the protocol of another product, as far as the handler knows it. */
export class FakeServer {
  readonly requests: SeenRequest[] = [];
  readonly #server: Server;
  readonly #scheme: string;
  #handler: Handler = () => ({ status: 404 });

  private constructor(tls: { key: string; cert: string } | null) {
    const onRequest = (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response);
    this.#server = tls === null ? createServer(onRequest) : createTlsServer(tls, onRequest);
    this.#scheme = tls === null ? 'http' : 'https';
  }

  static async start(tls: { key: string; cert: string } | null = null): Promise<FakeServer> {
    const fake = new FakeServer(tls);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on requests are answered like this, and `requests` starts anew. */
  answer(handler: Handler): void {
    this.#handler = handler;
    this.requests.length = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('utf8');
    const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    this.requests.push(seen);
    const reply = this.#handler(seen);
    if (reply === 'cut') {
      response.destroy();
    } else if (reply !== 'hang') {
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
      response.end(text);
    }
  }
}
