import { dateTime, type AnnotationQuery, type DataFrame, type DataQueryRequest } from '@grafana/data';
import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { firstValueFrom, of } from 'rxjs';
import type { VigilQuery } from './query';
import { makeDatasource } from './testkit/make-datasource';

const { fetched, queriesSent } = answerQueries();

function answerQueries() {
  const fetched: BackendSrvRequest[] = [];
  const answer = ({ data }: BackendSrvRequest) => {
    const results = (data as { queries: VigilQuery[] }).queries.map(({ refId, detector }) => [
      refId,
      { status: 200, frames: [{ schema: { refId, name: detector, fields: [] }, data: { values: [] } }] },
    ]);
    return { data: { results: Object.fromEntries(results) }, status: 200 };
  };
  setBackendSrv({
    fetch: (request: BackendSrvRequest) => {
      fetched.push(request);
      return of(answer(request));
    },
  } as unknown as BackendSrv);
  return { fetched, queriesSent: () => fetched.flatMap(({ data }) => (data as { queries: VigilQuery[] }).queries) };
}

function requestOf(targets: VigilQuery[]): DataQueryRequest<VigilQuery> {
  const from = dateTime(0);
  const to = dateTime(3_600_000);
  return {
    requestId: 'r',
    app: 'dashboard',
    interval: '1m',
    intervalMs: 60_000,
    range: { from, to, raw: { from, to } },
    scopedVars: {},
    startTime: 0,
    targets,
    timezone: 'utc',
  };
}

beforeEach(() => {
  fetched.length = 0;
});

describe('query', () => {
  it('sends complete queries with their variables filled', async () => {
    const datasource = makeDatasource({ variables: { region: ['eu', 'us'] } });
    await firstValueFrom(datasource.query(requestOf([{ refId: 'A', queryType: 'score', labels: 'region="$region"' }])));
    expect(queriesSent()).toMatchObject([
      { refId: 'A', queryType: 'score', detector: '', labels: 'region=~"(eu|us)"', seriesLimit: 10 },
    ]);
  });

  it('asks once for each value of a detector variable and answers under the one refId', async () => {
    const datasource = makeDatasource({ variables: { detector: ['checkout', 'orders'] } });
    const response = await firstValueFrom(
      datasource.query(requestOf([{ refId: 'A', detector: '$detector' }, { refId: 'B' }]))
    );
    expect(queriesSent().map(({ detector }) => detector)).toEqual(['checkout', 'orders', '']);
    expect(new Set(queriesSent().map(({ refId }) => refId)).size).toBe(3);
    expect(response.data.map(({ refId, name }: DataFrame) => [refId, name])).toEqual([
      ['A', 'checkout'],
      ['A', 'orders'],
      ['B', ''],
    ]);
  });

  it('asks nothing for hidden queries and for variables without a value', async () => {
    const datasource = makeDatasource({ variables: { detector: '' } });
    const targets: VigilQuery[] = [
      { refId: 'A', hide: true },
      { refId: 'B', detector: '$detector' },
    ];
    expect(await firstValueFrom(datasource.query(requestOf(targets)))).toEqual({ data: [] });
    expect(fetched).toEqual([]);
  });
});

describe('annotations', () => {
  it('always asks for annotations, with everything else as saved', () => {
    const { annotations } = makeDatasource();
    const target: VigilQuery = { refId: 'Anno', queryType: 'band', detector: 'orders', severity: 'severe' };
    const annotation: AnnotationQuery<VigilQuery> = { name: 'Anomalies', enable: true, iconColor: 'red', target };
    expect(annotations.prepareQuery?.(annotation)).toMatchObject({
      queryType: 'annotations',
      detector: 'orders',
      severity: 'severe',
    });
  });

  it('shows all anomalies when nothing is saved yet', () => {
    const annotation: AnnotationQuery<VigilQuery> = { name: 'Anomalies', enable: true, iconColor: 'red' };
    expect(makeDatasource().annotations.prepareQuery?.(annotation)).toMatchObject({
      queryType: 'annotations',
      detector: '',
      severity: '',
    });
  });
});

describe('metricFindQuery', () => {
  const names = Array.from({ length: 1_203 }, (_, i) => `detector ${i}`);
  const datasource = makeDatasource({
    detectors: names,
    labels: { region: ['eu', 'us'], pod: ['web-1'] },
    variables: { label: 'region' },
  });
  const find = async (query: Parameters<typeof datasource.metricFindQuery>[0]) =>
    (await datasource.metricFindQuery(query)).map(({ text }) => text);

  it('lists the names of all detectors, page by page', async () => {
    expect(await find({ refId: 'v', kind: 'detectors' })).toEqual(names);
  });

  it('lists detectors when nothing else is said', async () => {
    expect(await find({ refId: 'v' })).toHaveLength(names.length);
  });

  it('lists label names, and the values of a label that may be a variable', async () => {
    expect(await find({ refId: 'v', kind: 'labelNames' })).toEqual(['region', 'pod']);
    expect(await find({ refId: 'v', kind: 'labelValues', label: '$label' })).toEqual(['eu', 'us']);
  });

  it('lists nothing until a label is chosen', async () => {
    expect(await find({ refId: 'v', kind: 'labelValues' })).toEqual([]);
  });
});

describe('getQueryDisplayText', () => {
  it('says type, detector and labels', () => {
    expect(makeDatasource().getQueryDisplayText({ refId: 'A', queryType: 'score', labels: 'a="b"' })).toBe(
      'score · all detectors · a="b"'
    );
  });
});
