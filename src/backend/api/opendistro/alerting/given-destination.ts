import {
  MAIL_SECURITIES,
  WEBHOOK_METHODS,
  type Destination,
  type EmailAccount,
  type EmailGroup,
  type Recipient,
  type Target,
  type WebhookTarget,
} from '../../../services/monitors/destination';
import { HIDDEN } from '../../../services/monitors/hidden';
import { webhookUrl } from '../../../services/monitors/destinations';
import type { Field } from '../detectors/read-fields';
import { illegalArgument } from '../errors';
import { given, required } from './given-monitor';

const TYPES = ['slack', 'chime', 'custom_webhook', 'email', 'grafana_contact_point'] as const;
type Type = (typeof TYPES)[number];

/** Plain enough to be in the head of a mail, and no list of several. */
const ADDRESS = /^[^\s@,;:<>"()[\]\\]+@[^\s@,;:<>"()[\]\\]+$/;
const ACCOUNT_NAME = /^[a-z0-9_-]{1,128}$/i;
/** Characters of headers; nothing that would end one. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Of the connection and of the framing of a message: the client's alone. */
const OWN_HEADERS =
  /^(?:connection|content-length|expect|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;
/** A name or an address alone: what else an address can hold would not be hidden as what it is. */
const HOST = /^(?:[^\s/?#@\\:[\]]+|\[[\da-f:.]+\])$/i;
const ENTRIES_MAX = 50;
const RECIPIENTS_MAX = 100;

/** @throws VigilError 400 */
export function readGivenDestination(body: Field): Destination {
  const name = required(body, 'name', 'Destination name is null');
  const text = required(body, 'type', 'Destination type is null');
  const type = TYPES.find((each) => each === text);
  if (type === undefined) {
    throw illegalArgument(`Destination type must be one of ${TYPES.join(', ')}, got [${text.slice(0, 60)}]`);
  }
  const target = given(body.at(type));
  if (target === null) {
    throw illegalArgument(`Destination type is ${type}, but [${type}] is not given`);
  }
  return { name, target: readTarget(type, target) };
}

function readTarget(type: Type, target: Field): Target {
  switch (type) {
    case 'slack':
    case 'chime':
      return { kind: type, url: readUrl(required(target, 'url', 'URL is null or empty')) };
    case 'custom_webhook':
      return readWebhook(target);
    case 'email':
      return readEmail(target);
    case 'grafana_contact_point':
      return { kind: type, contactPoint: required(target, 'name', 'the contact point needs a [name]') };
  }
}

function readUrl(text: string): string {
  const url = text.endsWith(HIDDEN) ? URL.parse(text.slice(0, -HIDDEN.length)) : URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw illegalArgument('Invalid URL: it must be a whole http:// or https:// address');
  }
  if (url.username !== '' || url.password !== '') {
    throw illegalArgument('Invalid URL: it must not hold a user or a password');
  }
  return text;
}

function readWebhook(target: Field): WebhookTarget {
  const url = optional(target, 'url');
  const host = optional(target, 'host');
  if (url === null && host === null) {
    throw illegalArgument('Either fully qualified url or host name should be provided.');
  }
  if (host !== null && !HOST.test(host)) {
    throw illegalArgument('Invalid host: it must be the name or the address of a server, and nothing else');
  }
  const scheme = (optional(target, 'scheme') ?? 'https').toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') {
    throw illegalArgument(`scheme must be http or https, got [${scheme.slice(0, 60)}]`);
  }
  const method = (optional(target, 'method') ?? 'POST').toUpperCase();
  const known = WEBHOOK_METHODS.find((each) => each === method);
  if (known === undefined) {
    throw illegalArgument(`method must be one of ${WEBHOOK_METHODS.join(', ')}, got [${method.slice(0, 60)}]`);
  }
  const webhook: WebhookTarget = {
    kind: 'custom_webhook',
    url: url === null ? null : readUrl(url),
    scheme,
    host,
    port: readPort(target, -1),
    path: optional(target, 'path'),
    method: known,
    queryParams: readTexts(target.at('query_params')),
    headerParams: readHeaders(target.at('header_params')),
    username: optional(target, 'username'),
    password: optional(target, 'password'),
  };
  webhookUrl(webhook);
  return webhook;
}

function readHeaders(field: Field): Record<string, string> {
  const headers = readTexts(field);
  const wrong = Object.entries(headers).find(([name, text]) => !HEADER_NAME.test(name) || !HEADER_VALUE.test(text));
  if (wrong !== undefined) {
    throw illegalArgument(`header [${wrong[0].slice(0, 60)}] has characters that headers cannot have`);
  }
  const own = Object.keys(headers).find((name) => OWN_HEADERS.test(name));
  if (own !== undefined) {
    throw illegalArgument(`header [${own}] cannot be given: it is up to how the message is sent`);
  }
  return headers;
}

function readTexts(field: Field): Record<string, string> {
  const texts = given(field);
  const names = texts === null ? [] : Object.keys(texts.object());
  if (names.length > ENTRIES_MAX) {
    throw illegalArgument(`[${field.name}] may have ${ENTRIES_MAX} entries, got ${names.length}`);
  }
  return Object.fromEntries(names.map((name) => [name, field.at(name).text()]));
}

function readEmail(target: Field): Target {
  const accountId = required(target, 'email_account_id', 'Email account id is null');
  const recipients = given(target.at('recipients'))?.list().map(readRecipient) ?? [];
  if (recipients.length === 0 || recipients.length > RECIPIENTS_MAX) {
    throw illegalArgument(`1 to ${RECIPIENTS_MAX} recipients must be given, got ${recipients.length}`);
  }
  return { kind: 'email', accountId, recipients };
}

function readRecipient(recipient: Field): Recipient {
  const type = required(recipient, 'type', 'Recipient type is null');
  if (type === 'email') {
    return { kind: 'email', address: readAddress(recipient) };
  }
  if (type === 'email_group') {
    return { kind: 'email_group', groupId: required(recipient, 'email_group_id', 'Email group id is null') };
  }
  throw illegalArgument(`Recipient type must be email or email_group, got [${type.slice(0, 60)}]`);
}

/** @throws VigilError 400 */
export function readGivenAccount(body: Field): EmailAccount {
  const method = (optional(body, 'method') ?? 'none').toLowerCase();
  const security = MAIL_SECURITIES.find((each) => each === method);
  if (security === undefined) {
    throw illegalArgument(`method must be one of ${MAIL_SECURITIES.join(', ')}, got [${method.slice(0, 60)}]`);
  }
  const port = readPort(body, 0);
  if (port === 0) {
    throw illegalArgument('Email account port is null');
  }
  return {
    name: readName(body, 'Email account'),
    email: readAddress(body),
    host: required(body, 'host', 'Email account host is null'),
    port,
    security,
    username: optional(body, 'username'),
    password: optional(body, 'password'),
  };
}

/** @throws VigilError 400 */
export function readGivenGroup(body: Field): EmailGroup {
  const emails = given(body.at('emails'))?.list().map(readAddress) ?? [];
  if (emails.length > RECIPIENTS_MAX) {
    throw illegalArgument(`a group may have ${RECIPIENTS_MAX} emails, got ${emails.length}`);
  }
  return { name: readName(body, 'Email group'), emails };
}

function readName(body: Field, what: string): string {
  const name = required(body, 'name', `${what} name is null`);
  if (!ACCOUNT_NAME.test(name)) {
    throw illegalArgument(`${what} name must have 1 to 128 letters, digits, "_" and "-"`);
  }
  return name;
}

function readAddress(of: Field): string {
  const address = required(of, 'email', 'Email is null');
  if (!ADDRESS.test(address)) {
    throw illegalArgument(`Invalid email: ${address.slice(0, 60)}`);
  }
  return address;
}

function readPort(of: Field, absent: number): number {
  const port = given(of.at('port'))?.integer() ?? absent;
  if (port !== absent && (port < 1 || port > 65_535)) {
    throw illegalArgument(`port must be 1 to 65535, got ${port}`);
  }
  return port;
}

function optional(of: Field, name: string): string | null {
  const text = given(of.at(name))?.text() ?? '';
  return text === '' ? null : text;
}
