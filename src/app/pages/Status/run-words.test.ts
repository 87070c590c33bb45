import type { EngineExecutions } from '../../../schema';
import { historyRunsInWords, liveRunsInWords } from './run-words';

const none: EngineExecutions = {
  single: { executed: 0, failed: 0 },
  byCategory: { executed: 0, failed: 0 },
  history: { executed: 0, failed: 0, waiting: 0, executing: 0, canceled: 0 },
};

describe('what the engine has run, in words', () => {
  it('leaves out what did not happen', () => {
    expect(liveRunsInWords(none)).toBe('0 of single models, 0 by category');
    expect(historyRunsInWords(none)).toBe('0 begun');
  });

  it('names failures, and what goes on', () => {
    const some: EngineExecutions = {
      single: { executed: 1_200, failed: 2 },
      byCategory: { executed: 30, failed: 1 },
      history: { executed: 4, failed: 1, waiting: 2, executing: 1, canceled: 1 },
    };
    expect(liveRunsInWords(some)).toBe('1,200 of single models, 30 by category; 3 failed');
    expect(historyRunsInWords(some)).toBe('4 begun: 1 running, 2 waiting; 1 stopped; 1 failed');
  });
});
