import { HttpClients } from '../sources/http/http-clients';
import { GrafanaContactPoints, type GrafanaLookup } from './grafana-contact-points';
import { sendMail } from './mail';
import type { Address, Message, Notifier } from './notifier';
import { sendWebhook } from './webhook';

/** From sending to the last byte of the answer, of one attempt. */
const TIMEOUT_MS = 10_000;
/** Nothing of an answer counts but its status, and its words if it refused. */
const ANSWER_BYTES = 64 * 1024;
const GRAFANA_ANSWER_BYTES = 4 * 1024 * 1024;

/** @param grafana the way into Grafana, for its contact points */
export function openNotifier(grafana: GrafanaLookup): Notifier {
  const http = new HttpClients({ timeoutMs: TIMEOUT_MS, answerBytes: ANSWER_BYTES });
  const grafanaHttp = new HttpClients({ timeoutMs: TIMEOUT_MS, answerBytes: GRAFANA_ANSWER_BYTES });
  const contactPoints = new GrafanaContactPoints(grafana, grafanaHttp);
  return {
    send: (address: Address, message: Message, signal: AbortSignal) => {
      switch (address.kind) {
        case 'slack':
        case 'chime':
        case 'webhook':
          return sendWebhook(address, { message, http, signal });
        case 'email':
          return sendMail(address, { message, timeoutMs: TIMEOUT_MS, signal });
        case 'grafana contact point':
          return contactPoints.send(address, message, signal);
      }
    },
    close: async () => {
      await Promise.all([http.close(), grafanaHttp.close()]);
    },
  };
}
