import * as fc from 'fast-check';
import { MonitorsFixture } from '../../../testkit/monitors-fixture';
import { AlertingFixture, exampleMonitor, exampleResults } from '../../../testkit/alerting-fixture';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

jest.setTimeout(120_000);
const SEED = 20_260_103;

let fixture: AlertingFixture;
beforeAll(async () => {
  fixture = await AlertingFixture.open({ found: exampleResults(0.9, 0.8) });
});
afterAll(() => MonitorsFixture.closeAll());

/** Every place inside, outermost first. */
function placesOf(value: unknown, path: Array<string | number> = []): Array<Array<string | number>> {
  if (typeof value !== 'object' || value === null) {
    return [path];
  }
  return [
    path,
    ...Object.entries(value).flatMap(([key, inside]) =>
      placesOf(inside, [...path, Array.isArray(value) ? Number(key) : key])
    ),
  ];
}

function withAt(value: Json, [key, ...rest]: ReadonlyArray<string | number>, put: Json): Json {
  if (key === undefined) {
    return put;
  }
  if (Array.isArray(value)) {
    return value.map((item, i) => (i === key ? withAt(item, rest, put) : item));
  }
  if (typeof value !== 'object' || value === null) {
    // Spoilt further out already.
    return value;
  }
  return { ...value, [key]: withAt(value[String(key)] ?? null, rest, put) };
}

const odd = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom<Json>(
    '',
    '{{#a}}',
    '{{/a}}',
    '{{period_end}}',
    'return',
    'ctx',
    '"',
    -1,
    0,
    1e308,
    2 ** 53,
    [],
    {},
    [[]],
    '__proto__',
    '\u0000'
  )
);

/** A body in which one to three things are not what they should be. */
function spoilt(body: object): fc.Arbitrary<Json> {
  const whole = JSON.parse(JSON.stringify(body)) as Json;
  const change = fc.tuple(fc.constantFrom(...placesOf(whole)), odd);
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<Json>((made, [path, put]) => withAt(made, path, put), whole));
}

const destination = {
  type: 'custom_webhook',
  name: 'hook',
  custom_webhook: { host: 'hooks.test', port: 443, path: '/a', query_params: { a: 'b' }, header_params: { c: 'd' } },
};

describe('bodies made by chance', () => {
  it.each([
    ['POST', '/monitors/_execute?dryrun=true', exampleMonitor(), 3_000, [200]],
    ['POST', '/monitors', exampleMonitor(), 400, [201]],
    ['POST', '/destinations', destination, 300, [201]],
    [
      'POST',
      '/destinations/email_accounts',
      { name: 'a', email: 'a@b.test', host: 'c', port: 25, method: 'none' },
      200,
      [201],
    ],
    [
      'POST',
      '/monitors/_search',
      { query: { bool: { must: [{ term: { 'monitor.name': 'a' } }] } }, sort: ['_doc'], size: 3 },
      500,
      [200],
    ],
    ['POST', '/monitors/nope/_acknowledge/alerts', { alerts: ['a', 'b'] }, 500, [200]],
  ])('are taken or refused by %s %s, and never bring it down', async (method, path, body, numRuns, taken) => {
    await fc.assert(
      fc.asyncProperty(spoilt(body), async (sent) => {
        const { status } = await fixture.call(method, path, sent);
        expect([400, ...taken]).toContain(status);
      }),
      { seed: SEED, numRuns }
    );
  });
});
