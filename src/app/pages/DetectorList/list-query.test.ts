import { isFiltered, listQueryOf } from './list-query';

const queryOf = (search: string) => listQueryOf(new URLSearchParams(search));

describe('listQueryOf', () => {
  it('reads filters, order and page from the URL', () => {
    expect(
      queryOf('search=p95&state=failing,learning&source=demo&labels=team%3D%22shop%22&sort=name&cursor=abc')
    ).toEqual({
      limit: 50,
      search: 'p95',
      state: ['learning', 'failing'],
      source: ['demo'],
      labels: 'team="shop"',
      sort: 'name',
      cursor: 'abc',
    });
  });

  it('leaves out what it does not know', () => {
    expect(queryOf('state=sleeping&source=abacus&sort=backwards')).toMatchObject({
      state: [],
      source: [],
      sort: 'attention',
    });
  });
});

describe('isFiltered', () => {
  it('is about filters, not about order or page', () => {
    expect(isFiltered(queryOf('sort=name&cursor=abc'))).toBe(false);
    expect(isFiltered(queryOf('labels=x'))).toBe(true);
    expect(isFiltered(queryOf('state=failing'))).toBe(true);
  });
});
