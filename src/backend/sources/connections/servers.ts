import { VigilError } from '../../../schema';
import { Secret } from '../../base/secret';
import type { HttpClients } from '../http/http-clients';
import { Server } from '../http/server';
import { assertAddress, type Connection, type ConnectionLookup } from './connections';

export interface ServersOptions {
  connections: ConnectionLookup;
  /** Whether a query may name any address; otherwise only a connection that an Admin has stored. */
  directUrls: boolean;
  /** Addresses that may be named all the same: those of the settings. */
  knownUrls?: readonly string[];
  http: HttpClients;
}

/** What a query names: an address without credentials, or a connection. */
export interface NamedServer {
  url?: string | undefined;
  connection?: string | undefined;
}

export interface Asker {
  orgId: number;
  /** What kind of server it should be, for messages. */
  product: string;
}

/** Finds the server that a query names. */
export class Servers {
  readonly #options: ServersOptions;

  constructor(options: ServersOptions) {
    this.#options = options;
  }

  /** @throws VigilError `permission_denied` for an address where only connections may be named, `failed_precondition` for an unknown connection */
  async open({ url, connection: name }: NamedServer, { orgId, product }: Asker): Promise<Server> {
    if (name === undefined) {
      const { directUrls, knownUrls = [] } = this.#options;
      if (!directUrls && !knownUrls.includes(url ?? '')) {
        const message = 'addresses cannot be named directly here: an Admin must make a connection, then name that one';
        throw new VigilError('permission_denied', message, { source: 'downstream' });
      }
      const tls = { ca: null, skipTlsVerify: false };
      return this.#serverOf({ url: url ?? '', auth: 'none', user: '', secret: null, ...tls }, product);
    }
    const connection = await this.#options.connections.get(orgId, name);
    if (connection === null) {
      const message = `there is no connection "${name}": an Admin can make one`;
      throw new VigilError('failed_precondition', message, { source: 'downstream' });
    }
    return this.#serverOf(connection, `${product} "${name}"`);
  }

  #serverOf(connection: Connection, name: string): Server {
    return new Server({
      http: this.#options.http,
      name,
      base: assertAddress(connection.url),
      tls: connection,
      authorization: authorizationOf(connection),
      secrets: [connection.secret],
    });
  }
}

function authorizationOf({ auth, user, secret }: Connection): Secret | null {
  if (secret === null) {
    return null;
  }
  switch (auth) {
    case 'none':
      return null;
    case 'basic':
      return new Secret(`Basic ${Buffer.from(`${user}:${secret.reveal()}`).toString('base64')}`);
    case 'bearer':
      return new Secret(`Bearer ${secret.reveal()}`);
    case 'apikey':
      return new Secret(`ApiKey ${secret.reveal()}`);
  }
}
