import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AnomalyDraft } from '../../../../core';
import { HOUR_MS, type TimeRange } from '../../../../schema';
import { PreviewEvents } from './PreviewEvents';
import type { DecidedPreview } from './redecide';

const START_MS = Date.UTC(2026, 10, 24, 9);

function anomaly(hour: number, part: Partial<AnomalyDraft> = {}): AnomalyDraft {
  const startMs = START_MS + hour * HOUR_MS;
  return {
    startMs,
    endMs: startMs + HOUR_MS / 2,
    peakMs: startMs,
    peakScore: 60,
    severity: 'moderate',
    side: 'above',
    value: 9,
    expected: 3,
    lower: 2,
    upper: 4,
    points: 6,
    explanation: `event of hour ${hour}`,
    reasons: { sinceMs: startMs, members: [{ name: 'seasonal', score: 60 }], shares: [], record: null },
    ...part,
  };
}

function decidedOf(anomalies: AnomalyDraft[]): DecidedPreview {
  const columns = { timeMs: [], value: [], expected: [], lower: [], upper: [], score: [], severity: [], alert: [] };
  return {
    series: [{ seriesKey: 'k', labels: {}, columns, anomalies, worst: 'moderate', members: [] }],
    counts: { slight: 0, moderate: anomalies.length, severe: 0 },
    total: anomalies.length,
    perWeek: null,
    shownDays: 1,
  };
}

function show(anomalies: AnomalyDraft[]) {
  const shown: Array<[string, TimeRange]> = [];
  const view = render(
    <PreviewEvents decided={decidedOf(anomalies)} onShow={(key, range) => shown.push([key, range])} />
  );
  return { shown, ...view };
}

describe('PreviewEvents', () => {
  it('lists them with their sentence, newest first', () => {
    show([anomaly(1), anomaly(3), anomaly(2)]);
    const sentences = screen
      .getAllByText(/event of hour/)
      .map((button) => /hour (\d)/.exec(button.textContent ?? '')?.[1]);
    expect(sentences).toEqual(['3', '2', '1']);
  });

  it('shows a chosen one on the chart, and who spoke, one at a time', async () => {
    const { shown } = show([
      anomaly(1),
      anomaly(3, {
        reasons: {
          sinceMs: START_MS + 2 * HOUR_MS,
          members: [{ name: 'neighbour', score: 44 }],
          shares: [],
          record: null,
        },
      }),
    ]);
    await userEvent.click(screen.getByText('Show the events'));
    await userEvent.click(screen.getByRole('button', { name: /event of hour 3/ }));
    expect(shown).toEqual([['k', { fromMs: START_MS, toMs: START_MS + 6.5 * HOUR_MS }]]);
    expect(screen.getByRole('list', { name: /^Who spoke/ })).toHaveTextContent('Nearest neighbour unusual shape44');
    expect(screen.getByText(/^Began .*, 1 h before the start$/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /event of hour 1/ }));
    expect(screen.getAllByRole('list', { name: /^Who spoke/ })).toHaveLength(1);
    expect(screen.getByRole('list', { name: /^Who spoke/ })).toHaveTextContent('Seasonal');
    await userEvent.click(screen.getByRole('button', { name: /event of hour 1/ }));
    expect(screen.queryByRole('list', { name: /^Who spoke/ })).toBeNull();
  });

  it('is nothing without events', () => {
    expect(show([]).container).toBeEmptyDOMElement();
  });
});
