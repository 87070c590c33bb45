import { LIMITS } from './limits';
import { ANOMALY_COLUMNS, ANOMALY_COLUMNS_REQUIRED, QUERY_TYPES, vigilQuerySchema } from './query';

describe('vigilQuerySchema', () => {
  it('shows something with nothing set', () => {
    expect(vigilQuerySchema.parse({})).toEqual({
      refId: 'A',
      queryType: 'band',
      detector: '',
      labels: '',
      severity: '',
      seriesLimit: 10,
      openOnly: false,
      measure: 'score',
      onFailing: 'error',
    });
  });

  it.each(QUERY_TYPES)('takes the query type %s', (queryType) => {
    expect(vigilQuerySchema.parse({ queryType }).queryType).toBe(queryType);
  });

  it.each(['forecast', '', null, 7])('shows the band for the query type %p it does not know', (queryType) => {
    expect(vigilQuerySchema.parse({ queryType }).queryType).toBe('band');
  });

  it('keeps what Grafana adds to a query', () => {
    const added = { datasource: { uid: 'x' }, hide: false, intervalMs: 1_000, maxDataPoints: 100, key: 'Q-1' };
    expect(vigilQuerySchema.parse(added)).toMatchObject(added);
  });

  it.each<[string, object]>([
    ['too many series', { seriesLimit: LIMITS.seriesPerFrameQuery + 1 }],
    ['no series', { seriesLimit: 0 }],
    ['a severity that is none', { severity: 'fatal' }],
    ['a measure that is none', { measure: 'value' }],
    ['long matchers', { labels: 'x'.repeat(LIMITS.matcherChars + 1) }],
    ['a detector that is no text', { detector: 5 }],
  ])('refuses %s', (_name, query) => {
    expect(vigilQuerySchema.safeParse(query).success).toBe(false);
  });
});

describe('the columns of an anomalies frame', () => {
  it('have each name once, and all that are required', () => {
    expect(new Set(ANOMALY_COLUMNS).size).toBe(ANOMALY_COLUMNS.length);
    expect(ANOMALY_COLUMNS).toEqual(expect.arrayContaining([...ANOMALY_COLUMNS_REQUIRED]));
  });
});
