import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { Severity } from '../../schema';
import { SeverityChips } from './SeverityChips';

const COUNTS = { slight: 31, moderate: 9, severe: 1_203 };

function Chips({ labels }: { labels?: 'full' | 'short' }) {
  const [selected, setSelected] = useState<Severity[]>([]);
  return (
    <>
      <SeverityChips counts={COUNTS} selected={selected} onChange={setSelected} {...(labels && { labels })} />
      <output>{selected.join(',')}</output>
    </>
  );
}

const chip = (name: string) => screen.getByRole('button', { name });
const chosen = () => screen.getByRole('status').textContent;

describe('SeverityChips', () => {
  it('shows word and count, gravest first', () => {
    render(<Chips />);
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual([
      'severe1,203',
      'moderate9',
      'slight31',
    ]);
  });

  it('leaves the words to screen readers where there is no room', () => {
    render(<Chips labels="short" />);
    expect(chip('severe, 1,203')).toHaveTextContent(/^1,203$/);
  });

  it('toggles by mouse and says what is pressed', async () => {
    const user = userEvent.setup();
    render(<Chips />);
    await user.click(chip('moderate, 9'));
    await user.click(chip('slight, 31'));
    expect(chosen()).toBe('moderate,slight');
    expect(chip('moderate, 9')).toHaveAttribute('aria-pressed', 'true');
    await user.click(chip('moderate, 9'));
    expect(chosen()).toBe('slight');
    expect(chip('moderate, 9')).toHaveAttribute('aria-pressed', 'false');
  });

  it('is one stop for Tab; arrows, Home and End move round within it', async () => {
    const user = userEvent.setup();
    render(<Chips />);
    await user.tab();
    expect(chip('severe, 1,203')).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(chip('moderate, 9')).toHaveFocus();
    await user.keyboard('{End}');
    expect(chip('slight, 31')).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(chip('severe, 1,203')).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(chip('slight, 31')).toHaveFocus();
    await user.keyboard('{Home}');
    expect(chip('severe, 1,203')).toHaveFocus();
    await user.tab();
    expect(document.body).toHaveFocus();
  });

  it.each(['{Enter}', ' '])('toggles by the key "%s"', async (key) => {
    const user = userEvent.setup();
    render(<Chips />);
    await user.tab();
    await user.keyboard(`{ArrowRight}${key}`);
    expect(chosen()).toBe('moderate');
  });
});
