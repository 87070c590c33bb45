import type { Recorded, Records } from '../../../services/monitors/records';
import { Field } from '../detectors/read-fields';
import { ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import { ALERTING_INDEX } from '../indices';
import { checkRefresh, Precondition, PRIMARY_TERM } from '../read-params';
import { asAlerting } from './alerting-errors';
import { removal } from './removal';

const CHANGE_PARAMETERS = ['refresh', 'if_seq_no', 'if_primary_term'];

export interface RecordRules<T> {
  /** `/destinations` */
  path: string;
  /** Under which an answer holds the record. */
  key: string;
  /** What is said of one that is not there. */
  absent: string;
  records: Records<T>;
  read(body: Field): T;
  write(recorded: Recorded<T>): object;
}

/** How records that may hold secrets are made, changed and removed: by an Admin. */
export function recordRoutes<T>(rules: RecordRules<T>): EsRoute[] {
  const shared = { plugin: 'alerting', role: 'Admin' } as const;
  const { path } = rules;
  return [
    {
      ...shared,
      methods: ['POST'],
      path,
      query: CHANGE_PARAMETERS,
      body: 'json',
      handle: (call) => create(call, rules),
    },
    {
      ...shared,
      methods: ['PUT'],
      path: `${path}/{id}`,
      query: CHANGE_PARAMETERS,
      body: 'json',
      handle: (call) => update(call, rules),
    },
    {
      ...shared,
      methods: ['DELETE'],
      path: `${path}/{id}`,
      query: ['refresh'],
      body: 'ignored',
      handle: (call) => remove(call, rules),
    },
  ];
}

/** One record with its numbers, as answers to changes hold it. */
export function shownRecord<T>({ key, write }: Pick<RecordRules<T>, 'key' | 'write'>, recorded: Recorded<T>): object {
  const { id, version, seqNo } = recorded;
  return { _id: id, _version: version, _seq_no: seqNo, _primary_term: PRIMARY_TERM, [key]: write(recorded) };
}

async function create<T>(call: EsCall, rules: RecordRules<T>): Promise<EsAnswer> {
  checkRefresh(call.query);
  const { principal, body, text, path } = call;
  const made = await asAlerting(rules.absent, async () =>
    rules.records.create(principal.orgId, rules.read(new Field(body, text)))
  );
  return {
    status: 201,
    body: shownRecord(rules, made),
    headers: { location: `${path.replace(/\/+$/, '')}/${made.id}` },
  };
}

async function update<T>(call: EsCall, rules: RecordRules<T>): Promise<EsAnswer> {
  const { principal, params, query, body, text } = call;
  checkRefresh(query);
  const id = params.id ?? '';
  const precondition = new Precondition(query);
  return asAlerting(rules.absent, async () => {
    const record = rules.read(new Field(body, text));
    const { seqNo } = await rules.records.get(principal.orgId, id);
    precondition.check({ id, seqNo, index: ALERTING_INDEX });
    return ok(shownRecord(rules, await rules.records.update(principal.orgId, id, { record, expected: seqNo })));
  });
}

async function remove<T>({ principal, params, query }: EsCall, { records }: RecordRules<T>): Promise<EsAnswer> {
  checkRefresh(query);
  const id = params.id ?? '';
  return ok(removal(id, await records.remove(principal.orgId, id)));
}
