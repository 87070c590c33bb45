import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { NumberField } from './NumberField';

function Form({ initial, told }: { initial: number | null; told: Array<number | null> }) {
  const [value, setValue] = useState(initial);
  return (
    <>
      <label htmlFor="limit">Limit</label>
      <NumberField
        id="limit"
        value={value}
        onChange={(next) => {
          told.push(next);
          setValue(next);
        }}
      />
      <button onClick={() => setValue(42)}>reset</button>
    </>
  );
}

function show(initial: number | null) {
  const told: Array<number | null> = [];
  render(<Form initial={initial} told={told} />);
  return { told, field: screen.getByRole('textbox', { name: 'Limit' }) };
}

describe('NumberField', () => {
  it('shows null as an empty field and tells null when it is emptied', async () => {
    expect(show(null).field).toHaveValue('');
  });

  it('tells each number as it is typed', async () => {
    const { field, told } = show(null);
    await userEvent.type(field, '-1.5');
    expect(told.at(-1)).toBe(-1.5);
    await userEvent.clear(field);
    expect(told.at(-1)).toBeNull();
  });

  it('keeps what cannot be read as it is and tells NaN', async () => {
    const { field, told } = show(7);
    await userEvent.clear(field);
    await userEvent.type(field, '12abc');
    expect(field).toHaveValue('12abc');
    expect(told.at(-1)).toBeNaN();
  });

  it('leaves the text alone while it means the same number', async () => {
    const { field, told } = show(null);
    await userEvent.type(field, '1.50');
    expect(field).toHaveValue('1.50');
    expect(told.at(-1)).toBe(1.5);
  });

  it('follows a value that is set from outside', async () => {
    const { field } = show(7);
    await userEvent.type(field, 'x');
    await userEvent.click(screen.getByRole('button', { name: 'reset' }));
    expect(field).toHaveValue('42');
  });
});
