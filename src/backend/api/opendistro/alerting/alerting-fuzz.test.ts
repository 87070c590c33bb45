import * as fc from 'fast-check';
import { AlertingFixture, exampleMonitor, exampleResults } from '../../../testkit/alerting-fixture';
import { MonitorsFixture } from '../../../testkit/monitors-fixture';
import { FUZZ_BODIES, oddBodies } from '../../../testkit/odd-bodies';

jest.setTimeout(60_000 + FUZZ_BODIES * 500);
const SEED = 20_260_103;

const webhook = {
  type: 'custom_webhook',
  name: 'hook',
  custom_webhook: { host: 'hooks.test', port: 443, path: '/a', query_params: { a: 'b' }, header_params: { c: 'd' } },
};
const account = { name: 'a', email: 'a@b.test', host: 'c', port: 25, method: 'none', username: 'a', password: 'b' };
const group = { name: 'team', emails: [{ email: 'a@b.test' }, { email: 'c@d.test' }] };
const search = (key: string) => ({
  query: { bool: { must: [{ term: { [`${key}.name`]: 'a' } }], filter: { exists: { field: key } } } },
  sort: [{ [`${key}.name`]: { order: 'desc' } }],
  from: 0,
  size: 3,
});

/** What can be made, where. */
const MADE = [
  ['/monitors', exampleMonitor()],
  ['/destinations', webhook],
  ['/destinations/email_accounts', account],
  ['/destinations/email_groups', group],
] as const;

/** Every endpoint of alerting that takes a body, with one that is good; `ID` is that of what is made there. */
const ENDPOINTS: Array<[method: string, path: string, body: unknown]> = [
  ...MADE.map(([path, body]): [string, string, unknown] => ['POST', path, body]),
  ...MADE.map(([path, body]): [string, string, unknown] => ['PUT', `${path}/ID`, body]),
  ['POST', '/monitors/_execute?dryrun=true', exampleMonitor()],
  ['POST', '/monitors/ID/_execute?dryrun=true', {}],
  ['POST', '/monitors/ID/_acknowledge/alerts', { alerts: ['a', 'b'] }],
  ['POST', '/monitors/_search', search('monitor')],
  ['POST', '/destinations/email_accounts/_search', search('email_account')],
  ['POST', '/destinations/email_groups/_search', search('email_group')],
];

describe('bodies that nobody would send', () => {
  let fixture: AlertingFixture;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    fixture = await AlertingFixture.open({ found: exampleResults(0.9, 0.8) });
    for (const [path, body] of MADE) {
      ids.set(path, String((await fixture.call('POST', path, body)).body._id));
    }
  });
  afterAll(() => MonitorsFixture.closeAll());

  it.each(ENDPOINTS)('are taken or refused by %s %s, and leave nothing half done', async (method, path, good) => {
    const id = ids.get(path.replace(/\/ID.*$/, '')) ?? '';
    await fc.assert(
      fc.asyncProperty(oddBodies(good), async (body) => {
        const { status, body: answer } = await fixture.call(method, path.replace('ID', id), body);
        expect([200, 201, 400]).toContain(status);
        if (status === 201) {
          const place = `${path}/${String(answer._id)}`;
          expect((await fixture.call('PUT', place, good)).status).toBe(200);
          expect((await fixture.call('DELETE', place)).status).toBe(200);
        }
      }),
      { seed: SEED, numRuns: FUZZ_BODIES }
    );
    for (const [made, madeId] of ids) {
      expect((await fixture.call('GET', `${made}/${madeId}`)).status).toBe(200);
    }
  });
});
