import { VigilError } from '../../schema';
import { inPart } from './in-part';
import type { Address, MailServer, Message } from './notifier';
import { theirWords } from '../sources/http/their-words';

interface Sending {
  message: Message;
  timeoutMs: number;
  signal: AbortSignal;
}

/** To one server at once; a message to many addresses goes out over these. */
const CONNECTIONS_MAX = 4;

/** Sends one mail over SMTP to each address. The library is loaded with the first one. */
export async function sendMail(
  { server, to }: Extract<Address, { kind: 'email' }>,
  { message, timeoutMs, signal }: Sending
): Promise<void> {
  signal.throwIfAborted();
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    host: server.host,
    port: server.port,
    secure: server.security === 'ssl',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(server.user !== null && { auth: { user: server.user.name, pass: server.user.password.reveal() } }),
  });
  const late = AbortSignal.timeout(3 * timeoutMs);
  let taken = 0;
  const ended = aborted(AbortSignal.any([signal, late]));
  try {
    // One address each: who gets the mail does not see who else does.
    const mail = { from: server.from, subject: message.subject, text: message.text };
    const all = to.map((address) => transport.sendMail({ ...mail, to: address }).then(() => (taken += 1)));
    const results = await Promise.race([Promise.allSettled(all), ended.promise]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      throw failed.reason;
    }
  } catch (thrown) {
    signal.throwIfAborted();
    const error = toError(server, late.aborted ? { code: 'ETIMEDOUT' } : thrown);
    throw taken === 0 ? error : inPart(error, { taken, all: to.length });
  } finally {
    ended.forget();
    transport.close();
  }
}

function aborted(signal: AbortSignal): { promise: Promise<never>; forget: () => void } {
  let onAbort = () => {};
  const promise = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
  });
  // Nobody listens any more once a mail has gone out.
  promise.catch(() => undefined);
  return { promise, forget: () => signal.removeEventListener('abort', onAbort) };
}

/** Codes of the library, in words. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNECTION: 'no connection',
  ECONNREFUSED: 'connection refused',
  ESOCKET: 'the connection failed',
  EDNS: 'its name could not be looked up',
  ETIMEDOUT: 'it took too long',
  ETLS: 'TLS could not be agreed on',
  EAUTH: 'user name or password were not accepted',
  ENOAUTH: 'it wants a user name and a password',
  EENVELOPE: 'an address was not accepted',
};

function toError(server: MailServer, thrown: unknown): VigilError {
  const {
    code = '',
    responseCode,
    response = '',
  } = thrown as {
    code?: string;
    responseCode?: number;
    response?: string;
  };
  const peer = `mail server ${server.host}:${server.port}`;
  const words = theirWords(response, [server.user?.password ?? null]);
  const message = `${peer}: ${[WORDS[code] ?? 'the mail was not taken', words].filter((part) => part !== '').join(': ')}`;
  // Without the cause: it holds what the server said, word for word, and that may be what it was told.
  const options = { source: 'downstream' } as const;
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return new VigilError('unauthenticated', message, options);
  }
  if (code === 'ETIMEDOUT') {
    return new VigilError('deadline_exceeded', message, options);
  }
  // 4xx of SMTP: try again; 5xx: never.
  return new VigilError(
    responseCode !== undefined && responseCode >= 500 ? 'invalid_argument' : 'unavailable',
    message,
    options
  );
}
