import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useShortcuts } from './use-shortcuts';

function Page({ onKey }: { onKey(key: string): void }) {
  useShortcuts({ j: () => onKey('j'), Enter: () => onKey('Enter'), Escape: () => onKey('Escape') });
  return (
    <>
      <input aria-label="Search" />
      <button>Act</button>
    </>
  );
}

function setUp() {
  const keys: string[] = [];
  const { unmount } = render(<Page onKey={(key) => keys.push(key)} />);
  return { keys, unmount, user: userEvent.setup() };
}

describe('useShortcuts', () => {
  it('acts on a single key', async () => {
    const { keys, user } = setUp();
    await user.keyboard('jx{Enter}');
    expect(keys).toEqual(['j', 'Enter']);
  });

  it('leaves keys to whoever types, but for Escape', async () => {
    const { keys, user } = setUp();
    await user.type(screen.getByLabelText('Search'), 'jj{Escape}');
    expect(screen.getByLabelText('Search')).toHaveValue('jj');
    expect(keys).toEqual(['Escape']);
  });

  it('leaves Enter to the button that has the focus', async () => {
    const { keys, user } = setUp();
    await user.tab();
    await user.tab();
    await user.keyboard('{Enter}j');
    expect(keys).toEqual(['j']);
  });

  it('rests with a modifier held and under a dialog', async () => {
    const { keys, user } = setUp();
    await user.keyboard('{Control>}j{/Control}');
    const dialog = document.body.appendChild(document.createElement('div'));
    dialog.setAttribute('role', 'dialog');
    await user.keyboard('j');
    dialog.remove();
    expect(keys).toEqual([]);
  });

  it('ends with the page', async () => {
    const { keys, unmount, user } = setUp();
    unmount();
    await user.keyboard('j');
    expect(keys).toEqual([]);
  });
});
