import { render, screen, within } from '@testing-library/react';
import type { ResultColumns } from '../../schema';
import { giveLayout } from '../events/testkit/give-layout';
import { SeriesCharts } from './SeriesCharts';

beforeAll(() => giveLayout());

const T = Date.UTC(2026, 0, 1);
const columns: ResultColumns = {
  timeMs: [T, T + 60_000],
  value: [1, 2],
  expected: [1, 1],
  lower: [0, 0],
  upper: [2, 2],
  score: [0, 80],
  severity: [0, 3],
  alert: [false, true],
};
const feature = (name: string, share: number) => ({
  name,
  value: [1, 2],
  expected: [1, 1],
  lower: [0, 0],
  upper: [2, 2],
  share: [0, share],
});

function show(part: Partial<ResultColumns> = {}) {
  render(
    <SeriesCharts
      series={{ columns: { ...columns, ...part }, labels: { region: 'eu' } }}
      anomalies={[]}
      timeRange={{ fromMs: T, toMs: T + 120_000 }}
      height={300}
    />
  );
}

describe('SeriesCharts', () => {
  it('draws a series on its own as one chart', () => {
    show();
    expect(screen.getByRole('img', { name: /region="eu"/ })).toBeInTheDocument();
    expect(screen.queryByRole('group', { name: 'Features' })).not.toBeInTheDocument();
  });

  it('draws each feature with its name and its share, and one legend for all', () => {
    show({ features: [feature('orders', 0.75), feature('errors', 0.25)] });
    expect(screen.getAllByRole('img', { name: /region="eu"/ })).toHaveLength(2);
    expect(within(screen.getByRole('region', { name: 'orders' })).getByText(/75 % of what stands out/)).toBeVisible();
    expect(within(screen.getByRole('region', { name: 'errors' })).getByText(/25 % of what stands out/)).toBeVisible();
    expect(screen.getAllByRole('list', { name: 'Legend' })).toHaveLength(1);
  });

  it('says nothing of shares where nothing stands out', () => {
    show({ alert: [false, false], features: [feature('orders', 0), feature('errors', 0)] });
    expect(screen.queryByText(/of what stands out/)).not.toBeInTheDocument();
  });
});
