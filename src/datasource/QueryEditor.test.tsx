import { CoreApp } from '@grafana/data';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { giveLayout } from '../ui/events/testkit/give-layout';
import type { VigilQuery } from './query';
import { AnnotationQueryEditor } from './AnnotationQueryEditor';
import { QueryEditor } from './QueryEditor';
import { makeDatasource } from './testkit/make-datasource';

const datasource = makeDatasource({ detectors: ['checkout p95', 'orders'], variables: { detector: 'orders' } });

beforeAll(() => giveLayout());

function show(query: Partial<VigilQuery>, app: CoreApp = CoreApp.PanelEditor) {
  const saved: VigilQuery[] = [];
  const runs = { count: 0 };
  function Host() {
    const [current, setCurrent] = useState<VigilQuery>({ refId: 'A', ...query });
    return (
      <QueryEditor
        datasource={datasource}
        query={current}
        app={app}
        onChange={(next) => {
          saved.push(next);
          setCurrent(next);
        }}
        onRunQuery={() => runs.count++}
      />
    );
  }
  render(<Host />);
  return { user: userEvent.setup(), last: () => saved.at(-1), runs };
}

describe('QueryEditor', () => {
  it('shows the settings of the type and no others', () => {
    show({ queryType: 'anomalies' });
    expect(screen.getByLabelText('Detector')).toBeInTheDocument();
    expect(screen.getByLabelText('Severity')).toBeInTheDocument();
    expect(screen.queryByLabelText('Most series')).not.toBeInTheDocument();
  });

  it('finds detectors by name, chosen with the keyboard alone', async () => {
    const { user, last, runs } = show({ queryType: 'band' });
    await user.click(screen.getByLabelText('Detector'));
    await user.keyboard('check');
    await screen.findByRole('option', { name: /checkout p95/ });
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(last()).toMatchObject({ queryType: 'band', detector: 'checkout p95' }));
    expect(runs.count).toBeGreaterThan(0);
  });

  it('offers the variables of the dashboard as detectors', async () => {
    const { user } = show({ queryType: 'band' });
    await user.click(screen.getByLabelText('Detector'));
    expect(await screen.findByRole('option', { name: /\$detector/ })).toBeInTheDocument();
  });

  it('hands over matchers when the field is left, not with every key', async () => {
    const { user, last } = show({ queryType: 'band' });
    await user.type(screen.getByLabelText('Series'), 'region="eu"');
    expect(last()).toBeUndefined();
    await user.tab();
    expect(last()?.labels).toBe('region="eu"');
  });

  it('says at the field where matchers cannot be read', async () => {
    const { user } = show({ queryType: 'band' });
    await user.type(screen.getByLabelText('Series'), 'region=eu');
    expect(await screen.findByText(/label matcher at character 1 must look like/)).toBeInTheDocument();
  });

  it('does not take a number of series beyond the limit', async () => {
    const { user, last } = show({ queryType: 'band', seriesLimit: 10 });
    await user.clear(screen.getByLabelText('Most series'));
    await user.type(screen.getByLabelText('Most series'), '501{Enter}');
    expect(last()).toBeUndefined();
    await user.clear(screen.getByLabelText('Most series'));
    await user.type(screen.getByLabelText('Most series'), '500{Enter}');
    expect(last()?.seriesLimit).toBe(500);
  });
});

describe('QueryEditor in an alert rule', () => {
  it('offers only what a rule can evaluate', async () => {
    const { user } = show({ queryType: 'alert' }, CoreApp.UnifiedAlerting);
    await user.click(screen.getByLabelText('Show'));
    const options = await screen.findAllByRole('option');
    expect(options.map((option) => option.textContent)).toEqual([
      expect.stringMatching(/^Alert/),
      expect.stringMatching(/^Score/),
    ]);
  });

  it('saves a complete query whatever is changed', async () => {
    const { user, last } = show({}, CoreApp.UnifiedAlerting);
    await user.click(screen.getByLabelText('Open anomaly'));
    expect(last()).toMatchObject({ queryType: 'alert', measure: 'open', onFailing: 'error', detector: '', labels: '' });
  });

  it('warns of types and of variables that a rule cannot use', () => {
    show({ queryType: 'band' }, CoreApp.UnifiedAlerting);
    expect(screen.getByText('An alert rule cannot evaluate "Band"')).toBeInTheDocument();
    show({ queryType: 'alert', detector: '$detector' }, CoreApp.UnifiedAlerting);
    expect(screen.getByText('An alert rule cannot use variables')).toBeInTheDocument();
  });
});

describe('AnnotationQueryEditor', () => {
  it('offers no type and writes to the target of the annotation', async () => {
    const changes: unknown[] = [];
    const annotation = {
      name: 'Anomalies',
      enable: true,
      iconColor: 'red',
      target: { refId: 'Anno', detector: 'orders' },
    };
    render(
      <AnnotationQueryEditor
        datasource={datasource}
        query={{ refId: 'Anno' }}
        onChange={() => undefined}
        onRunQuery={() => undefined}
        annotation={annotation}
        onAnnotationChange={(change) => changes.push(change)}
      />
    );
    expect(screen.queryByLabelText('Show')).not.toBeInTheDocument();
    await userEvent.click(screen.getByLabelText('Open only'));
    expect(changes).toMatchObject([
      { name: 'Anomalies', target: { queryType: 'annotations', detector: 'orders', openOnly: true } },
    ]);
  });
});
