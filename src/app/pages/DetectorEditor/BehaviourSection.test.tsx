import { screen } from '@testing-library/react';
import { giveLayout } from '../../../ui/events/testkit/give-layout';
import { BehaviourSection } from './BehaviourSection';
import { newDraft } from './draft/editor-draft';
import { stage } from './testkit/FormStage';

beforeAll(() => giveLayout());

describe('BehaviourSection', () => {
  it('asks for a value of each feature once missing values are fixed ones, and lets go of them with that', async () => {
    const features = { label: 'metric', names: ['orders', 'errors'] };
    const { user, draft } = stage({ ...newDraft('workbench'), features }, <BehaviourSection />);
    await user.click(screen.getByRole('radio', { name: 'Fixed value' }));
    expect(draft()).toMatchObject({ missing: 'fixed', fill: { orders: NaN, errors: NaN } });
    await user.type(screen.getByLabelText('Missing errors stands for'), '4');
    expect(draft().fill).toEqual({ orders: NaN, errors: 4 });
    await user.click(screen.getByRole('radio', { name: 'Zero' }));
    expect(draft()).toMatchObject({ missing: 'zero', fill: {} });
    expect(screen.queryByLabelText('Missing errors stands for')).not.toBeInTheDocument();
  });
});
