import { parseSearch } from '../../../services/search/parse/parse-search';
import type { Clock } from '../../../base/clock';
import type { Monitor, MonitorSpec } from '../../../services/monitors/monitor';
import type { Monitors } from '../../../services/monitors/monitors';
import { parseTemplate } from '../../../services/monitors/template/parse-template';
import { renderTemplate } from '../../../services/monitors/template/render-template';
import { Field } from '../detectors/read-fields';
import { illegalArgument } from '../errors';
import { ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import { ALERTING_INDEX } from '../indices';
import { booleanParam, checkRefresh, Precondition, PRIMARY_TERM } from '../read-params';
import { asAlerting } from './alerting-errors';
import { readGivenMonitor } from './given-monitor';
import { monitorDocument } from './monitor-document';
import { removal } from './removal';
import { runDocument } from './run-document';
import { searchRoute } from './search-route';

const CHANGE_PARAMETERS = ['refresh', 'if_seq_no', 'if_primary_term'];
const ABSENT = 'Monitor not found.';

export interface MonitorServices {
  monitors: Monitors;
  clock: Clock;
}

/** Monitors: made, shown, changed, removed, searched, run. */
export function monitorRoutes(services: MonitorServices): EsRoute[] {
  const { monitors, clock } = services;
  const shared = { plugin: 'alerting', query: [] as string[], body: 'ignored' } as const;
  return [
    {
      ...shared,
      methods: ['POST'],
      path: '/monitors',
      role: 'Editor',
      query: CHANGE_PARAMETERS,
      body: 'json',
      handle: (call) => create(call, services),
    },
    {
      ...shared,
      methods: ['GET', 'HEAD'],
      path: '/monitors/{id}',
      role: 'Viewer',
      query: ['version'],
      handle: ({ principal, params }) => get(monitors, principal.orgId, params.id ?? ''),
    },
    {
      ...shared,
      methods: ['PUT'],
      path: '/monitors/{id}',
      role: 'Editor',
      query: CHANGE_PARAMETERS,
      body: 'json',
      handle: (call) => update(call, services),
    },
    {
      ...shared,
      methods: ['DELETE'],
      path: '/monitors/{id}',
      role: 'Editor',
      query: ['refresh'],
      handle: (call) => remove(call, monitors),
    },
    searchRoute({
      path: '/monitors/_search',
      key: 'monitor',
      clock,
      fields: MONITOR_FIELDS,
      list: (orgId) => listed(monitors, orgId),
    }),
    {
      ...shared,
      methods: ['POST'],
      path: '/monitors/{id}/_execute',
      role: 'Editor',
      query: ['dryrun', 'period_end'],
      body: 'lenient json',
      handle: (call) => execute(call, monitors),
    },
    {
      ...shared,
      methods: ['POST'],
      path: '/monitors/_execute',
      role: 'Editor',
      query: ['dryrun', 'period_end'],
      body: 'json',
      handle: (call) => executeGiven(call, services),
    },
  ];
}

async function create(call: EsCall, { monitors, clock }: MonitorServices): Promise<EsAnswer> {
  checkRefresh(call.query);
  const monitor = await asAlerting(ABSENT, async () => monitors.create(call.principal, readSpec(call, clock)));
  const location = `${call.path.replace(/\/+$/, '')}/${monitor.id}`;
  return { status: 201, body: shown(monitor), headers: { location } };
}

async function get(monitors: Monitors, orgId: number, id: string): Promise<EsAnswer> {
  return ok(shown(await asAlerting(ABSENT, () => monitors.get(orgId, id))));
}

async function update(call: EsCall, { monitors, clock }: MonitorServices): Promise<EsAnswer> {
  const { principal, params, query } = call;
  checkRefresh(query);
  const id = params.id ?? '';
  const precondition = new Precondition(query);
  return asAlerting(ABSENT, async () => {
    const spec = readSpec(call, clock);
    const { seqNo } = await monitors.get(principal.orgId, id);
    precondition.check({ id, seqNo, index: ALERTING_INDEX });
    const given = query.if_seq_no !== undefined;
    return ok(shown(await monitors.update(principal, id, { spec, ...(given && { seqNo }) })));
  });
}

async function remove({ principal, params, query }: EsCall, monitors: Monitors): Promise<EsAnswer> {
  checkRefresh(query);
  const id = params.id ?? '';
  const removed = await monitors.remove(principal, id);
  return ok(removal(id, removed));
}

async function execute({ principal, params, query, signal }: EsCall, monitors: Monitors): Promise<EsAnswer> {
  const how = { dry: booleanParam(query, 'dryrun'), endMs: periodEnd(query), signal };
  return ok(runDocument(await asAlerting(ABSENT, () => monitors.execute(principal, params.id ?? '', how))));
}

async function executeGiven(call: EsCall, { monitors, clock }: MonitorServices): Promise<EsAnswer> {
  const { principal, query, signal } = call;
  const how = { dry: booleanParam(query, 'dryrun'), endMs: periodEnd(query), signal };
  return ok(
    runDocument(await asAlerting(ABSENT, async () => monitors.executeUnsaved(principal, readSpec(call, clock), how)))
  );
}

/** Epoch ms, with or without their unit. */
function periodEnd({ period_end: text }: EsCall['query']): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const [, digits] = /^(\d{1,15})(?:ms)?$/.exec(text) ?? [];
  if (digits === undefined) {
    throw illegalArgument(`failed to parse setting [period_end] with value [${text.slice(0, 60)}] as a time value`);
  }
  return Number(digits);
}

/** @throws VigilError 400 also for a query that could never be answered */
function readSpec({ body, text }: EsCall, clock: Clock): MonitorSpec {
  const spec = readGivenMonitor(new Field(body, text));
  const nowMs = clock.nowMs();
  for (const { query } of spec.inputs) {
    const template = parseTemplate(JSON.stringify(query), 'the query');
    const data = { period_start: nowMs, period_end: nowMs };
    const filled = renderTemplate(template, data, { charsMax: Infinity });
    parseSearch(parseQuery(filled), { nowMs });
  }
  return spec;
}

function parseQuery(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw illegalArgument('the query is no JSON once its template is filled in');
  }
}

function shown(monitor: Monitor): object {
  return {
    _id: monitor.id,
    _version: monitor.version,
    _seq_no: monitor.seqNo,
    _primary_term: PRIMARY_TERM,
    monitor: monitorDocument(monitor),
  };
}

const MONITOR_FIELDS = {
  'monitor.name': 'text',
  'monitor.type': 'keyword',
  'monitor.enabled': 'boolean',
  'monitor.schema_version': 'long',
  'monitor.enabled_time': 'date',
  'monitor.last_update_time': 'date',
} as const;

async function listed(monitors: Monitors, orgId: number) {
  return (await monitors.list(orgId)).map((monitor) => ({ ...monitor, document: monitorDocument(monitor) }));
}
