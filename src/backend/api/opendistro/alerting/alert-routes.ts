import { ALERT_STATES, type AlertState } from '../../../services/monitors/alert';
import type { Monitors } from '../../../services/monitors/monitors';
import { Field } from '../detectors/read-fields';
import { illegalArgument } from '../errors';
import { ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import { checkRefresh } from '../read-params';
import { alertDocument } from './alert-document';
import { given } from './given-monitor';
import { LIST_PARAMETERS, pageOf } from './list-page';

/** Alerts that one request may acknowledge. */
const ALERTS_MAX = 1_000;

/** Alerts: listed and acknowledged. */
export function alertRoutes({ monitors }: { monitors: Monitors }): EsRoute[] {
  return [
    {
      plugin: 'alerting',
      methods: ['GET'],
      path: '/monitors/alerts',
      role: 'Viewer',
      query: [...LIST_PARAMETERS, 'severityLevel', 'alertState', 'monitorId'],
      body: 'ignored',
      handle: (call) => list(call, monitors),
    },
    {
      plugin: 'alerting',
      methods: ['POST'],
      path: '/monitors/{id}/_acknowledge/alerts',
      role: 'Editor',
      query: ['refresh'],
      body: 'json',
      handle: (call) => acknowledge(call, monitors),
    },
  ];
}

async function list({ principal, query }: EsCall, { alerts }: Monitors): Promise<EsAnswer> {
  const all = await alerts.list(principal.orgId, {
    monitorId: query.monitorId === '' ? undefined : query.monitorId,
    state: stateOf(query.alertState),
    severity: isAll(query.severityLevel) ? undefined : query.severityLevel,
  });
  const { total, page } = pageOf(all.map(alertDocument), query, {
    sortBy: 'monitor_name',
    prefix: 'alert.',
    texts: ({ monitor_name: monitor, trigger_name: trigger }) => [monitor, trigger],
  });
  return ok({ alerts: page, totalAlerts: total });
}

function stateOf(text: string | undefined): AlertState | undefined {
  if (isAll(text)) {
    return undefined;
  }
  const state = ALERT_STATES.find((each) => each === text?.toUpperCase());
  if (state === undefined) {
    throw illegalArgument(`alertState must be one of ALL, ${ALERT_STATES.join(', ')}, got [${text?.slice(0, 60)}]`);
  }
  return state;
}

function isAll(text: string | undefined): boolean {
  return text === undefined || text === '' || text.toUpperCase() === 'ALL';
}

async function acknowledge({ principal, params, query, body, text }: EsCall, { alerts }: Monitors): Promise<EsAnswer> {
  checkRefresh(query);
  const ids =
    given(new Field(body, text).at('alerts'))
      ?.list()
      .map((id) => id.text()) ?? [];
  if (ids.length === 0 || ids.length > ALERTS_MAX) {
    throw illegalArgument(`1 to ${ALERTS_MAX} ids of alerts must be given in [alerts], got ${ids.length}`);
  }
  const { acknowledged, failed } = await alerts.acknowledge(principal.orgId, params.id ?? '', ids);
  return ok({ success: acknowledged, failed: failed.map(({ id, reason }) => ({ [id]: reason })) });
}
