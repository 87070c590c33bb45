import type { Clock } from '../../../base/clock';
import type { Monitors } from '../../../services/monitors/monitors';
import type { Recorded, Records } from '../../../services/monitors/records';
import type { EsRoute } from '../es-route';
import { ok } from '../es-route';
import { asAlerting } from './alerting-errors';
import { accountDocument, groupDocument } from './destination-document';
import { readGivenAccount, readGivenGroup } from './given-destination';
import { recordRoutes, shownRecord, type RecordRules } from './record-routes';
import { searchRoute } from './search-route';

export interface EmailServices {
  monitors: Monitors;
  clock: Clock;
}

/** Mail accounts and groups of addresses that destinations name. */
export function emailRoutes({ monitors, clock }: EmailServices): EsRoute[] {
  const { accounts, groups } = monitors.destinations;
  return [
    ...mailRoutes(clock, {
      path: '/destinations/email_accounts',
      key: 'email_account',
      absent: 'Email account not found.',
      records: accounts,
      read: readGivenAccount,
      write: accountDocument,
    }),
    ...mailRoutes(clock, {
      path: '/destinations/email_groups',
      key: 'email_group',
      absent: 'Email group not found.',
      records: groups,
      read: readGivenGroup,
      write: groupDocument,
    }),
  ];
}

function mailRoutes<T>(clock: Clock, rules: RecordRules<T>): EsRoute[] {
  const { path, key, absent, records, write } = rules;
  return [
    ...recordRoutes(rules),
    {
      plugin: 'alerting',
      methods: ['GET', 'HEAD'],
      path: `${path}/{id}`,
      role: 'Viewer',
      query: ['version'],
      body: 'ignored',
      handle: async ({ principal, params }) =>
        ok(shownRecord(rules, await asAlerting(absent, () => records.get(principal.orgId, params.id ?? '')))),
    },
    searchRoute({
      path: `${path}/_search`,
      key,
      clock,
      fields: { [`${key}.name`]: 'text' },
      list: (orgId) => listed(records, write, orgId),
    }),
  ];
}

async function listed<T>(records: Records<T>, write: (recorded: Recorded<T>) => object, orgId: number) {
  return (await records.list(orgId)).map((recorded) => ({ ...recorded, document: write(recorded) }));
}
