import { render, screen } from '@testing-library/react';
import { LIMITS, type EngineStatus } from '../../../schema';
import { LimitFacts } from './LimitFacts';

describe('LimitFacts', () => {
  it('says what there may be, as set, and how much of it there is', () => {
    const status = {
      limits: { ...LIMITS, detectorsPerOrg: 50, monitorsPerOrg: 7, featuresPerDetector: 4 },
      memory: { rssBytes: 0, modelBytes: 2_048, models: 1, lightModels: 0, budgetBytes: 4_096 },
      states: { disabled: 1, learning: 0, running: 2, failing: 0 },
      opendistro: { detectorsMax: 20, featuresMax: 3, categoryFieldsMax: 1 },
    } as unknown as EngineStatus;
    render(<LimitFacts status={status} />);
    expect(screen.getByText('3 of 50')).toBeInTheDocument();
    expect(screen.getByText('7 at most')).toBeInTheDocument();
    expect(screen.getByText('4 at most')).toBeInTheDocument();
    expect(screen.getByText('20 detectors, 3 features, 1 category field at most')).toBeInTheDocument();
    expect(screen.getByText(/^2 KiB of 4 KiB/)).toBeInTheDocument();
  });
});
