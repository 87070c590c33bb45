import { screen } from '@testing-library/react';
import type { DetectorSpec } from '../../../../schema';
import { newDraft } from '../draft/editor-draft';
import { noFill } from '../draft/feature-draft';
import { stage } from '../testkit/FormStage';
import { FillFields } from './FillFields';

const show = (part: Partial<DetectorSpec>) => stage({ ...newDraft('workbench'), ...part }, <FillFields />);

describe('FillFields', () => {
  it('asks for nothing unless missing values are fixed ones', () => {
    const { form } = show({ missing: 'zero' });
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    expect([...form().problems.keys()]).toEqual(['name']);
  });

  it('asks for the value of the only feature, and does not go on without', async () => {
    const { user, form, draft } = show({ missing: 'fixed', fill: noFill({ features: null }) });
    expect(screen.getByLabelText('A missing value stands for')).toHaveValue('');
    expect([...form().problems.keys()]).toEqual(['name', 'fill.value']);
    expect(form().problems.get('fill.value')).toBe('What stands in for value must be a number');
    await user.type(screen.getByLabelText('A missing value stands for'), '7');
    expect(draft().fill).toEqual({ value: 7 });
    expect(form().problems.has('fill.value')).toBe(false);
  });

  it('asks for one of each feature', async () => {
    const features = { label: 'metric', names: ['orders', 'errors'] };
    const { user, draft, form } = show({ name: 'a', missing: 'fixed', features, fill: { orders: 1 } });
    expect(form().problems.get('fill.errors')).toBe('What stands in for errors must be a number');
    expect(screen.getByLabelText('Missing orders stands for')).toHaveValue('1');
    await user.type(screen.getByLabelText('Missing errors stands for'), '0');
    expect(draft().fill).toEqual({ orders: 1, errors: 0 });
    await user.clear(screen.getByLabelText('Missing orders stands for'));
    expect(draft().fill).toEqual({ orders: NaN, errors: 0 });
    expect(form().problems.has('fill.orders')).toBe(true);
  });

  it('names text that is no number', async () => {
    const { user, form } = show({ missing: 'fixed' });
    await user.type(screen.getByLabelText('A missing value stands for'), 'none');
    expect(form().problems.get('fill.value')).toMatch(/must be a number/);
  });
});
