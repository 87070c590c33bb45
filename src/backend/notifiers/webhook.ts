import { VigilError } from '../../schema';
import { Secret } from '../base/secret';
import { answerError } from '../sources/http/answer-error';
import type { HttpClients } from '../sources/http/http-clients';
import { theirWords } from '../sources/http/their-words';
import type { Address, Message } from './notifier';

type WebhookAddress = Extract<Address, { kind: 'slack' | 'chime' | 'webhook' }>;

/** Shorter parts of an address are no secrets, and stand in many a word. */
const PART_CHARS_MIN = 4;

interface Sending {
  message: Message;
  http: HttpClients;
  signal: AbortSignal;
}

/** Posts a message as Slack, Chime or whoever listens wants it. Redirects are not followed. */
export async function sendWebhook(address: WebhookAddress, { message, http, signal }: Sending): Promise<void> {
  const url = toUrl(address.url);
  const peer = `${address.kind} at ${url.origin}`;
  const answer = await http.get(url.origin, { ca: null, skipTlsVerify: false }).send({
    peer,
    url,
    signal,
    ...request(address, message),
  });
  if (answer.status >= 300) {
    const { status, retryAfterSeconds } = answer;
    const words = theirWords(answer.text ?? '', secretsOf(address));
    throw answerError({ peer, status, words, retryAfterSeconds });
  }
}

function request(address: WebhookAddress, message: Message) {
  const json = { 'content-type': 'application/json' };
  switch (address.kind) {
    case 'slack':
      return { method: 'POST', headers: json, body: JSON.stringify({ text: withSubject(message) }) } as const;
    case 'chime':
      return { method: 'POST', headers: json, body: JSON.stringify({ Content: withSubject(message) }) } as const;
    case 'webhook': {
      const { method, user } = address;
      const own = Object.entries(address.headers).map(([name, value]) => [name.toLowerCase(), value.reveal()]);
      return { method, headers: { ...json, ...basic(user), ...Object.fromEntries(own) }, body: message.text } as const;
    }
  }
}

function basic(user: { name: string; password: Secret } | null): Record<string, string> {
  if (user === null) {
    return {};
  }
  return { authorization: `Basic ${Buffer.from(`${user.name}:${user.password.reveal()}`).toString('base64')}` };
}

function withSubject({ subject, text }: Message): string {
  return subject === '' ? text : `${subject}\n\n${text}`;
}

function secretsOf(address: WebhookAddress): Secret[] {
  const given = address.kind === 'webhook' ? [...Object.values(address.headers), address.user?.password] : [];
  return [address.url, ...partsOf(address.url), ...given].filter((secret) => secret !== undefined);
}

/** Who refuses often names only the path, or a parameter. */
function partsOf(secret: Secret): Secret[] {
  const url = toUrl(secret);
  const path = url.pathname.split('/');
  return [url.pathname + url.search, url.pathname, url.search, ...path, ...url.searchParams.values()]
    .filter((part) => part.length >= PART_CHARS_MIN)
    .map((part) => new Secret(part));
}

function toUrl(secret: Secret): URL {
  const url = URL.parse(secret.reveal());
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new VigilError('invalid_argument', 'the address of the destination must be http:// or https://');
  }
  return url;
}
