import type { Agent, Dispatcher, request } from 'undici';
import { LIMITS, VigilError } from '../../../schema';
import { transportError } from './transport-error';

export interface HttpRequest {
  /** Who is asked, for messages: `prometheus at http://host:9090`. */
  peer: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  url: URL;
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  /** Null when the body is longer than `LIMITS.sourceAnswerBytes`; it is then not read to its end. */
  text: string | null;
  /** From `Retry-After`, when it was given in seconds. */
  retryAfterSeconds: number | null;
}

export interface TlsOptions {
  /** PEM of the authority to trust, instead of the usual ones. */
  ca: string | null;
  skipTlsVerify: boolean;
}

export interface HttpLimits {
  /** From sending to the last byte of the answer. */
  timeoutMs?: number;
  answerBytes?: number;
}

const CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 10_000;

interface Connections {
  request: typeof request;
  agent: Agent;
}

/** The library is loaded with the first request: an engine that asks nobody need not hold its 5 MB. */
async function openConnections(tls: TlsOptions, timeoutMs: number): Promise<Connections> {
  const undici = await import('undici');
  const agent = new undici.Agent({
    connections: CONNECTIONS,
    connect: {
      timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs),
      rejectUnauthorized: !tls.skipTlsVerify,
      ...(tls.ca !== null && { ca: tls.ca }),
    },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { request: undici.request, agent };
}

/** Asks servers of one kind of trust over connections of its own. Redirects are never followed: they could carry credentials away. */
export class HttpClient {
  readonly #tls: TlsOptions;
  #connections: Promise<Connections> | null = null;
  readonly #timeoutMs: number;
  readonly #answerBytes: number;

  constructor(tls: TlsOptions, limits: HttpLimits = {}) {
    this.#timeoutMs = limits.timeoutMs ?? LIMITS.sourceTimeoutMs;
    this.#answerBytes = limits.answerBytes ?? LIMITS.sourceAnswerBytes;
    this.#tls = tls;
  }

  /**
   * @throws VigilError `unavailable` or `deadline_exceeded` when no whole answer came, and `unavailable` for a redirect;
   *   the reason of the signal once it aborts
   */
  async send({ peer, method, url, headers = {}, body, signal }: HttpRequest): Promise<HttpAnswer> {
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    try {
      const { request: ask, agent } = await this.#connect();
      const answer = await ask(url, {
        method,
        headers: { accept: 'application/json', 'user-agent': 'vigil', ...headers },
        body: body ?? null,
        dispatcher: agent,
        signal: AbortSignal.any([signal, deadline]),
      });
      const text = await this.#read(answer);
      if (answer.statusCode >= 300 && answer.statusCode < 400) {
        throw redirected(peer, answer.headers['location'], url);
      }
      return { status: answer.statusCode, text, retryAfterSeconds: secondsOf(answer.headers['retry-after']) };
    } catch (thrown) {
      signal.throwIfAborted();
      if (deadline.aborted) {
        const message = `${peer} did not answer within ${this.#timeoutMs / 1_000} s`;
        throw new VigilError('deadline_exceeded', message, { source: 'downstream', cause: thrown });
      }
      throw thrown instanceof VigilError ? thrown : transportError(peer, thrown);
    }
  }

  /** Ends all connections as soon as they are not in use. Idempotent. */
  async retire(): Promise<void> {
    const agent = (await this.#connections)?.agent;
    await (agent === undefined || agent.destroyed || agent.closed ? undefined : agent.close());
  }

  /** Ends all connections, also those in use. Idempotent. */
  async close(): Promise<void> {
    await (await this.#connections)?.agent.destroy();
  }

  #connect(): Promise<Connections> {
    this.#connections ??= openConnections(this.#tls, this.#timeoutMs);
    return this.#connections;
  }

  async #read({ body }: Dispatcher.ResponseData): Promise<string | null> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > this.#answerBytes) {
        // Leaving the loop ends the stream, and the connection with it.
        return null;
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

function redirected(peer: string, location: string | string[] | undefined, from: URL): VigilError {
  const target = URL.parse(String(location), from);
  const where = target === null ? '' : ` to ${target.origin}`;
  const message = `${peer} answered with a redirect${where}, which is not followed: give the final address`;
  return new VigilError('unavailable', message, { source: 'downstream' });
}

function secondsOf(header: string | string[] | undefined): number | null {
  const seconds = Number(header);
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, 3_600) : null;
}
