import { elasticsearchQuerySchema } from '../../../schema';
import { HttpClients } from '../http/http-clients';
import { Server } from '../http/server';
import { searchesOf, type SeenSearch } from '../testkit/fake-search-engine';
import { FakeServer, type Reply } from '../testkit/fake-server';
import { checkQuery } from './check-query';

let fake: FakeServer;
const http = new HttpClients({ timeoutMs: 1_000 });

beforeAll(async () => {
  fake = await FakeServer.start();
});
afterAll(() => Promise.all([fake.stop(), http.close()]));

const good = (more: object = {}) => ({
  timed_out: false,
  _shards: { total: 1, failed: 0 },
  hits: { total: { value: 1, relation: 'eq' } },
  status: 200,
  ...more,
});
const refused = (type: string, reason: string, status = 400) => ({
  error: { root_cause: [{ type, reason, index: 'gone' }], type, reason },
  status,
});
const FIELDS = { at: { date: { type: 'date' } }, host: { keyword: { type: 'keyword' } } };

interface Behaviour {
  fields?: object;
  search?: (search: SeenSearch) => object;
  /** The whole request is answered so. */
  whole?: (search: SeenSearch) => Reply | null;
}

/** Answers as a server with one document in each index does, but for what is said otherwise. */
function behave({ fields = FIELDS, search, whole }: Behaviour): void {
  fake.answer((request) => {
    if (request.method === 'GET') {
      return { body: { indices: ['shop'], fields } };
    }
    const [asked] = searchesOf(request);
    const replied = asked === undefined ? null : (whole?.(asked) ?? null);
    const aggregations = { newest: { value: 1_000_000 }, f0: { value: 5 } };
    return replied ?? { body: { responses: [(asked && search?.(asked)) ?? good({ aggregations })] } };
  });
}

function check(given: object = {}) {
  const base = new URL(fake.url);
  const tls = { ca: null, skipTlsVerify: false };
  const server = new Server({ http, name: 'elasticsearch', base, tls, authorization: null, secrets: [] });
  const features = [{ name: 'sum', aggregation: { s: { sum: { field: 'value' } } } }];
  const basics = { kind: 'elasticsearch', url: fake.url, indices: ['shop'], timeField: 'at', features };
  const query = elasticsearchQuerySchema.parse({ ...basics, ...given });
  return checkQuery(server, query, new AbortController().signal);
}

const isFeature = ({ body }: SeenSearch) => 'f0' in (body.aggs ?? {});

describe('checkQuery', () => {
  it('finds nothing wrong where all is there', async () => {
    behave({});
    expect(await check({ categoryFields: ['host'] })).toEqual([]);
    const asked = fake.requests.find(({ method }) => method === 'GET');
    expect(asked?.path).toBe('/shop/_field_caps?fields=at%2Chost&include_unmapped=true');
  });

  it('looks at the rest while there is no feature yet', async () => {
    behave({});
    expect(await check({ features: [] })).toEqual([]);
    expect(await check({ features: [], timeField: 'nope' })).toMatchObject([{ kind: 'time field' }]);
  });

  it('names each index that is not there, and asks no further', async () => {
    behave({
      search: ({ index: [name] }) => {
        if (name === 'gone') {
          return refused('index_not_found_exception', 'no such index [gone]', 404);
        }
        return name === 'none-*' ? good({ _shards: { total: 0, failed: 0 } }) : good();
      },
    });
    expect(await check({ indices: ['shop', 'gone', 'none-*,-shop'] })).toEqual([
      { kind: 'index missing', subject: 'gone', message: 'there is no index "gone"' },
      { kind: 'index missing', subject: 'none-*', message: 'there is no index "none-*"' },
    ]);
    expect(fake.requests).toHaveLength(3);
  });

  it('says when no index has a document', async () => {
    behave({ search: () => good({ hits: { total: { value: 0 } } }) });
    expect(await check({ indices: ['a', 'b'] })).toEqual([
      { kind: 'no documents', subject: 'a,b', message: 'no document found in a, b' },
    ]);
  });

  it.each([
    { name: 'a text', at: { text: { type: 'text' } }, message: '"at" is of type text, not date' },
    {
      name: 'a number in one index',
      at: { date: { indices: ['a'] }, long: { indices: ['b'] } },
      message: '"at" is of type long in b, not date',
    },
    {
      name: 'missing in one index',
      at: { date: { indices: ['a'] }, unmapped: { indices: ['b', 'c', 'd', 'e'] } },
      message: 'there is no field "at" in b, c, d and 1 more',
    },
    { name: 'missing everywhere', at: { unmapped: {} }, message: 'there is no field "at"' },
    { name: 'not spoken of', at: undefined, message: 'there is no field "at"' },
  ])('finds a time field that is $name', async ({ at, message }) => {
    behave({ fields: { ...FIELDS, at } });
    expect(await check()).toEqual([{ kind: 'time field', subject: 'at', message }]);
  });

  it('takes times to the nanosecond, and category fields that some indices lack', async () => {
    const fields = { at: { date_nanos: {}, date: {} }, host: { ip: { indices: ['a'] }, unmapped: { indices: ['b'] } } };
    behave({ fields });
    expect(await check({ categoryFields: ['host'] })).toEqual([]);
    behave({ fields: { ...FIELDS, host: { text: {}, keyword: {} } } });
    expect(await check({ categoryFields: ['host'] })).toMatchObject([{ kind: 'category field', subject: 'host' }]);
  });

  it('tells what is wrong with the filter, refused alone or with the whole request', async () => {
    const isFilter = (search: SeenSearch) => search.body['terminate_after'] === 10_000 && !isFeature(search);
    const words = refused('parsing_exception', 'unknown query [x]');
    const finding = { kind: 'filter', subject: '', message: 'unknown query [x]' };
    behave({ whole: (search) => (isFilter(search) ? { status: 400, body: words } : null) });
    expect(await check({ filterQuery: { x: {} } })).toEqual([finding]);
    behave({ search: (search) => (isFilter(search) ? words : good({ aggregations: { f0: { value: 1 } } })) });
    expect(await check({ filterQuery: { x: {} } })).toEqual([finding]);
  });

  it.each([
    { name: 'is refused', answer: refused('x', 'no such field'), message: 'no such field' },
    {
      name: 'gives several',
      answer: good({ aggregations: { f0: { buckets: [] } } }),
      message: 'its aggregation is not one number',
    },
    {
      name: 'gives none',
      answer: good({ aggregations: { f0: { value: null } } }),
      message: expect.stringContaining('no number'),
    },
  ])('finds a feature that $name, also one that is off', async ({ answer, message }) => {
    behave({ search: (search) => (isFeature(search) ? answer : good()) });
    const off = { name: 'sum', enabled: false, aggregation: { s: { sum: { field: 'value' } } } };
    expect(await check({ features: [off] })).toEqual([{ kind: 'feature', subject: 'sum', message }]);
  });

  it('looks at the newest day, and at anything where there is no time', async () => {
    behave({});
    await check();
    const ranges = () =>
      fake.requests.filter(({ body }) => body.includes('"f0"')).map((each) => searchesOf(each)[0]?.body.query);
    const since = { range: { at: { gte: 1_000_000 - 86_400_000, format: 'epoch_millis' } } };
    expect(ranges()).toEqual([{ bool: { filter: [since] } }]);
    behave({ fields: { at: { text: {} } } });
    await check();
    expect(ranges()).toEqual([{ bool: { filter: [] } }]);
  });

  it.each([
    {
      name: 'no rights',
      reply: { status: 403, body: { error: { type: 'security_exception', reason: 'no' } } },
      code: 'permission_denied',
    },
    { name: 'an outage', reply: { status: 503, body: '' }, code: 'unavailable' },
    { name: 'another product', reply: { status: 200, body: {} }, code: 'unavailable' },
    {
      name: 'an outage of one search',
      reply: { status: 200, body: { responses: [refused('x', 'disk', 503)] } },
      code: 'unavailable',
    },
  ])('fails for $name instead of blaming the query', async ({ reply, code }) => {
    fake.answer(() => reply);
    await expect(check()).rejects.toMatchObject({ code, source: 'downstream' });
  });

  it('fails when only the fields cannot be asked for', async () => {
    behave({});
    const whole = () => ({ body: { responses: [good({ aggregations: { newest: { value: 1 }, f0: { value: 1 } } })] } });
    fake.answer(({ method }) => (method === 'GET' ? { status: 502 } : whole()));
    await expect(check()).rejects.toMatchObject({ code: 'unavailable' });
    fake.answer(({ method }) => (method === 'GET' ? { body: [] } : whole()));
    await expect(check()).rejects.toMatchObject({ message: expect.stringContaining('not as Elasticsearch') });
  });
});
