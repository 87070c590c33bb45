import { HttpClients } from '../../src/backend/sources/http/http-clients';
import { readHere } from '../../src/backend/sources/long-answers';
import { ElasticsearchSource } from '../../src/backend/sources/elasticsearch/elasticsearch-source';
import type { SourceData, SourceRequest } from '../../src/backend/sources/source';
import {
  elasticsearchQuerySchema,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  type ElasticsearchQuery,
  type Series,
} from '../../src/schema';
import { SHOP_FIELDS, shopDocuments, type ShopDocument } from './shop-documents';
import { elasticsearchMissing, startElasticsearch, type RunningElasticsearch } from './start-elasticsearch';

const TIMEOUT_MS = 240_000;
const missing = elasticsearchMissing();
if (missing !== null) {
  console.warn(`skipped: the tests against a real Elasticsearch, because ${missing}`);
}

const T0 = Date.UTC(2026, 2, 2);
/** Twelve hours, the first six in one index and the others in another. */
const SHOP = { fromMs: T0, toMs: T0 + 12 * HOUR_MS };
const documents = shopDocuments(SHOP);

const COUNT = { name: 'requests', aggregation: { c: { value_count: { field: 'seconds' } } } };
const SUM = { name: 'seconds', aggregation: { s: { sum: { field: 'seconds' } } } };
const AVERAGE = { name: 'average', aggregation: { a: { avg: { field: 'seconds' } } } };

(missing === null ? describe : describe.skip)('ElasticsearchSource and a real Elasticsearch', () => {
  const http = new HttpClients();
  const source = new ElasticsearchSource({
    connections: { get: () => Promise.resolve(null) },
    tokens: { get: () => Promise.resolve(null) },
    directUrls: true,
    http,
    answers: readHere,
  });
  let starting: Promise<RunningElasticsearch>;
  let server: RunningElasticsearch;

  beforeAll(async () => {
    starting = startElasticsearch();
    server = await starting;
    const middleMs = T0 + 6 * HOUR_MS;
    await server.fill(
      'shop-a',
      SHOP_FIELDS,
      documents.filter((each) => each['@timestamp'] < middleMs)
    );
    await server.fill(
      'shop-b',
      SHOP_FIELDS,
      documents.filter((each) => each['@timestamp'] >= middleMs)
    );
    await server.fill('empty', SHOP_FIELDS, []);
    await server.fill('odd', { '@timestamp': 'keyword', host: 'text' }, [{ '@timestamp': 'yesterday', host: 'web-1' }]);
  }, TIMEOUT_MS);
  afterAll(async () => {
    await http.close();
    await (await starting.catch(() => null))?.stop();
  }, TIMEOUT_MS);

  const queryOf = (given: object): ElasticsearchQuery =>
    elasticsearchQuerySchema.parse({
      kind: 'elasticsearch',
      url: server.url,
      indices: ['shop-*'],
      timeField: '@timestamp',
      features: [COUNT],
      ...given,
    });

  function fetchSeries(given: object, asked: Partial<SourceRequest<ElasticsearchQuery>> = {}): Promise<SourceData> {
    const signal = new AbortController().signal;
    const defaults = { orgId: 1, range: SHOP, intervalMs: MINUTE_MS, seriesLimit: 1_000, signal };
    return source.fetch({ ...defaults, query: queryOf(given), ...asked });
  }

  const checked = (given: object) => source.check(queryOf(given), 1, new AbortController().signal);

  it('counts the documents of each interval, those without any as 0, at the end of the interval', async () => {
    const { series, seriesLeftOut, notices } = await fetchSeries({});
    expect({ seriesLeftOut, notices, labels: series.map(({ labels }) => labels) }).toEqual({
      seriesLeftOut: 0,
      notices: [],
      labels: [{}],
    });
    expect(pointsOf(series[0])).toEqual(reference(documents, (each) => each.length));
  });

  it('has no point where an average has no document', async () => {
    const { series } = await fetchSeries({ features: [AVERAGE] });
    const expected = reference(documents, mean).filter(([, value]) => !Number.isNaN(value));
    expect(expected.length).toBeLessThan(720);
    expect(pointsOf(series[0])).toEqual(expected);
  });

  it('filters, and takes the first percentile and what lies within single buckets', async () => {
    const errors = documents.filter(({ status }) => status === 500);
    const filtered = await fetchSeries({ filterQuery: { term: { status: { value: 500, boost: 1 } } } });
    expect(pointsOf(filtered.series[0])).toEqual(reference(errors, (each) => each.length));
    const aggregation = { e: { filter: { term: { status: 500 } }, aggs: COUNT.aggregation } };
    const nested = await fetchSeries({ features: [{ name: 'errors', aggregation }] });
    expect(pointsOf(nested.series[0])).toEqual(reference(errors, (each) => each.length));
    const percents = { p: { percentiles: { field: 'seconds', percents: [0, 100] } } };
    const lowest = await fetchSeries({ features: [{ name: 'lowest', aggregation: percents }] });
    const minimum = (each: readonly ShopDocument[]) => Math.min(...each.map(({ seconds }) => seconds));
    expect(pointsOf(lowest.series[0])).toEqual(reference(documents, minimum).filter(([, value]) => value < Infinity));
  });

  it('tells several features apart by their label', async () => {
    const off = { ...AVERAGE, enabled: false };
    const { series } = await fetchSeries({ features: [COUNT, off, SUM] });
    expect(series.map(({ labels }) => labels)).toEqual([{ feature: 'requests' }, { feature: 'seconds' }]);
    expect(pointsOf(series[0])).toEqual(reference(documents, (each) => each.length));
    expect(pointsOf(series[1])).toEqual(reference(documents, total));
  });

  it('gives each value of a category field a series, with points where it has documents', async () => {
    const { series } = await fetchSeries({ categoryFields: ['host'] });
    expect(series.map(({ labels }) => labels)).toEqual([{ host: 'web-1' }, { host: 'web-2' }, { host: 'web-3' }]);
    series.forEach((each) => {
      const own = documents.filter(({ host }) => host === each.labels['host']);
      expect(pointsOf(each)).toEqual(reference(own, (found) => found.length).filter(([, count]) => count > 0));
    });
  });

  it('gives each combination of two category fields a series, for each feature, and counts those over the limit', async () => {
    const query = { categoryFields: ['region', 'host'], features: [COUNT, SUM] };
    const { series, seriesLeftOut } = await fetchSeries(query, { seriesLimit: 6 });
    expect(seriesLeftOut).toBe(2);
    expect(series.map(({ labels: { feature, region, host } }) => `${feature} ${region} ${host}`)).toEqual([
      'requests eu web-1',
      'requests us web-1',
      'requests eu web-2',
      'seconds eu web-1',
      'seconds us web-1',
      'seconds eu web-2',
    ]);
    const own = documents.filter(({ host, region }) => host === 'web-1' && region === 'us');
    expect(pointsOf(series[1])).toEqual(reference(own, (found) => found.length).filter(([, count]) => count > 0));
  });

  it('pages through thousands of combinations', async () => {
    const many = Array.from({ length: 12_500 }, (_, index) => ({
      '@timestamp': T0 + (index % 2) * MINUTE_MS,
      host: `h${index}`,
    }));
    await server.fill('many', SHOP_FIELDS, many);
    const features = [{ name: 'requests', aggregation: { c: { value_count: { field: 'host' } } } }];
    const range = { fromMs: T0, toMs: T0 + 2 * MINUTE_MS };
    const query = { indices: ['many'], categoryFields: ['host'], features };
    const { series, seriesLeftOut } = await fetchSeries(query, { range, seriesLimit: 11_000 });
    expect(series).toHaveLength(11_000);
    expect(seriesLeftOut).toBe(1_500);
    const points = series.flatMap(({ labels, times, values }) =>
      [...times].map((t, at) => [labels['host'], t, values[at]])
    );
    const sorted = many
      .map(({ host }) => host)
      .sort()
      .slice(0, 11_000);
    expect(points).toEqual(sorted.map((host) => [host, T0 + (Number(host.slice(1)) % 2) * MINUTE_MS + MINUTE_MS, 1]));
  });

  it('goes through a range that is longer than one answer may be in pieces', async () => {
    const intervalMs = SECOND_MS;
    const { series } = await fetchSeries({}, { intervalMs });
    expect(series[0]?.times).toHaveLength((SHOP.toMs - SHOP.fromMs) / intervalMs);
    expect(pointsOf(series[0])).toEqual(reference(documents, (each) => each.length, intervalMs));
  });

  it('asks for less at once where the server allows no more', async () => {
    const limit = (value: number | null) =>
      server.call('PUT', '/_cluster/settings', { transient: { 'search.max_buckets': value } });
    await limit(50);
    try {
      const { series } = await fetchSeries({});
      expect(pointsOf(series[0])).toEqual(reference(documents, (each) => each.length));
      const hosts = await fetchSeries({ categoryFields: ['host'] });
      expect(hosts.series.map(({ values }) => sum(values))).toEqual(
        ['web-1', 'web-2', 'web-3'].map((name) => documents.filter(({ host }) => host === name).length)
      );
    } finally {
      await limit(null);
    }
  });

  it('begins a history with the first document, and goes on with zeros after the last', async () => {
    const range = { fromMs: T0 - 3 * HOUR_MS, toMs: SHOP.toMs + HOUR_MS };
    const { series } = await fetchSeries({ filterQuery: { term: { status: 500 } } }, { range });
    const firstMs = Math.min(...documents.map((each) => each['@timestamp']));
    expect(series[0]?.times[0]).toBe(Math.floor(firstMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
    expect(series[0]?.values.slice(-60)).toEqual(new Float64Array(60));
    expect((await fetchSeries({ indices: ['empty'] })).series).toEqual([]);
  });

  it('reads times to the nanosecond, and categories that are addresses or flags', async () => {
    const times = [T0 + 1, T0 + 90_000, T0 + 59_999];
    const documents = times.map((timeMs, at) => ({
      when: new Date(timeMs).toISOString().replace('Z', '999Z'),
      address: `10.0.0.${at % 2}`,
      new: at === 0,
      seconds: at,
    }));
    const fields = { when: 'date_nanos', address: 'ip', new: 'boolean', seconds: 'double' };
    await server.fill('nanos', fields, documents);
    const query = { indices: ['nanos'], timeField: 'when' };
    expect(pointsOf((await fetchSeries(query)).series[0]).slice(0, 3)).toEqual([
      [T0 + MINUTE_MS, 2],
      [T0 + 2 * MINUTE_MS, 1],
      [T0 + 3 * MINUTE_MS, 0],
    ]);
    const { series } = await fetchSeries({ ...query, categoryFields: ['address', 'new'] });
    expect(series.map((each) => [each.labels, pointsOf(each)])).toEqual([
      [{ address: '10.0.0.0', new: 'false' }, [[T0 + MINUTE_MS, 1]]],
      [{ address: '10.0.0.0', new: 'true' }, [[T0 + MINUTE_MS, 1]]],
      [{ address: '10.0.0.1', new: 'false' }, [[T0 + 2 * MINUTE_MS, 1]]],
    ]);
    expect(await checked({ ...query, categoryFields: ['address'] })).toEqual([]);
  });

  it('gives what the aggregations make of nothing in a live run', async () => {
    const range = { fromMs: SHOP.toMs + HOUR_MS, toMs: SHOP.toMs + HOUR_MS + 3 * MINUTE_MS };
    expect((await fetchSeries({}, { range })).series.map(({ values }) => [...values])).toEqual([[0, 0, 0]]);
    expect((await fetchSeries({ features: [AVERAGE] }, { range })).series).toEqual([]);
    expect((await fetchSeries({ categoryFields: ['host'] }, { range })).series).toEqual([]);
  });

  it('takes lists and patterns of indices, and says when none matches', async () => {
    const { series } = await fetchSeries({ indices: ['shop-a', 'shop-b'] });
    expect(sum(series[0]?.values ?? [])).toBe(documents.length);
    const without = await fetchSeries({ indices: ['shop-*', '-shop-b'] });
    expect(sum(without.series[0]?.values ?? [])).toBeLessThan(documents.length);
    expect(await fetchSeries({ indices: ['nothing-*'] })).toEqual({
      series: [],
      seriesLeftOut: 0,
      notices: ['no index matches'],
    });
  });

  it.each([
    { name: 'an index that is not there', given: { indices: ['gone'] }, code: 'not_found', words: 'no index "gone"' },
    {
      name: 'a field that is no time',
      given: { indices: ['odd'] },
      code: 'invalid_argument',
      words: '[@timestamp]',
    },
    {
      name: 'a sum of texts',
      given: { features: [{ name: 'x', aggregation: { s: { sum: { field: 'host' } } } }] },
      code: 'invalid_argument',
      words: 'Field [host] of type [keyword] is not supported',
    },
    {
      name: 'a filter that is none',
      given: { filterQuery: { nonsense: {} } },
      code: 'invalid_argument',
      words: 'unknown query [nonsense]',
    },
    {
      name: 'an aggregation of several buckets',
      given: { features: [{ name: 'x', aggregation: { t: { terms: { field: 'host' } } } }] },
      code: 'invalid_argument',
      words: 'feature "x" is not one number',
    },
    {
      name: 'a category that is a text to be searched',
      given: { indices: ['odd'], timeField: 'when', categoryFields: ['host'] },
      code: 'invalid_argument',
      words: 'Text fields are not optimised',
    },
  ])('refuses $name in the server’s words', async ({ given, code, words }) => {
    const error: unknown = await fetchSeries(given).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, source: 'downstream', message: expect.stringContaining(words) });
  });

  it('finds nothing wrong with a query that gives numbers', async () => {
    expect(await checked({ features: [COUNT, SUM, AVERAGE], categoryFields: ['host', 'region'] })).toEqual([]);
  });

  it('finds what keeps a query from giving numbers', async () => {
    expect(await checked({ indices: ['shop-a', 'gone', 'none-*'] })).toMatchObject([
      { kind: 'index missing', subject: 'gone' },
      { kind: 'index missing', subject: 'none-*' },
    ]);
    expect(await checked({ indices: ['empty'] })).toMatchObject([{ kind: 'no documents', subject: 'empty' }]);
    const features = [
      { name: 'text', aggregation: { s: { sum: { field: 'host' } } } },
      { name: 'none', aggregation: { a: { avg: { field: 'missing' } } } },
      { name: 'many', aggregation: { t: { terms: { field: 'host' } } } },
    ];
    const filterQuery = { nonsense: {} };
    expect(await checked({ features, filterQuery, categoryFields: ['note', 'missing'] })).toEqual([
      { kind: 'category field', subject: 'note', message: '"note" is of type text, not keyword' },
      { kind: 'category field', subject: 'missing', message: 'there is no field "missing"' },
      { kind: 'filter', subject: '', message: expect.stringContaining('unknown query [nonsense]') },
      { kind: 'feature', subject: 'text', message: expect.stringContaining('Field [host] of type [keyword]') },
      { kind: 'feature', subject: 'none', message: expect.stringContaining('gives no number') },
      { kind: 'feature', subject: 'many', message: 'its aggregation is not one number' },
    ]);
    expect(await checked({ indices: ['shop-a', 'odd'] })).toMatchObject([
      { kind: 'time field', message: '"@timestamp" is of type keyword in odd, not date' },
    ]);
    expect(await checked({ timeField: 'when' })).toMatchObject([{ kind: 'time field', subject: 'when' }]);
  });
});

/** What each interval of the shop holds, at its end, counted in the documents themselves. */
function reference(
  from: readonly ShopDocument[],
  of: (each: readonly ShopDocument[]) => number,
  intervalMs = MINUTE_MS
): Array<[number, number]> {
  const grouped = Map.groupBy(from, (each) => Math.floor(each['@timestamp'] / intervalMs));
  return Array.from({ length: (SHOP.toMs - SHOP.fromMs) / intervalMs }, (_, index) => {
    const slot = SHOP.fromMs / intervalMs + index;
    return [(slot + 1) * intervalMs, of(grouped.get(slot) ?? [])];
  });
}

function total(each: readonly ShopDocument[]): number {
  return sum(each.map(({ seconds }) => seconds));
}

function mean(each: readonly ShopDocument[]): number {
  return total(each) / each.length;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((all, value) => all + value, 0);
}

function pointsOf(series: Series | undefined): Array<[number, number]> {
  return Array.from(series?.times ?? [], (timeMs, at) => [timeMs, series?.values[at] ?? NaN]);
}
