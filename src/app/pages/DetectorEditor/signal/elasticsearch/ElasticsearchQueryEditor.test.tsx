import type { DataSourceInstanceSettings } from '@grafana/data';
import { setBackendSrv, setDataSourceSrv, type BackendSrv, type DataSourceSrv } from '@grafana/runtime';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { of } from 'rxjs';
import type { DetectorSpec, ElasticsearchQuery, Role } from '../../../../../schema';
import type { Host } from '../../../../../ui/client/engine-context';
import { giveLayout } from '../../../../../ui/events/testkit/give-layout';
import { useEditorForm } from '../../draft/editor-context';
import { emptySource, newDraft } from '../../draft/editor-draft';
import { stage } from '../../testkit/FormStage';
import { ElasticsearchQueryEditor } from './ElasticsearchQueryEditor';

const connection = { name: 'logs', url: 'http://es', auth: 'apikey', user: '', secretSet: true };

setBackendSrv({ fetch: () => of({ data: { items: [connection] }, status: 200 }) } as unknown as BackendSrv);
beforeAll(() => giveLayout());

/** Data sources of a Grafana: what Grafana itself offers its plugins. */
const SETTINGS = ['elasticsearch', 'grafana-opensearch-datasource', 'prometheus'].map((type) => ({
  ...{ uid: `uid-${type}`, name: `My ${type}`, type },
  meta: { id: type, name: type, info: { logos: { small: '', large: '' } } },
})) as DataSourceInstanceSettings[];

setDataSourceSrv({
  getList: ({ filter = () => true }: { filter?: (settings: DataSourceInstanceSettings) => boolean } = {}) =>
    SETTINGS.filter(filter),
  // By uid or name.
  getInstanceSettings: (ref: { uid: string } | string | null) => {
    const wanted = typeof ref === 'string' ? ref : ref?.uid;
    return SETTINGS.find(({ uid, name }) => uid === wanted || name === wanted);
  },
} as unknown as DataSourceSrv);

const latency = { name: 'avg_latency', enabled: true, aggregation: { value: { avg: { field: 'latency' } } } };
const errors = { name: 'errors', enabled: true, aggregation: { value: { sum: { field: 'errors' } } } };

function Part() {
  const { draft } = useEditorForm();
  return <ElasticsearchQueryEditor query={draft.source as ElasticsearchQuery} />;
}

async function show(
  part: Partial<ElasticsearchQuery> = {},
  {
    role = 'Editor' as Role,
    host = 'workbench' as Host,
    ...draft
  }: Partial<DetectorSpec> & { role?: Role; host?: Host } = {}
) {
  const source = { ...emptySource('elasticsearch'), ...part } as ElasticsearchQuery;
  const staged = stage({ ...newDraft('workbench'), ...draft, source }, <Part />, { role, host });
  // The connections are asked for.
  await act(async () => undefined);
  return { ...staged, query: () => staged.draft().source as ElasticsearchQuery };
}

describe('ElasticsearchQueryEditor', () => {
  it('adds a feature by keyboard, names it after what it is, and goes to its field', async () => {
    const { user, query, draft } = await show();
    screen.getByRole('button', { name: 'Add a feature' }).focus();
    await user.keyboard('{Enter}');
    expect(screen.getByLabelText('Of the field')).toHaveFocus();
    await user.keyboard('latency');
    expect(query().features).toEqual([latency]);
    expect(draft().features).toBeNull();
  });

  it('keeps a name that was given', async () => {
    const { user, query } = await show({ features: [{ ...latency, name: 'speed' }] });
    await user.type(screen.getByLabelText('Of the field'), '_ms');
    expect(query().features[0]).toEqual({
      ...latency,
      name: 'speed',
      aggregation: { value: { avg: { field: 'latency_ms' } } },
    });
  });

  it('makes one detector over the features that are enabled', async () => {
    const { user, draft } = await show({ features: [latency, { ...errors, enabled: false }] });
    const [, second] = screen.getAllByRole('switch', { name: 'Enabled' });
    await user.click(second!);
    expect(draft().features).toEqual({ label: 'feature', names: ['avg_latency', 'errors'] });
    expect(screen.getByText('One model looks at these 2 together.')).toBeInTheDocument();
  });

  it('takes a feature away with what it was part of, and leaves the focus at the list', async () => {
    const names = ['avg_latency', 'errors'];
    const { user, query, draft } = await show(
      { features: [latency, errors] },
      { features: { label: 'feature', names } }
    );
    await user.click(screen.getByRole('button', { name: 'Remove avg_latency' }));
    expect(query().features).toEqual([errors]);
    expect(draft().features).toBeNull();
    expect(screen.getByRole('button', { name: 'Add a feature' })).toHaveFocus();
  });

  it('has no sixth feature', async () => {
    await show({ features: Array.from({ length: 5 }, (_, i) => ({ ...latency, name: `f${i}` })) });
    expect(screen.getByRole('button', { name: 'Add a feature' })).toBeDisabled();
    expect(screen.getByText(/more are not possible/)).toBeInTheDocument();
  });

  it('has a feature without a field kept from being saved, at that field', async () => {
    const { user, form } = await show({ features: [latency] });
    await user.clear(screen.getByLabelText('Of the field'));
    await user.tab();
    expect(form().problems.get('source.features.0.field')).toBe('Field must not be empty');
    expect(await screen.findByText('Field must not be empty.')).toBeInTheDocument();
  });

  it('shows as JSON alone what two choices cannot say, and takes what is written', async () => {
    const scripted = { value: { sum: { script: { source: '1' } } } };
    const { query } = await show({ features: [{ ...latency, aggregation: scripted }] });
    expect(screen.queryByLabelText('Of the field')).not.toBeInTheDocument();
    expect(screen.getByRole('radio', { name: 'Simple' })).toBeDisabled();
    const other = { value: { max: { field: 'y', missing: 0 } } };
    fireEvent.change(screen.getByLabelText(/^Aggregation/), { target: { value: JSON.stringify(other) } });
    expect(query().features[0]?.aggregation).toEqual(other);
  });

  it('says where a filter stops being JSON, keeps the one before, and forgets it once it can be read', async () => {
    const { user, query, form } = await show();
    const filter = screen.getByLabelText(/^Filter/);
    fireEvent.change(filter, { target: { value: '{\n  "term": }' } });
    await user.click(filter);
    await user.tab();
    expect(screen.getByText('Filter is not JSON at line 2, column 11: a value is missing here.')).toBeInTheDocument();
    expect(filter).toHaveAttribute('aria-invalid', 'true');
    expect(query().filterQuery).toEqual({ match_all: {} });
    fireEvent.change(filter, { target: { value: '[]' } });
    expect(form().problems.get('source.filterQuery')).toMatch(/not an object/);
    fireEvent.change(filter, { target: { value: '{"term": {"a": 1}}' } });
    expect(form().problems.has('source.filterQuery')).toBe(false);
    expect(query().filterQuery).toEqual({ term: { a: 1 } });
  });

  it('reaches the engine by a connection in place of an address', async () => {
    const { user, query } = await show({ url: 'http://es:9200' }, { role: 'Admin' });
    await user.click(screen.getByRole('combobox', { name: /^Connection/ }));
    await user.click(await screen.findByRole('option', { name: /logs/ }));
    expect(query()).not.toHaveProperty('url');
    expect(query().connection).toBe('logs');
    expect(screen.queryByLabelText('Address')).not.toBeInTheDocument();
  });

  it('reaches it as a data source of Grafana, of those that are search engines', async () => {
    const { user, query } = await show({ url: 'http://es:9200' }, { host: 'grafana' });
    await user.click(screen.getByRole('radio', { name: 'As a data source of Grafana' }));
    expect(query()).not.toHaveProperty('url');
    await user.click(await screen.findByRole('combobox'));
    expect(await screen.findByText('My grafana-opensearch-datasource')).toBeInTheDocument();
    expect(screen.queryByText('My prometheus')).not.toBeInTheDocument();
    await user.click(screen.getByText('My elasticsearch'));
    expect(query().datasource).toEqual({ uid: 'uid-elasticsearch', name: 'My elasticsearch' });
    await user.click(screen.getByRole('radio', { name: 'By address or connection' }));
    expect(query()).toMatchObject({ url: '' });
    expect(query()).not.toHaveProperty('datasource');
  });

  it('does not ask for Grafana where there is none', async () => {
    await show();
    expect(screen.queryByRole('radio', { name: 'As a data source of Grafana' })).not.toBeInTheDocument();
  });

  it('has words at the field for what is missing', async () => {
    const { user, form } = await show();
    const address = screen.getByLabelText('Address');
    await user.click(address);
    await user.tab();
    expect(screen.getByText('Address must be an http:// or https:// address.')).toBeInTheDocument();
    expect(form().problems.get('source.indices')).toMatch(/^Indices /);
  });

  it('names three category fields as one too many', async () => {
    const { form } = await show({ categoryFields: ['a', 'b', 'c'] });
    expect(form().problems.get('source.categoryFields')).toMatch(/^Category fields must have at most 2/);
    expect(within(document.body).getByPlaceholderText('no more')).toBeInTheDocument();
  });
});
