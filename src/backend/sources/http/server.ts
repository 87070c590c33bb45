import { Secret } from '../../base/secret';
import type { HttpAnswer, HttpRequest, TlsOptions } from './http-client';
import type { HttpClients } from './http-clients';
import { theirWords } from './their-words';

export interface ServerOptions {
  http: HttpClients;
  /** How messages call it: `prometheus "main"`. Its address is added. */
  name: string;
  /** Without credentials; what is asked for lies below its path. */
  base: URL;
  tls: TlsOptions;
  /** The `Authorization` header; null when there is none. */
  authorization: Secret | null;
  /** Taken out of everything it says, beside what the header holds. */
  secrets: ReadonlyArray<Secret | null>;
}

/** A path below the address of a server, with its query if any, and what is sent there. */
export type ServerRequest = Pick<HttpRequest, 'method' | 'body' | 'headers' | 'signal'> & { path: string };

/** One server with the way in. What it says is fit to be shown only after `words`. */
export class Server {
  /** How messages call it, address and all. */
  readonly peer: string;
  readonly #options: ServerOptions;
  readonly #address: string;

  constructor(options: ServerOptions) {
    const { name, base } = options;
    this.#options = options;
    this.#address = `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
    this.peer = `${name} at ${this.#address}`;
  }

  /** @throws VigilError as `HttpClient.send` */
  send({ path, headers, ...request }: ServerRequest): Promise<HttpAnswer> {
    const { http, base, tls, authorization } = this.#options;
    return http.get(base.origin, tls).send({
      ...request,
      peer: this.peer,
      url: new URL(`${this.#address}${path}`),
      headers: { ...headers, ...(authorization !== null && { authorization: authorization.reveal() }) },
    });
  }

  /** What it says, without what we sent it in confidence. */
  words(text: string): string {
    const { authorization, secrets } = this.#options;
    const sent = authorization === null ? null : new Secret(authorization.reveal().replace(/^\w+ /, ''));
    return theirWords(text, [...secrets, sent]);
  }
}
