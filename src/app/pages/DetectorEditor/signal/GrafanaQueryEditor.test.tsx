import {
  CoreApp,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type DataSourcePluginMeta,
  type QueryEditorProps,
} from '@grafana/data';
import { setDataSourceSrv, type DataSourceSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { DAY_MS, type DetectorSpec, type GrafanaQuery } from '../../../../schema';
import { giveLayout } from '../../../../ui/events/testkit/give-layout';
import { EditorFormProvider } from '../draft/editor-context';
import { newDraft, type Problems } from '../draft/editor-draft';
import { finishSource } from './grafana-datasource';
import { GrafanaQueryEditor } from './GrafanaQueryEditor';

interface PromQuery extends DataQuery {
  expr?: string;
  range?: boolean;
}

function PromEditor({ query, onChange, onRunQuery, app }: QueryEditorProps<DataSourceApi<PromQuery>, PromQuery>) {
  return (
    <>
      <input
        aria-label="expr"
        value={query.expr ?? ''}
        onChange={(e) => onChange({ ...query, expr: e.target.value })}
      />
      <button onClick={onRunQuery}>run</button>
      <span>app {app}</span>
      <span>{query.range === true ? 'range query' : 'no range query'}</span>
    </>
  );
}

function BrokenEditor(): never {
  throw new Error('no good');
}

function settingsOf(name: string, meta: Partial<DataSourcePluginMeta>): DataSourceInstanceSettings {
  const type = meta.id ?? 'prometheus';
  const info = { logos: { small: '', large: '' } };
  return { uid: `uid-${name}`, name, type, meta: { id: type, name, info, ...meta } } as DataSourceInstanceSettings;
}

const SETTINGS = [
  settingsOf('Prom', { backend: true, alerting: true }),
  settingsOf('Broken', { backend: true }),
  settingsOf('Bare', { backend: true }),
  settingsOf('Gone', { backend: true }),
  settingsOf('Browser only', { id: 'in-browser' }),
  settingsOf('Vigil', { id: 'vigil-anomaly-datasource', backend: true, alerting: true }),
];

/** Data sources of a Grafana: what Grafana itself offers its plugins. */
function grafanaOf(apis: Readonly<Record<string, object>>): DataSourceSrv {
  /** By uid or name; without a reference, the default source. */
  const named = (ref: string | { uid: string } | null) => {
    const wanted = typeof ref === 'string' ? ref : (ref?.uid ?? 'Prom');
    return SETTINGS.find(({ uid, name }) => uid === wanted || name === wanted);
  };
  return {
    getList: (filters?: { filter?: (settings: DataSourceInstanceSettings) => boolean }) =>
      SETTINGS.filter(filters?.filter ?? (() => true)),
    getInstanceSettings: named,
    get: (ref: string) => {
      const api = apis[named(ref)?.name ?? ''];
      return api === undefined ? Promise.reject(new Error('plugin not found')) : Promise.resolve(api as DataSourceApi);
    },
  } as unknown as DataSourceSrv;
}

const prom = {
  components: { QueryEditor: PromEditor },
  getDefaultQuery: (app: CoreApp) => ({ range: app !== CoreApp.UnifiedAlerting, expr: '' }),
  filterQuery: (query: PromQuery) => query.expr !== '',
  interpolateVariablesInQueries: (queries: PromQuery[]) =>
    queries.map((query) => ({ ...query, expr: query.expr?.replace('$job', 'shop'), lost: undefined })),
};

beforeAll(() => giveLayout());
beforeEach(() =>
  setDataSourceSrv(grafanaOf({ Prom: prom, Broken: { components: { QueryEditor: BrokenEditor } }, Bare: {} }))
);

function grafanaQuery(name: string, ...queries: GrafanaQuery['queries']): GrafanaQuery {
  const datasource = name === '' ? { uid: '', type: '', name: '' } : { uid: `uid-${name}`, type: 'prometheus', name };
  return { kind: 'grafana', datasource, queries: queries.length === 0 ? [{ refId: 'A' }] : queries };
}

function Form({ initial, told, onRun }: { initial: GrafanaQuery; told: GrafanaQuery[]; onRun: () => void }) {
  const [draft, setDraft] = useState<DetectorSpec>({ ...newDraft('grafana'), source: initial });
  const change = (part: Partial<DetectorSpec>) => {
    told.push(part.source as GrafanaQuery);
    setDraft((before) => ({ ...before, ...part }));
  };
  const none: Problems = new Map();
  return (
    <EditorFormProvider value={{ draft, change, shown: none, touch: () => undefined, report: () => undefined }}>
      <GrafanaQueryEditor query={draft.source as GrafanaQuery} lookBackMs={DAY_MS} onRunQuery={onRun} />
    </EditorFormProvider>
  );
}

function show(initial: GrafanaQuery) {
  const told: GrafanaQuery[] = [];
  const runs: number[] = [];
  render(<Form initial={initial} told={told} onRun={() => runs.push(1)} />);
  return { told, runs };
}

describe('GrafanaQueryEditor', () => {
  it('offers the sources that a server can ask, and not Vigil itself', async () => {
    show(grafanaQuery(''));
    await userEvent.click(screen.getByRole('combobox'));
    expect(await screen.findByText('Prom')).toBeInTheDocument();
    expect(screen.queryByText('Browser only')).not.toBeInTheDocument();
    expect(screen.queryByText('Vigil')).not.toBeInTheDocument();
  });

  it('begins anew with the source that is chosen', async () => {
    const { told } = show(grafanaQuery(''));
    await userEvent.click(screen.getByRole('combobox'));
    await userEvent.click(await screen.findByText('Prom'));
    expect(told).toEqual([grafanaQuery('Prom')]);
    expect(await screen.findByLabelText('expr')).toBeInTheDocument();
  });

  it('shows the editor of the source as in a panel, so that its queries stay range queries', async () => {
    show(grafanaQuery('Prom'));
    expect(await screen.findByText(`app ${CoreApp.PanelEditor}`)).toBeInTheDocument();
    expect(screen.getByText('range query')).toBeInTheDocument();
  });

  it('keeps what the editor writes under the name it had, and other queries as they are', async () => {
    const { told } = show(grafanaQuery('Prom', { refId: 'X', expr: '' }, { refId: 'Y', expr: 'down' }));
    await userEvent.type(await screen.findByLabelText('expr'), 'u');
    expect(told.at(-1)?.queries).toEqual([
      { refId: 'X', expr: 'u', range: true },
      { refId: 'Y', expr: 'down' },
    ]);
    expect(screen.getByText(/1 more query/)).toBeInTheDocument();
  });

  it('previews when the editor asks to run', async () => {
    const { runs } = show(grafanaQuery('Prom'));
    await userEvent.click(await screen.findByText('run'));
    expect(runs).toHaveLength(1);
  });

  it.each([
    ['whose editor breaks', 'Broken', 'The query editor of Broken broke'],
    ['without an editor', 'Bare', 'This data source cannot be edited here'],
    ['whose plugin cannot be loaded', 'Gone', 'Gone cannot be used'],
    ['that is not there any more', 'Deleted', 'Deleted cannot be used'],
  ])('says so of a source %s', async (_name, name, words) => {
    // React reports a component that breaks.
    const report = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    show(grafanaQuery(name));
    expect(await screen.findByText(words)).toBeInTheDocument();
    report.mockRestore();
  });
});

describe('finishSource', () => {
  it('completes queries with the defaults of their source and leaves no variable in them', async () => {
    const finished = await finishSource(grafanaQuery('Prom', { refId: 'A', expr: 'up{job="$job"}' }));
    expect(finished).toStrictEqual(grafanaQuery('Prom', { refId: 'A', expr: 'up{job="shop"}', range: true }));
  });

  it('names the field when all queries are empty', async () => {
    await expect(finishSource(grafanaQuery('Prom'))).rejects.toMatchObject({
      code: 'failed_precondition',
      message: 'the query of Prom is empty',
      details: { fields: [{ path: 'source.queries' }] },
    });
  });

  it('takes what a source without such methods gives as it is', async () => {
    const query = grafanaQuery('Bare', { refId: 'A', rawSql: 'select 1' });
    expect(await finishSource(query)).toEqual(query);
  });

  it('refuses a source that is gone', async () => {
    await expect(finishSource(grafanaQuery('Deleted'))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('leaves other kinds of source alone', async () => {
    const demo = { kind: 'demo', metric: 'orders' } as const;
    expect(await finishSource(demo)).toBe(demo);
  });
});
