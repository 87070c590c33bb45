import { HIDDEN, hiddenUrl, unhide } from './hidden';

export const WEBHOOK_METHODS = ['POST', 'PUT', 'PATCH'] as const;
export const MAIL_SECURITIES = ['none', 'ssl', 'starttls'] as const;

type Texts = Readonly<Record<string, string>>;

export interface WebhookTarget {
  kind: 'custom_webhook';
  /** Whole address; null: made of the parts below. */
  url: string | null;
  scheme: 'http' | 'https';
  host: string | null;
  /** -1: the usual one. */
  port: number;
  path: string | null;
  method: (typeof WEBHOOK_METHODS)[number];
  queryParams: Texts;
  headerParams: Texts;
  username: string | null;
  password: string | null;
}

export type Recipient = { kind: 'email'; address: string } | { kind: 'email_group'; groupId: string };

export type Target =
  | { kind: 'slack' | 'chime'; url: string }
  | WebhookTarget
  | { kind: 'email'; accountId: string; recipients: readonly Recipient[] }
  | { kind: 'grafana_contact_point'; contactPoint: string };

/** Where actions send their messages. */
export interface Destination {
  name: string;
  target: Target;
}

/** Whom mails come from, and over which server. */
export interface EmailAccount {
  name: string;
  email: string;
  host: string;
  port: number;
  security: (typeof MAIL_SECURITIES)[number];
  username: string | null;
  password: string | null;
}

export interface EmailGroup {
  name: string;
  emails: readonly string[];
}

/** Headers whose value lets nobody in; any other may, whatever it is called. */
const PLAIN_HEADERS = /^(?:content-type|content-language|accept|accept-language|user-agent)$/i;

/** What of a record is secret, by where it stands in it. */
export type Secrets = Readonly<Record<string, string>>;

/** How secrets are taken out of a record and put back. */
export interface Hiding<T> {
  /** The record with `[redacted]` where a secret was, and the secrets. */
  hide(record: T): { shown: T; secrets: Secrets };
  /** The record with what is hidden in it taken from the secrets. @throws where there is none */
  reveal(shown: T, secrets: Secrets): T;
  /** The server its secrets are sent to, empty when none is; the same before and after they are hidden. */
  leadsTo(record: T): string;
}

export const destinationHiding: Hiding<Destination> = {
  hide: ({ name, target }) => {
    const secrets: Record<string, string> = {};
    const shown = mapSecrets(target, (place, text, hidden) => {
      secrets[place] = text;
      return hidden;
    });
    return { shown: { name, target: shown }, secrets };
  },
  reveal: ({ name, target }, secrets) => ({
    name,
    target: mapSecrets(target, (place, text) => unhide(place, text, secrets)),
  }),
  leadsTo: ({ target }) => {
    switch (target.kind) {
      case 'slack':
      case 'chime':
        return originOf(target.url);
      case 'custom_webhook':
        return originOf(webhookAddress({ ...target, path: null }));
      case 'email':
      case 'grafana_contact_point':
        return '';
    }
  },
};

export const accountHiding: Hiding<EmailAccount> = {
  hide: (account) =>
    account.password === null
      ? { shown: account, secrets: {} }
      : { shown: { ...account, password: HIDDEN }, secrets: { password: account.password } },
  reveal: (account, secrets) => ({
    ...account,
    password: account.password === null ? null : unhide('password', account.password, secrets),
  }),
  leadsTo: ({ host }) => host.toLowerCase(),
};

export const groupHiding: Hiding<EmailGroup> = {
  hide: (group) => ({ shown: group, secrets: {} }),
  reveal: (group) => group,
  leadsTo: () => '',
};

/** The whole address of a webhook but for its parameters, whether or not it is one. */
export function webhookAddress({ url, scheme, host, port, path }: WebhookTarget): string {
  return url ?? `${scheme}://${host ?? ''}${port > 0 ? `:${port}` : ''}/${(path ?? '').replace(/^\//, '')}`;
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? '';
}

type Edit = (place: string, text: string, hidden: string) => string;

function mapSecrets(target: Target, edit: Edit): Target {
  switch (target.kind) {
    case 'slack':
    case 'chime':
      return { ...target, url: edit('url', target.url, hiddenUrl(target.url)) };
    case 'custom_webhook':
      return {
        ...target,
        url: target.url === null ? null : edit('url', target.url, hiddenUrl(target.url)),
        path: target.path === null || target.path === '' ? target.path : edit('path', target.path, HIDDEN),
        queryParams: mapTexts(target.queryParams, 'query_params', { edit, secret: () => true }),
        headerParams: mapTexts(target.headerParams, 'header_params', {
          edit,
          secret: (name) => !PLAIN_HEADERS.test(name),
        }),
        password: target.password === null ? null : edit('password', target.password, HIDDEN),
      };
    case 'email':
    case 'grafana_contact_point':
      return target;
  }
}

function mapTexts(texts: Texts, place: string, how: { edit: Edit; secret: (name: string) => boolean }): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      how.secret(name) ? how.edit(`${place}.${name}`, text, HIDDEN) : text,
    ])
  );
}
