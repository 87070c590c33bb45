import * as z from 'zod';
import { CONNECTION_AUTHS, LIMITS, VigilError } from '../../../schema';
import type { ConnectionAuth, ConnectionInput, ConnectionView } from '../../../schema';
import { Secret } from '../../base/secret';

/** Where a server is and how to get in. */
export interface Connection {
  url: string;
  auth: ConnectionAuth;
  /** For `basic`. */
  user: string;
  /** Password, token or key. */
  secret: Secret | null;
  /** PEM of the authority to trust. */
  ca: string | null;
  skipTlsVerify: boolean;
}

/** Finds a connection by its name within an organisation; null when there is none. */
export interface ConnectionLookup {
  get(orgId: number, name: string): Promise<Connection | null>;
}

/** The part of the secret box that is needed here. */
export interface ConnectionBox {
  get(name: string): Promise<Secret | null>;
  set(name: string, secret: Secret): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
}

const storedSchema = z.strictObject({
  url: z.string(),
  auth: z.enum(CONNECTION_AUTHS),
  user: z.string(),
  secret: z.string().nullable(),
  ca: z.string().nullable(),
  skipTlsVerify: z.boolean(),
});
type Stored = z.infer<typeof storedSchema>;

/**
 * Connections that Admins have stored, address and all in the secret box. Lists never hold a secret.
 *
 * A password or token belongs to the address it was entered for: whoever changes the address has to enter it again, so
 * that nobody can have a stored secret sent to a server of their own.
 */
export class ConnectionStore implements ConnectionLookup {
  readonly #box: ConnectionBox;

  constructor(box: ConnectionBox) {
    this.#box = box;
  }

  async get(orgId: number, name: string): Promise<Connection | null> {
    const stored = await this.#read(orgId, name);
    return stored === null ? null : { ...stored, secret: stored.secret === null ? null : new Secret(stored.secret) };
  }

  /** Those of the organisation, by name. */
  async list(orgId: number): Promise<ConnectionView[]> {
    const prefix = keyOf(orgId, '');
    const names = (await this.#box.names())
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
    const views = await Promise.all(names.map(async (name) => ({ name, stored: await this.#read(orgId, name) })));
    return views.flatMap(({ name, stored }) => (stored === null ? [] : [viewOf(name, stored)]));
  }

  /**
   * Makes or replaces one. An absent `secret` or `ca` stays as stored, an empty one is removed.
   *
   * @throws VigilError `invalid_argument` for an address with credentials, a CA that is no PEM, a missing user or secret,
   *   or a secret that would go to another address than it was entered for
   */
  async put(orgId: number, name: string, input: ConnectionInput): Promise<ConnectionView> {
    assertName(name);
    const before = await this.#read(orgId, name);
    const { origin } = assertAddress(input.url);
    const moved = before !== null && new URL(before.url).origin !== origin;
    const secret = input.secret ?? (moved ? null : (before?.secret ?? null));
    const stored: Stored = {
      url: input.url,
      auth: input.auth,
      user: input.user,
      secret: input.auth === 'none' || secret === '' ? null : secret,
      ca: (input.ca ?? before?.ca ?? '') || null,
      skipTlsVerify: input.skipTlsVerify,
    };
    if (stored.auth !== 'none' && stored.secret === null) {
      const again = moved && before.secret !== null ? ' again, since the address has changed' : '';
      throw fieldError('secret', `must be given${again}`);
    }
    if (stored.auth === 'basic' && stored.user === '') {
      throw fieldError('user', 'must be given for basic authentication');
    }
    if (stored.ca !== null && !stored.ca.includes('-----BEGIN CERTIFICATE-----')) {
      throw fieldError('ca', 'must be a certificate in PEM form (-----BEGIN CERTIFICATE-----)');
    }
    await this.#box.set(keyOf(orgId, name), new Secret(JSON.stringify(stored)));
    return viewOf(name, stored);
  }

  /** @throws VigilError `not_found` */
  async remove(orgId: number, name: string): Promise<void> {
    if ((await this.#read(orgId, name)) === null) {
      throw new VigilError('not_found', `there is no connection "${name}"`);
    }
    await this.#box.remove(keyOf(orgId, name));
  }

  async #read(orgId: number, name: string): Promise<Stored | null> {
    const secret = await this.#box.get(keyOf(orgId, name));
    return secret === null ? null : storedSchema.parse(JSON.parse(secret.reveal()));
  }
}

/** Checks that an address is http(s) and has no credentials in it; never repeats it in an error. */
export function assertAddress(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw fieldError('url', 'must be an http:// or https:// address');
  }
  if (url.username !== '' || url.password !== '') {
    throw fieldError('url', 'must not hold a user or password: an Admin can store them in a connection');
  }
  return url;
}

function assertName(name: string): void {
  if (name.trim() === '' || name.length > LIMITS.nameChars) {
    throw fieldError('name', `must have 1–${LIMITS.nameChars} characters`);
  }
}

function fieldError(path: string, message: string): VigilError {
  return new VigilError('invalid_argument', `${path} ${message}`, { details: { fields: [{ path, message }] } });
}

function keyOf(orgId: number, name: string): string {
  return `connection/${orgId}/${name}`;
}

function viewOf(name: string, { secret, ca, ...shown }: Stored): ConnectionView {
  return { name, ...shown, secretSet: secret !== null, caSet: ca !== null };
}
