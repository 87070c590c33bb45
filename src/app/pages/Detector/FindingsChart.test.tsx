import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { VigilError, type SeriesResults } from '../../../schema';
import type { Findings } from '../../../ui/client/engine-client';
import { giveLayout } from '../../../ui/events/testkit/give-layout';
import { FindingsChart } from './FindingsChart';

beforeAll(() => giveLayout());

const T = Date.UTC(2026, 10, 24);
const NONE = { timeMs: [], value: [], expected: [], lower: [], upper: [], score: [], severity: [], alert: [] };
const range = { isLive: false, resolve: () => ({ fromMs: T, toMs: T + 3_600_000 }), setRange: () => undefined };
let asked: string[] = [];

/** What a detector has seen, as far as a chart looks at it. */
function findingsOf(results: () => Promise<Omit<SeriesResults, 'thinned'>>): Findings {
  const none = { items: [], total: 0, nextCursor: null };
  return {
    results: async () => {
      asked.push('results');
      return { ...(await results()), thinned: false };
    },
    anomalies: () => {
      asked.push('anomalies');
      return Promise.resolve({ ...none, severities: { slight: 0, moderate: 0, severe: 0 }, unfiltered: 0 });
    },
    series: () => Promise.resolve(none),
    heatMap: () => Promise.reject(new Error('a chart has no heat map')),
  };
}

function show(findings: Findings, series: string | null = null) {
  asked = [];
  const onSeries = jest.fn();
  render(
    <FindingsChart
      findings={findings}
      range={range}
      series={series}
      onSeries={onSeries}
      refreshMs={60_000}
      aside={null}
    />
  );
  return { onSeries, user: userEvent.setup() };
}

describe('FindingsChart', () => {
  it('draws the series the engine gives, with its anomalies', async () => {
    const columns = {
      ...NONE,
      timeMs: [T],
      value: [1],
      expected: [1],
      lower: [0],
      upper: [2],
      score: [0],
      severity: [0],
      alert: [false],
    };
    show(findingsOf(() => Promise.resolve({ seriesKey: 'k', labels: { pod: 'a' }, columns })));
    expect(await screen.findByRole('img', { name: /^\{pod="a"\} with its usual range/ })).toBeInTheDocument();
    expect(asked).toEqual(['results', 'anomalies']);
  });

  it('says when there is no series yet, and asks for no anomalies of none', async () => {
    show(findingsOf(() => Promise.resolve({ seriesKey: '', labels: {}, columns: NONE })));
    expect(await screen.findByText('Nothing to draw yet')).toBeInTheDocument();
    expect(asked).toEqual(['results']);
  });

  it('says when the chosen series is gone, and leads back to the worst', async () => {
    const gone = () => Promise.reject(new VigilError('not_found', 'detector "orders" has no series "k"'));
    const { onSeries, user } = show(findingsOf(gone), 'k');
    expect(await screen.findByText('This series is gone')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show the worst series' }));
    expect(onSeries).toHaveBeenCalledWith(null);
  });

  it('says why it could not be loaded', async () => {
    show(findingsOf(() => Promise.reject(new VigilError('internal', 'broken'))));
    expect(await screen.findByText('The chart could not be loaded')).toBeInTheDocument();
  });
});
