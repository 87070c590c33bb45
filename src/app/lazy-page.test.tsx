import { act, render, screen } from '@testing-library/react';
import type { ComponentType } from 'react';
import { lazyPage } from './lazy-page';

const Arrived = () => <h1>Arrived</h1>;
const pass = (ms: number) => act(async () => jest.advanceTimersByTime(ms));

/** Fetches as often as asked; each time what `answers` says next, the last of them for ever. */
function setUp(answers: Array<ComponentType | Error>) {
  let fetches = 0;
  const Page = lazyPage(async () => {
    const answer = answers[Math.min(fetches++, answers.length - 1)];
    if (answer === undefined || answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
  return { show: () => render(<Page host="workbench" />), fetches: () => fetches };
}

describe('lazyPage', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('waits for the code and fetches it once', async () => {
    const { show, fetches } = setUp([Arrived]);
    const first = show();
    expect(screen.queryByText('Arrived')).not.toBeInTheDocument();
    await pass(0);
    expect(screen.getByText('Arrived')).toBeInTheDocument();
    first.unmount();
    show();
    expect(screen.getByText('Arrived')).toBeInTheDocument();
    expect(fetches()).toBe(1);
    await pass(0);
  });

  it('says when the code cannot be fetched, and shows the page as soon as it can', async () => {
    const { show } = setUp([new TypeError('Failed to fetch dynamically imported module'), Arrived]);
    show();
    await pass(0);
    expect(screen.getByText('This page could not be loaded')).toBeInTheDocument();
    expect(screen.getByText(/the server is away, or has been replaced by a newer one/)).toBeInTheDocument();
    await pass(10_000);
    expect(screen.getByText('Arrived')).toBeInTheDocument();
  });
});
