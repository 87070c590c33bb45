import { HttpClient, type HttpLimits, type TlsOptions } from './http-client';

/** Kept at once; who comes on top ends the one unused for longest. */
const CLIENTS_MAX = 100;

/** One client, with connections of its own, for each server and its kind of trust. Whoever makes this closes it. */
export class HttpClients {
  readonly #limits: HttpLimits;
  readonly #clients = new Map<string, HttpClient>();

  constructor(limits: HttpLimits = {}) {
    this.#limits = limits;
  }

  /** The same origin and TLS options give the same client; other options, say after an edit, give a new one. */
  get(origin: string, tls: TlsOptions): HttpClient {
    const key = JSON.stringify([origin, tls.ca, tls.skipTlsVerify]);
    const client = this.#clients.get(key) ?? new HttpClient(tls, this.#limits);
    this.#clients.delete(key);
    this.#clients.set(key, client);
    const [oldest] = this.#clients;
    if (this.#clients.size > CLIENTS_MAX && oldest !== undefined) {
      this.#clients.delete(oldest[0]);
      void oldest[1].retire();
    }
    return client;
  }

  /** Ends all connections. Idempotent. */
  async close(): Promise<void> {
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all(clients.map((client) => client.close()));
  }
}
