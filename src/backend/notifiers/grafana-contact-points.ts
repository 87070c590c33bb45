import { VigilError } from '../../schema';
import type { Secret } from '../base/secret';
import { answerError, jsonOrNull } from '../sources/http/answer-error';
import type { HttpClient } from '../sources/http/http-client';
import type { HttpClients } from '../sources/http/http-clients';
import { theirWords } from '../sources/http/their-words';
import { inPart } from './in-part';
import type { Address, Message } from './notifier';

/** The way into Grafana for an organisation; null when there is none. */
export interface GrafanaLookup {
  get(orgId: number): Promise<{ url: string; token: Secret } | null>;
}

/** One way to notify that belongs to a contact point. */
interface Integration {
  uid: string;
  type: string;
  settings: Record<string, unknown>;
  disableResolveMessage: boolean;
}

interface Grafana {
  client: HttpClient;
  url: string;
  token: Secret;
  signal: AbortSignal;
}

/** What Grafana writes in place of a secret when it is asked for a contact point; with the uid given it uses what it keeps. */
const HIDDEN = '[REDACTED]';
const GONE = [404, 410];

/**
 * Notifies through the contact points of Grafana, with the secrets that Grafana keeps.
 *
 * Grafana's Alertmanager takes alerts from its own rules only, so the one door for a message from outside is the one its
 * "Test" button uses: since 13 `…/receivers/<name>/test` of `notifications.alerting.grafana.app`, before that
 * `/api/alertmanager/grafana/config/api/v1/receivers/test`. Both take labels and annotations. Needs a token that may read
 * and test contact points.
 */
export class GrafanaContactPoints {
  readonly #lookup: GrafanaLookup;
  readonly #http: HttpClients;

  constructor(lookup: GrafanaLookup, http: HttpClients) {
    this.#lookup = lookup;
    this.#http = http;
  }

  async send(
    { orgId, name }: Extract<Address, { kind: 'grafana contact point' }>,
    { subject, text, labels }: Message,
    signal: AbortSignal
  ): Promise<void> {
    const access = await this.#lookup.get(orgId);
    if (access === null) {
      const message = 'no token for Grafana: add one of a service account to the Vigil data source';
      throw new VigilError('failed_precondition', message);
    }
    const client = this.#http.get(new URL(access.url).origin, { ca: null, skipTlsVerify: false });
    const grafana = { client, ...access, signal };
    const integrations = await integrationsOf(grafana, name);
    const summary = subject === '' ? text : subject;
    const alert = { labels: { alertname: 'Vigil', ...labels }, annotations: { summary, description: text } };
    const errors: VigilError[] = [];
    for (const integration of integrations) {
      try {
        await notify(grafana, { orgId, name, integration, alert });
      } catch (thrown) {
        signal.throwIfAborted();
        // One that is broken must not keep the message from those after it.
        errors.push(VigilError.from(thrown));
      }
    }
    const [first] = errors;
    const all = integrations.length;
    if (first !== undefined) {
      throw errors.length === all ? first : inPart(first, { taken: all - errors.length, all });
    }
  }
}

async function integrationsOf(grafana: Grafana, name: string): Promise<Integration[]> {
  const path = `/api/v1/provisioning/contact-points?name=${encodeURIComponent(name)}`;
  const { status, body, words, retryAfterSeconds } = await ask(grafana, path);
  if (status >= 300) {
    throw answerError({ peer: 'Grafana', status, words, retryAfterSeconds });
  }
  const all = Array.isArray(body) ? (body as Array<Integration & { name: string }>) : [];
  const found = all.filter((integration) => integration.name === name);
  if (found.length === 0) {
    throw new VigilError('not_found', `Grafana has no contact point "${name}"`, { source: 'downstream' });
  }
  return found.map(({ uid, type, settings, disableResolveMessage }) => {
    const known = Object.entries(settings).filter(([, value]) => value !== HIDDEN);
    return { uid, type, settings: Object.fromEntries(known), disableResolveMessage };
  });
}

interface Notification {
  orgId: number;
  name: string;
  integration: Integration;
  alert: { labels: Record<string, string>; annotations: Record<string, string> };
}

async function notify(grafana: Grafana, notification: Notification): Promise<void> {
  const newer = await viaReceiver(grafana, notification);
  const answer = GONE.includes(newer.status) ? await viaConfiguration(grafana, notification) : newer;
  const { status, body, retryAfterSeconds } = answer;
  const words = failureOf(body) ?? answer.words;
  if (status >= 300) {
    throw answerError({ peer: 'Grafana', status, words, retryAfterSeconds });
  }
  if (failureOf(body) !== null) {
    const message = `Grafana could not notify through contact point "${notification.name}": ${words}`;
    throw new VigilError('unavailable', message, { source: 'downstream' });
  }
}

/** Since Grafana 13; older ones know nothing of it (404). */
function viaReceiver(grafana: Grafana, { orgId, name, integration, alert }: Notification): Promise<Answer> {
  const namespace = orgId === 1 ? 'default' : `org-${orgId}`;
  const receiver = Buffer.from(name).toString('base64url');
  const path = `/apis/notifications.alerting.grafana.app/v1beta1/namespaces/${namespace}/receivers/${receiver}/test`;
  return ask(grafana, path, { integration, alert });
}

/** Until Grafana 13, which answers 410. */
function viaConfiguration(grafana: Grafana, { name, integration, alert }: Notification): Promise<Answer> {
  const receivers = [{ name, grafana_managed_receiver_configs: [{ name, ...integration }] }];
  return ask(grafana, '/api/alertmanager/grafana/config/api/v1/receivers/test', { receivers, alert });
}

interface Answer {
  status: number;
  body: unknown;
  words: string;
  retryAfterSeconds: number | null;
}

/** A GET unless something is sent. */
async function ask(grafana: Grafana, path: string, sent?: unknown): Promise<Answer> {
  const { client, url, token, signal } = grafana;
  const { status, text, retryAfterSeconds } = await client.send({
    peer: 'Grafana',
    method: sent === undefined ? 'GET' : 'POST',
    url: new URL(url.replace(/\/$/, '') + path),
    headers: {
      authorization: `Bearer ${token.reveal()}`,
      ...(sent !== undefined && { 'content-type': 'application/json' }),
    },
    ...(sent !== undefined && { body: JSON.stringify(sent) }),
    signal,
  });
  const body = jsonOrNull(text ?? '');
  const { message } = (body ?? {}) as { message?: unknown };
  const words = theirWords(typeof message === 'string' ? message : '', [token]);
  return { status, body, words, retryAfterSeconds };
}

/** Either form says in the body how it went, whatever the status. Addresses in their words may be secrets. */
function failureOf(body: unknown): string | null {
  const { status, error, receivers } = (body ?? {}) as {
    status?: unknown;
    error?: unknown;
    receivers?: Array<{ grafana_managed_receiver_configs?: Array<{ status?: string; error?: string }> }>;
  };
  const configs = Array.isArray(receivers)
    ? receivers.flatMap((each) => each.grafana_managed_receiver_configs ?? [])
    : [];
  const failed = configs.find((config) => config.status === 'failed');
  const said = failed !== undefined ? failed.error : status === 'failure' ? error : undefined;
  if (failed === undefined && status !== 'failure') {
    return null;
  }
  return theirWords(typeof said === 'string' ? said : 'it did not say why').replace(
    /https?:\/\/[^\s"']+/g,
    '[address]'
  );
}
