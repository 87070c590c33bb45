import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { screen } from '@testing-library/react';
import { of, throwError } from 'rxjs';
import type { DetectorSpec, Labels } from '../../../../schema';
import { giveLayout } from '../../../../ui/events/testkit/give-layout';
import { emptySource, newDraft } from '../draft/editor-draft';
import { stage } from '../testkit/FormStage';
import { FeaturesFields } from './FeaturesFields';

let examples: Labels[] | null = null;
let asked: BackendSrvRequest[] = [];

setBackendSrv({
  fetch: (request: BackendSrvRequest) => {
    asked.push(request);
    return examples === null
      ? throwError(() => ({ status: 503, data: { error: { code: 'unavailable', message: 'down' } }, config: request }))
      : of({ data: { examples, series: examples.length }, status: 200 });
  },
} as unknown as BackendSrv);

beforeAll(() => giveLayout());
beforeEach(() => {
  asked = [];
  examples = [
    { region: 'eu', metric: 'orders' },
    { region: 'eu', metric: 'errors' },
  ];
});

const show = (part: Partial<DetectorSpec> = {}) => stage({ ...newDraft('workbench'), ...part }, <FeaturesFields />);

describe('FeaturesFields', () => {
  it('asks the source nothing while each series stands for itself', () => {
    const { draft } = show();
    expect(screen.getByRole('switch', { name: /^Several features/ })).not.toBeChecked();
    expect(draft().features).toBeNull();
    expect(asked).toEqual([]);
  });

  it('offers the labels of the source, and the values of the chosen one as features', async () => {
    const { user, draft, form } = show();
    await user.click(screen.getByRole('switch', { name: /^Several features/ }));
    expect(form().problems.get('features.label')).toBe('Told apart by must not be empty');
    expect(await screen.findByText(/Offered from 2 series/)).toBeInTheDocument();
    await user.click(screen.getByRole('combobox', { name: /^Told apart by/ }));
    await user.click(await screen.findByRole('option', { name: /^metric/ }));
    expect(draft().features).toEqual({ label: 'metric', names: ['errors', 'orders'] });
    expect(asked[0]?.url).toBe('/api/v1/sources/test');
  });

  it('says why nothing is offered, and takes what is typed', async () => {
    examples = null;
    const { user, draft } = show({ features: { label: '', names: [] } });
    expect(await screen.findByText(/No labels can be offered/)).toBeInTheDocument();
    await user.type(screen.getByRole('combobox', { name: /^Told apart by/ }), 'kind{Enter}');
    expect(draft().features?.label).toBe('kind');
  });

  it('waits for a source that can be asked', async () => {
    show({ source: emptySource('prometheus'), features: { label: '', names: [] } });
    expect(await screen.findByText(/once the source above is complete/)).toBeInTheDocument();
    expect(asked).toEqual([]);
  });

  it('names a single feature as too few', () => {
    const { form } = show({ features: { label: 'metric', names: ['orders'] } });
    expect(form().problems.get('features.names')).toMatch(/^Features must have at least 2/);
  });

  it('goes back to series that stand for themselves', async () => {
    const { user, draft } = show({ features: { label: 'metric', names: ['orders', 'errors'] } });
    await user.click(screen.getByRole('switch', { name: /^Several features/ }));
    expect(draft().features).toBeNull();
  });

  it('is not there for a search, which names its features itself', () => {
    show({ source: emptySource('elasticsearch') });
    expect(screen.queryByRole('switch')).not.toBeInTheDocument();
  });
});
