import { screen, within } from '@testing-library/react';
import type { DetectorSpec } from '../../../../schema';
import { giveLayout } from '../../../../ui/events/testkit/give-layout';
import { newDraft } from '../draft/editor-draft';
import { stage } from '../testkit/FormStage';
import { RuleList } from './RuleList';

beforeAll(() => giveLayout());

const show = (part: Partial<DetectorSpec> = {}) => stage({ ...newDraft('workbench'), ...part }, <RuleList />);
const condition = { feature: 'value', side: 'above', measure: 'absolute', atMost: null } as const;
const two = { label: 'metric', names: ['orders', 'errors'] };

describe('RuleList', () => {
  it('leaves nothing out until something is added', () => {
    const { draft } = show();
    expect(draft().rules).toEqual([]);
    expect(screen.getByText(/Without an entry, none is left out/)).toBeInTheDocument();
  });

  it('adds what is normal by keyboard alone, and goes to it', async () => {
    const { user, draft } = show();
    await user.tab();
    await user.keyboard('{Enter}');
    expect(draft().rules).toEqual([{ conditions: [condition] }]);
    expect(screen.getByRole('combobox', { name: 'Is, of the expected' })).toHaveFocus();
    await user.tab();
    await user.keyboard('12.5');
    expect(draft().rules[0]?.conditions).toEqual([{ ...condition, atMost: 12.5 }]);
  });

  it('keeps as a share what is typed in percent', async () => {
    const { user, draft } = show({ rules: [{ conditions: [{ ...condition, measure: 'relative' }] }] });
    await user.type(screen.getByLabelText('By at most'), '20');
    expect(draft().rules[0]?.conditions[0]).toEqual({ ...condition, measure: 'relative', atMost: 0.2 });
  });

  it('does not take a number in one measure for one in the other', async () => {
    const { user, draft } = show({ rules: [{ conditions: [{ ...condition, atMost: 5 }] }] });
    await user.click(screen.getByRole('combobox', { name: 'Measured' }));
    await user.click(await screen.findByRole('option', { name: /of the expected/ }));
    expect(draft().rules[0]?.conditions[0]).toEqual({ ...condition, measure: 'relative', atMost: null });
  });

  it('asks which feature only where there are several', async () => {
    const { user, draft } = show({ features: two, rules: [{ conditions: [{ ...condition, feature: 'orders' }] }] });
    await user.click(screen.getByRole('combobox', { name: 'Feature' }));
    await user.click(await screen.findByRole('option', { name: 'errors' }));
    expect(draft().rules[0]?.conditions[0]?.feature).toBe('errors');
  });

  it('says of a feature that is gone that it is not there', async () => {
    const { user } = show({ features: two, rules: [{ conditions: [{ ...condition, feature: 'latency' }] }] });
    await user.click(screen.getByRole('combobox', { name: 'Feature' }));
    expect(await screen.findByRole('option', { name: /latency.*not there/ })).toBeInTheDocument();
  });

  it('joins conditions that have to be true at once, and takes one away without the others', async () => {
    const { user, draft } = show({
      features: two,
      rules: [{ conditions: [{ ...condition, feature: 'orders', atMost: 1 }] }],
    });
    await user.click(screen.getByRole('button', { name: 'And at the same time' }));
    const second = screen.getByRole('group', { name: 'Normal 1, condition 2' });
    await user.type(within(second).getByLabelText('By at most'), '2');
    expect(draft().rules[0]?.conditions.map(({ atMost }) => atMost)).toEqual([1, 2]);
    await user.click(screen.getByRole('button', { name: 'Remove normal 1, condition 1' }));
    expect(draft().rules[0]?.conditions.map(({ atMost }) => atMost)).toEqual([2]);
    expect(screen.getByLabelText('By at most')).toHaveValue('2');
    expect(screen.queryByRole('button', { name: /condition 1$/ })).not.toBeInTheDocument();
  });

  it('removes an entry by keyboard and leaves the focus at the list', async () => {
    const { user, draft } = show({ rules: [{ conditions: [condition] }] });
    screen.getByRole('button', { name: 'Remove normal 1' }).focus();
    await user.keyboard(' ');
    expect(draft().rules).toEqual([]);
    expect(screen.getByRole('button', { name: 'Add what is normal' })).toHaveFocus();
  });

  it.each(['-1', 'much'])('names %s at its field', async (text) => {
    const { user, form } = show({ rules: [{ conditions: [condition] }] });
    await user.type(screen.getByLabelText('By at most'), text);
    await user.tab();
    expect(form().shown.get('rules.0.conditions.0.atMost')).toMatch(/^By at most must be /);
    expect(screen.getByText(/^By at most must be /)).toBeInTheDocument();
  });

  it('stops at as many as there may be', () => {
    show({ rules: Array.from({ length: 20 }, () => ({ conditions: [condition] })) });
    expect(screen.getByRole('button', { name: 'Add what is normal' })).toBeDisabled();
  });
});
