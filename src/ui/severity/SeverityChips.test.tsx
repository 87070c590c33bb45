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

/** The chips by severity, and what is chosen. Names are looked up once: computing them is slow in jsdom. */
function setUp(labels?: 'full' | 'short') {
  const { container } = render(<Chips {...(labels && { labels })} />);
  const [severe, moderate, slight] = screen.getAllByRole('button');
  if (severe === undefined || moderate === undefined || slight === undefined) {
    throw new Error('three chips were expected');
  }
  const chosen = () => container.querySelector('output')?.textContent;
  return { severe, moderate, slight, chosen, user: userEvent.setup() };
}

describe('SeverityChips', () => {
  it('shows word and count, gravest first', () => {
    const { severe, moderate, slight } = setUp();
    expect(severe).toHaveAccessibleName('severe, 1,203');
    expect(moderate).toHaveAccessibleName('moderate, 9');
    expect(slight).toHaveAccessibleName('slight, 31');
  });

  it('keeps the words for screen readers where there is no room', () => {
    const { severe } = setUp('short');
    expect(severe).toHaveAccessibleName('severe, 1,203');
    expect(severe.querySelectorAll('[aria-hidden="true"]:not(svg)')).toHaveLength(1);
  });

  it('toggles by mouse and says what is pressed', async () => {
    const { moderate, slight, chosen, user } = setUp();
    await user.click(moderate);
    await user.click(slight);
    expect(chosen()).toBe('moderate,slight');
    expect(moderate).toHaveAttribute('aria-pressed', 'true');
    await user.click(moderate);
    expect(chosen()).toBe('slight');
    expect(moderate).toHaveAttribute('aria-pressed', 'false');
  });

  it('is one stop for Tab; arrows, Home and End move round within it', async () => {
    const { severe, moderate, slight, user } = setUp();
    await user.tab();
    expect(severe).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(moderate).toHaveFocus();
    await user.keyboard('{End}');
    expect(slight).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(severe).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(slight).toHaveFocus();
    await user.keyboard('{Home}');
    expect(severe).toHaveFocus();
    await user.tab();
    expect(document.body).toHaveFocus();
  });

  it.each(['{Enter}', ' '])('toggles by the key "%s"', async (key) => {
    const { chosen, user } = setUp();
    await user.tab();
    await user.keyboard(`{ArrowRight}${key}`);
    expect(chosen()).toBe('moderate');
  });
});
