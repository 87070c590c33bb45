import { locationService } from '@grafana/runtime';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLeaveGuard } from './use-leave-guard';

function Page({ isDirty }: { isDirty: boolean }) {
  const guard = useLeaveGuard(isDirty);
  return (
    <>
      {guard.dialog}
      <button onClick={guard.release}>saved</button>
    </>
  );
}

const here = () => locationService.getLocation().pathname;
const go = (path: string) => act(() => locationService.push(path));
const question = () => screen.queryByText('Leave without saving?');

beforeEach(() => locationService.push('/editor'));

describe('useLeaveGuard', () => {
  it('lets go of a page without changes', () => {
    render(<Page isDirty={false} />);
    go('/elsewhere');
    expect(here()).toBe('/elsewhere');
    expect(question()).not.toBeInTheDocument();
  });

  it('asks before changes are left behind, and stays if told so', async () => {
    render(<Page isDirty />);
    go('/elsewhere');
    expect(question()).toBeInTheDocument();
    expect(here()).toBe('/editor');
    await userEvent.click(screen.getByRole('button', { name: 'Stay' }));
    expect(question()).not.toBeInTheDocument();
    expect(here()).toBe('/editor');
  });

  it('goes where the user wanted to go once the loss is accepted', async () => {
    render(<Page isDirty />);
    go('/elsewhere?days=7');
    await userEvent.click(screen.getByRole('button', { name: /Leave and lose/ }));
    expect(here()).toBe('/elsewhere');
    expect(locationService.getLocation().search).toBe('?days=7');
  });

  it('does not ask about the range and selection of the page itself', () => {
    render(<Page isDirty />);
    go('/editor?days=3');
    expect(question()).not.toBeInTheDocument();
    expect(locationService.getLocation().search).toBe('?days=3');
  });

  it('does not ask after it was released', async () => {
    render(<Page isDirty />);
    await userEvent.click(screen.getByRole('button', { name: 'saved' }));
    go('/detector');
    expect(here()).toBe('/detector');
  });

  it('does not ask once the changes are undone, nor after it is gone', () => {
    const { rerender, unmount } = render(<Page isDirty />);
    rerender(<Page isDirty={false} />);
    go('/a');
    expect(here()).toBe('/a');
    rerender(<Page isDirty />);
    unmount();
    go('/b');
    expect(here()).toBe('/b');
  });

  it.each([true, false])('has the browser ask when it is closed: changes %s', (isDirty) => {
    render(<Page isDirty={isDirty} />);
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(isDirty);
  });
});
