import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { VigilError, type DetectorState } from '../../schema';
import { EmptyView } from './EmptyView';
import { ErrorView, sentence } from './ErrorView';
import { LoadingRows } from './LoadingRows';
import { stateDetail, stateInWords } from './state-words';

const NOW = Date.UTC(2026, 10, 24, 9, 12, 0);
const MINUTE = 60_000;

const state = (part: Partial<DetectorState>): DetectorState => ({
  kind: 'running',
  progress: null,
  readyMs: null,
  failing: null,
  lagMs: 0,
  lastRun: null,
  nextRunMs: null,
  series: 1,
  seriesLeftOut: 0,
  notices: [],
  ...part,
});

const failing = {
  code: 'unauthenticated' as const,
  source: 'downstream' as const,
  message: 'Prometheus: 401 unauthorized',
  sinceMs: NOW - 12 * MINUTE,
  attempts: 4,
  retryMs: null,
};

describe('the state of a detector in words', () => {
  it.each([
    { name: 'running', given: state({}), words: 'running', detail: null },
    { name: 'late', given: state({ lagMs: 4 * MINUTE }), words: 'running', detail: '4 min late' },
    {
      name: 'learning',
      given: state({ kind: 'learning', progress: 0.62, readyMs: NOW + 3 * 86_400_000 }),
      words: 'learning 62 %',
      detail: 'ready Fri 27 Nov 09:12',
    },
    { name: 'learning for who knows how long', given: state({ kind: 'learning' }), words: 'learning', detail: null },
    {
      name: 'failing',
      given: state({ kind: 'failing', failing, lagMs: 12 * MINUTE }),
      words: 'failing for 12 min',
      detail: 'Prometheus: 401 unauthorized',
    },
    {
      name: 'disabled, which is never late',
      given: state({ kind: 'disabled', lagMs: 86_400_000 }),
      words: 'disabled',
      detail: null,
    },
  ])('tells $name', ({ given, words, detail }) => {
    expect(stateInWords(given, NOW)).toBe(words);
    expect(stateDetail(given, NOW)).toBe(detail);
  });
});

describe('ErrorView', () => {
  const error = new VigilError('invalid_argument', 'windowPoints must be 8–10000, got 4', {
    details: { fields: [{ path: 'algorithm.params.windowPoints', message: 'must be 8–10000' }] },
  });

  it('says what, in a sentence, and folds the details away', () => {
    render(<ErrorView title="The detector could not be saved" error={error} />);
    expect(screen.getByRole('alert')).toHaveTextContent('The detector could not be saved');
    expect(screen.getByText(/^WindowPoints must be 8–10000, got 4\./)).toBeInTheDocument();
    expect(screen.getByText('algorithm.params.windowPoints').closest('details')).not.toHaveAttribute('open');
  });

  it('tries again when asked to', async () => {
    const onRetry = jest.fn();
    render(<ErrorView title="No answer" error={new VigilError('unavailable', 'down')} onRetry={onRetry} />);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });

  it('offers no second try where there is none', () => {
    render(<ErrorView title="No answer" error={error} />);
    expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument();
  });
});

describe('sentence', () => {
  it('starts large and ends with one full stop', () => {
    expect(sentence('it broke')).toBe('It broke.');
    expect(sentence('It broke.')).toBe('It broke.');
  });
});

describe('EmptyView', () => {
  it('says what is not there, why, and what to do', () => {
    render(
      <EmptyView title="No detector yet" action={<button>New detector</button>}>
        A detector watches a query.
      </EmptyView>
    );
    expect(screen.getByRole('heading', { name: 'No detector yet' })).toBeInTheDocument();
    expect(screen.getByText('A detector watches a query.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'New detector' })).toBeInTheDocument();
  });
});

describe('LoadingRows', () => {
  it('tells screen readers that something is coming', () => {
    render(<LoadingRows rows={3} label="Loading detectors" />);
    expect(screen.getByRole('status', { name: 'Loading detectors' })).toHaveAttribute('aria-busy', 'true');
  });
});
