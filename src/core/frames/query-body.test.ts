import type { GrafanaQuery } from '../../schema';
import { shownRefIds, toQueryBody } from './query-body';

const range = { fromMs: 1_000_000, toMs: 1_600_000 };

function query(type: string, queries: GrafanaQuery['queries']): GrafanaQuery {
  return { kind: 'grafana', datasource: { uid: 'u1', type, name: 'Shop' }, queries };
}

describe('toQueryBody', () => {
  it('passes the models on as they are, with source, interval and number of points', () => {
    const body = toQueryBody(query('prometheus', [{ refId: 'A', expr: 'up', legendFormat: '{{job}}' }]), range, 60_000);
    expect(body).toEqual({
      from: '1000000',
      to: '1600000',
      queries: [
        {
          refId: 'A',
          expr: 'up',
          legendFormat: '{{job}}',
          datasource: { uid: 'u1', type: 'prometheus' },
          intervalMs: 60_000,
          maxDataPoints: 10,
        },
      ],
    });
  });

  it.each([
    ['prometheus', '1600000'],
    ['grafana-amazonprometheus-datasource', '1600000'],
    ['loki', '1600000'],
    ['mysql', '1599999'],
    ['influxdb', '1599999'],
  ])('asks a source of type %s up to %s', (type, to) => {
    expect(toQueryBody(query(type, [{ refId: 'A' }]), range, 60_000)).toMatchObject({ to });
  });

  it('leaves expressions to the expression engine', () => {
    const expression = { refId: 'B', datasource: { uid: '__expr__', type: '__expr__' }, expression: '$A * 2' };
    expect(toQueryBody(query('mysql', [{ refId: 'A' }, expression]), range, 60_000)).toMatchObject({
      queries: [{ datasource: { uid: 'u1' } }, { datasource: { uid: '__expr__' } }],
    });
  });

  it('asks for one point at least', () => {
    const body = toQueryBody(query('mysql', [{ refId: 'A' }]), { fromMs: 1, toMs: 2 }, 60_000);
    expect(body).toMatchObject({ queries: [{ maxDataPoints: 1 }] });
  });
});

describe('shownRefIds', () => {
  it('leaves out hidden queries', () => {
    const both = query('mysql', [{ refId: 'A', hide: true }, { refId: 'B', hide: false }, { refId: 'C' }]);
    expect([...shownRefIds(both)]).toEqual(['B', 'C']);
  });
});
