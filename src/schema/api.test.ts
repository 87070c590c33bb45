import { connectionSchema, listAnomaliesQuerySchema, listDetectorsQuerySchema } from './api';
import { LIMITS } from './limits';

describe('list queries', () => {
  it('read numbers, switches and lists from text', () => {
    const text = { limit: '7', severity: 'slight,severe', from: '1700000000000', open: 'true' };
    expect(listAnomaliesQuerySchema.parse(text)).toEqual({
      limit: 7,
      severity: ['slight', 'severe'],
      from: 1_700_000_000_000,
      open: true,
    });
  });

  it('have a page size and an order without being asked', () => {
    expect(listDetectorsQuerySchema.parse({})).toEqual({ limit: LIMITS.pageItemsDefault, sort: 'attention' });
  });

  it('take an empty list for no restriction', () => {
    expect(listDetectorsQuerySchema.parse({ state: '' }).state).toEqual([]);
  });

  it.each<[string, object]>([
    ['an unknown name', { page: '2' }],
    ['a page too large', { limit: String(LIMITS.pageItems + 1) }],
    ['a page of nothing', { limit: '0' }],
    ['a time that is none', { from: 'yesterday' }],
    ['a time before 1970', { from: '-1' }],
    ['a switch that is none', { open: 'perhaps' }],
    ['a severity that is none', { severity: 'slight,fatal' }],
  ])('refuse %s', (_name, query) => {
    expect(listAnomaliesQuerySchema.safeParse(query).success).toBe(false);
  });
});

describe('connectionSchema', () => {
  it('needs an address and nothing else', () => {
    expect(connectionSchema.parse({ url: 'https://prometheus:9090/base' })).toEqual({
      url: 'https://prometheus:9090/base',
      auth: 'none',
      user: '',
      skipTlsVerify: false,
    });
  });

  it.each(['ftp://x', 'prometheus:9090', '/relative', ''])('refuses the address %p', (url) => {
    expect(connectionSchema.safeParse({ url }).success).toBe(false);
  });
});
