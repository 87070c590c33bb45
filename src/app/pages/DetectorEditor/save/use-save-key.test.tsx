import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useSaveKey } from './use-save-key';

function Page({ onSave, isAsking = false }: { onSave: () => void; isAsking?: boolean }) {
  useSaveKey(onSave);
  return (
    <>
      <input aria-label="name" />
      {isAsking && <div role="dialog" />}
    </>
  );
}

describe('useSaveKey', () => {
  it.each(['{Control>}s{/Control}', '{Meta>}s{/Meta}', '{Control>}S{/Control}'])(
    'saves on %s while typing',
    async (keys) => {
      const saves: number[] = [];
      render(<Page onSave={() => saves.push(1)} />);
      await userEvent.type(screen.getByLabelText('name'), `a${keys}`);
      expect(saves).toHaveLength(1);
      expect(screen.getByLabelText('name')).toHaveValue('a');
    }
  );

  it.each(['s', '{Alt>}{Control>}s{/Control}{/Alt}', '{Control>}d{/Control}'])('rests on %s', async (keys) => {
    const saves: number[] = [];
    render(<Page onSave={() => saves.push(1)} />);
    await userEvent.type(screen.getByLabelText('name'), keys);
    expect(saves).toHaveLength(0);
  });

  it('keeps the browser from saving the page under a dialog, and saves nothing', () => {
    const saves: number[] = [];
    render(<Page onSave={() => saves.push(1)} isAsking />);
    const event = new KeyboardEvent('keydown', { key: 's', ctrlKey: true, cancelable: true });
    window.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(saves).toHaveLength(0);
  });
});
