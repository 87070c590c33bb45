import { render, screen } from '@testing-library/react';
import { DAY_MS } from '../../schema';
import type { Watch } from './empty-reason';
import { EventsEmpty } from './EventsEmpty';

const NOW_MS = Date.UTC(2026, 5, 1, 12);

function show(watch: Watch | null): void {
  const range = { fromMs: NOW_MS - DAY_MS, toMs: NOW_MS };
  render(<EventsEmpty reason={{ kind: 'quiet', watch }} range={range} nowMs={NOW_MS} newDetectorHref={null} />);
}

describe('EventsEmpty', () => {
  it('calls it quiet where somebody looked', () => {
    show({ detectors: 2, failing: 1, looks: 2_880, lastLookMs: NOW_MS - 20_000 });
    expect(screen.getByRole('heading', { name: 'All quiet in the last 24 h' })).toBeInTheDocument();
    expect(screen.getByText(/2 detectors looked 2,880 times.*1 detector is failing/)).toBeInTheDocument();
  });

  it('does not call it quiet where every detector fails', () => {
    show({ detectors: 2, failing: 2, looks: 0, lastLookMs: null });
    expect(screen.getByRole('heading', { name: 'Nothing found in the last 24 h' })).toBeInTheDocument();
    expect(screen.getByText(/Every detector fails/)).toBeInTheDocument();
  });

  it('does not call it quiet where all are disabled', () => {
    show({ detectors: 0, failing: 0, looks: 0, lastLookMs: null });
    expect(screen.getByRole('heading', { name: 'Nothing found in the last 24 h' })).toBeInTheDocument();
    expect(screen.getByText(/all detectors are disabled/)).toBeInTheDocument();
  });
});
